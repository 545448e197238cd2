"""A home that awsroles 0.1 made, before its code was rearranged, goes on working."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from testbed.keyring.file_stores import PASSPHRASE, FileStores
from testbed.keyring.kernel_keys import require_kernel_keyring
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import AccessKey
from awsroles.standin.aws import StandIn
from awsroles.standin.server import Served

USER = "arn:aws:iam::111111111111:user/ada"
MADE = json.loads(Path(__file__).with_name("data").joinpath("home_of_0_1.json").read_text(encoding="utf-8"))
NATIVE = """[profile prod-auditors]
role_arn = arn:aws:iam::222222222222:role/open
source_profile = master
mfa_serial = arn:aws:iam::111111111111:mfa/ada-phone
region = eu-west-1
"""


@pytest.fixture
def workstation(environment: dict[str, str], home: Path, server: Served, aws: StandIn) -> Iterator[Workstation]:
    """Return a workstation with that home, and its access key and MFA device at AWS."""
    require_kernel_keyring()
    workstation = Workstation(environment | {"AWS_ENDPOINT_URL": server.url, "AWS_MAX_ATTEMPTS": "1"})
    for name, text in MADE["files"].items():
        path = home / name.replace("@QUOTED-HOME@", quote(str(home), safe=""))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(text.replace("@HOME@", str(home)).replace("@PROGRAM@", workstation.command()[0]))
        path.chmod(0o600)
    key = AccessKey(MADE["access_key_id"], MADE["secret_access_key"], aws.users[USER], aws.now())
    aws.access_keys[key.access_key_id] = key
    aws.add_mfa_device(USER, "arn:aws:iam::111111111111:mfa/ada-phone", MADE["seed"])
    yield workstation
    FileStores(home / ".local" / "state" / "awsroles").clear()


def test_its_profiles_are_read(workstation: Workstation) -> None:
    profiles = [each["profile"] for each in json.loads(workstation.run("status", "--json").stdout)]
    assert sorted(profiles) == ["master", "prod-auditors", "prod-developers", "prod-operations"]
    shown = workstation.run("profile", "show", "prod-developers").stdout
    for value in ("arn:aws:iam::222222222222:role/developers", "team-7", "ada-dev", "eu-central-1", "45 min"):
        assert value in shown


def test_its_key_and_its_seed_log_in_and_credential_process_serves_that_session(
    workstation: Workstation, aws: StandIn
) -> None:
    workstation.run("login", "prod-operations", AWSROLES_PASSPHRASE=PASSPHRASE)
    assert workstation.caller("prod-operations") == "arn:aws:sts::222222222222:assumed-role/operations/ada"
    assert aws.count("GetSessionToken") == aws.count("AssumeRole") == 1


def test_an_adopted_profile_is_restored(workstation: Workstation) -> None:
    workstation.run("profile", "remove", "prod-auditors", "--restore", "--yes")
    assert NATIVE in workstation.config.read_text()
