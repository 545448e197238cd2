"""`awsroles exec PROFILE -- COMMAND`: the command has the session in its environment, and its own way."""

import os
from pathlib import Path

import pytest
from testbed.program.fake_programs import install
from testbed.program.shells import parse_environment
from testbed.program.workstation import Workstation

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn

CALLER = "arn:aws:sts::222222222222:assumed-role/operations/ada"
CONFLICTING = {
    "AWS_PROFILE": "other",
    "AWS_DEFAULT_PROFILE": "other",
    "AWS_SECURITY_TOKEN": "stale",
    "AWS_ACCOUNT_ID": "999999999999",
    "AWS_CREDENTIAL_SCOPE": "stale",
    "AWS_BEARER_TOKEN_BEDROCK": "stale",
    "AWS_ACCESS_KEY": "stale",
    "AWS_SECRET_KEY": "stale",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere",
    "AWS_ROLE_ARN": "arn:aws:iam::333333333333:role/other",
    "AWS_ROLE_SESSION_NAME": "other",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1/",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN": "stale",
    "AWS_CONTAINER_OF_TOMORROW": "stale",
    "AWSROLES_PASSPHRASE": "of the store",
}


def environment_in(workstation: Workstation, profile: str, **variables: str) -> dict[str, str]:
    done = workstation.run("exec", profile, "--", "env", "-0", given=None, code=0, **variables)
    assert done.stderr == ""
    return parse_environment(done.stdout.encode())


def test_the_command_gets_the_environment_with_the_session_and_without_conflicts(logged_in: Workstation) -> None:
    session = logged_in.credentials_of("prod-operations")
    found = environment_in(logged_in, "prod-operations", **CONFLICTING, AWS_REGION="eu-west-9", MINE="kept\n")
    assert found == logged_in.environment | {
        "MINE": "kept\n",
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
        "AWS_CREDENTIAL_EXPIRATION": session["Expiration"],
        "AWS_ACCOUNT_ID": "222222222222",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWSROLES_PROFILE": "prod-operations",
    }


def test_a_profile_without_a_region_keeps_the_users_region(logged_in: Workstation) -> None:
    before, name, after = logged_in.config.read_text().partition("[profile prod-operations]")
    logged_in.config.write_text(before + name + after.replace("region = us-east-1\n", ""))
    found = environment_in(logged_in, "prod-operations", AWS_REGION="eu-west-9")
    assert found["AWS_REGION"] == "eu-west-9"
    assert "AWS_DEFAULT_REGION" not in found


def test_endpoint_settings_are_passed_as_variables(logged_in: Workstation) -> None:
    settings = "use_fips_endpoint = true\nuse_dualstack_endpoint = true\nservices = near\n"
    near = "[services near]\ns3 =\n  endpoint_url = http://127.0.0.1:2\nelastic_beanstalk =\n  other = x\n"
    url = logged_in.environment.pop("AWS_ENDPOINT_URL")
    logged_in.write_config(f"{logged_in.config.read_text()}endpoint_url = {url}\n{settings}{near}")
    logged_in.environment["AWS_ENDPOINT_URL_STS"] = url
    found = environment_in(logged_in, "prod-operations", AWS_USE_FIPS_ENDPOINT="false")
    assert found["AWS_ENDPOINT_URL"] == url
    assert found["AWS_ENDPOINT_URL_S3"] == "http://127.0.0.1:2"
    assert found["AWS_USE_DUALSTACK_ENDPOINT"] == "true"
    assert found["AWS_USE_FIPS_ENDPOINT"] == "false"
    # Variables of another profile are not mistaken for the user's.
    assert environment_in(logged_in, "master", **found).keys() & {"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"} == set()


def test_variables_that_python_sets_in_the_c_locale_are_not_passed_on(logged_in: Workstation) -> None:
    logged_in.environment.pop("LANG")
    assert "LC_CTYPE" not in environment_in(logged_in, "prod-operations")
    assert environment_in(logged_in, "prod-operations", LC_CTYPE="C.UTF-8")["LC_CTYPE"] == "C.UTF-8"


def test_the_aws_cli_acts_as_the_role_despite_the_shells_variables(logged_in: Workstation) -> None:
    command = logged_in.aws_command("sts", "get-caller-identity", "--query", "Arn", "--output", "text")
    done = logged_in.run("exec", "prod-operations", "--", *command, given=None, code=0, **CONFLICTING)
    assert done.stdout.strip() == CALLER


def test_the_master_profile_gives_its_mfa_session(logged_in: Workstation) -> None:
    command = logged_in.boto3_command()
    assert logged_in.run("exec", "master", "--", *command).stdout.strip() == "arn:aws:iam::111111111111:user/ada"


def test_no_secret_is_in_a_command_line_or_a_file(logged_in: Workstation, key: AccessKey, phone: MfaDevice) -> None:
    session = logged_in.credentials_of("prod-operations")
    script = "tr '\\0' '\\n' </proc/$$/cmdline; cat /proc/[0-9]*/cmdline | tr '\\0' '\\n'"
    done = logged_in.run("exec", "prod-operations", "-v", "--", "sh", "-c", script)
    assert "cmdline" in done.stdout
    found = [done.stdout, done.stderr]
    for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR"):
        files = (path for path in Path(logged_in.environment[name]).rglob("*") if path.is_file())
        found += [path.read_text(errors="replace") for path in files]
    assert len(found) > 5
    secrets = (session["SecretAccessKey"], session["SessionToken"], key.secret_access_key)
    assert not any(secret in text for secret in secrets for text in found)
    assert phone.active


def test_the_exit_code_is_that_of_the_command(logged_in: Workstation) -> None:
    for code in (0, 1, 3, 127, 255):
        done = logged_in.run("exec", "prod-operations", "--", "sh", "-c", f"exit {code}", code=code)
        assert (done.stdout, done.stderr) == ("", "")


def test_arguments_pass_as_they_are(logged_in: Workstation, tmp_path: Path) -> None:
    words = ["-v", "--help", "--", "--duration", "*", "$HOME", "a b", "", "'", "\n", "grün", "\udcff"]
    script = f'printf "%s\\0" "$@" >{tmp_path}/words'
    logged_in.run("exec", "prod-operations", "--", "sh", "-c", script, "sh", *words)
    assert (tmp_path / "words").read_bytes().split(b"\0")[:-1] == [os.fsencode(word) for word in words]


def test_options_of_awsroles_that_belong_to_the_command_pass_as_they_are(logged_in: Workstation) -> None:
    done = logged_in.run("exec", "prod-operations", "echo", "--from-files", "x", "y", "--json", "-v")
    assert done.stdout == "--from-files x y --json -v\n"


@pytest.mark.parametrize(
    ("word", "code", "message"),
    [
        ("no-such-command", 127, "command not found: no-such-command"),
        ("./no-such-command", 127, "command not found: ./no-such-command"),
        ("", 127, "command not found: "),
        ("of-nobody", 126, "of-nobody: permission denied"),
        ("/etc", 126, "cannot run /etc: it is a directory"),
        ("/etc/passwd", 126, "cannot run /etc/passwd: permission denied"),
    ],
)
def test_a_command_that_cannot_be_run_costs_no_code(
    aws: StandIn, configured: Workstation, phone: MfaDevice, word: str, code: int, message: str
) -> None:
    (install("of-nobody", "true") / "bin" / "of-nobody").chmod(0o600)
    done = configured.run("exec", "prod-operations", "--", word, code=code, PATH=os.environ["PATH"])
    error, hint = done.stderr.splitlines()
    assert error.startswith("awsroles: error: ")
    assert error.endswith(message)
    assert hint.startswith("awsroles: hint: ")
    assert done.stdout == ""
    assert aws.calls == []
    assert phone.active


def test_a_region_that_no_variable_can_hold_is_an_error(logged_in: Workstation) -> None:
    before, header, section = logged_in.config.read_text().partition("[profile prod-operations]")
    logged_in.write_config(before + header + section.replace("us-east-1", "us-\0east-1"))
    done = logged_in.run("exec", "prod-operations", "--", "true", code=3)
    assert "has no possible region: 'us-\\x00east-1'" in done.stderr
    assert done.stderr.endswith("awsroles: hint: correct its region\n")


def test_a_command_that_is_not_executable_is_an_error(logged_in: Workstation, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("#!/nowhere/at-all\n")
    script.chmod(0o700)
    done = logged_in.run("exec", "prod-operations", "--", str(script), code=126)
    assert f"{script}: No such file or directory" in done.stderr
