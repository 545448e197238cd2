"""`awsroles setup`."""

import pytest
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.server import Served
from devtools.private_keyring import PrivateKeyring


def test_with_no_input_a_key_must_be_passed(workstation: Workstation) -> None:
    done = workstation.run("setup", "--no-input", code=6)
    assert "no access key was given" in done.stderr
    assert "AWS_ACCESS_KEY_ID" in done.stderr
    assert not workstation.config.exists()


def test_without_a_terminal_setup_cannot_prompt(workstation: Workstation, keyring_bus: PrivateKeyring) -> None:
    assert keyring_bus.items() == {}
    done = workstation.run("setup", code=6)
    assert "awsroles: hint: " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["two words"], 2, "'two words' cannot be the name of a profile"),
        (["--duration", "soon"], 2, "'soon' is not a duration"),
        (["--duration", "37h"], 3, "an MFA session lasts 15 min to 36 h"),
        (["--region", "nowhere"], 2, "'nowhere' is not a region"),
        (["--mfa-serial", "arn:aws:iam::111111111111:u2f/user/ada/k"], 3, "is a FIDO device"),
        (["--from", "nobody"], 3, "no profile named nobody"),
    ],
)
def test_a_usage_error_is_reported_before_the_prompt_for_the_key(
    workstation: Workstation, arguments: list[str], code: int, words: str
) -> None:
    assert words in workstation.run("setup", *arguments, code=code).stderr


def test_with_quiet_setup_does_not_print_the_next_step(
    environment: dict[str, str], keyring_bus: PrivateKeyring, server: Served, key: AccessKey, phone: MfaDevice
) -> None:
    pair = {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}
    workstation = Workstation(environment | pair | {"AWS_ENDPOINT_URL": server.url})
    arguments = ("setup", "company", "--no-input", "--mfa-serial", phone.serial, "--region", "eu-west-1")
    loud, quiet = workstation.run(*arguments), workstation.run(*arguments, "-q")
    assert loud.stderr.splitlines()[-3:] == [
        "Next, find the roles that you may assume, or log in to one:",
        "  awsroles discover company",
        "  awsroles login NAME --role-arn arn:aws:iam::ACCOUNT:role/ROLE --source company",
    ]
    assert (loud.stdout, quiet.stdout, quiet.stderr) == ("", "", "")
    assert list(keyring_bus.items()) == ["awsroles/access-key/arn:aws:iam::111111111111:user/ada"]
