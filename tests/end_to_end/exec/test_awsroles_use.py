"""The shell function awsroles_use, which switches a shell in place."""

from pathlib import Path

import pytest
from testbed.program.shells import SHELLS, shell_command, variables_after
from testbed.program.workstation import Workstation

from awsroles.core.exec.environment import ASSIGNED, conflicting

FOLDER = Path(__file__).parents[3] / "completions"
FUNCTION = {
    "bash": f". '{FOLDER}/awsroles_use.sh'\n",
    "zsh": f". '{FOLDER}/awsroles_use.sh'\n",
    "fish": f"source '{FOLDER}/awsroles_use.fish'\n",
}


@pytest.mark.parametrize("shell", SHELLS)
def test_awsroles_use_sets_only_the_profile_and_unsets_overriding_variables(
    configured: Workstation, shell: str
) -> None:
    of_a_profile = {"AWSROLES_SETTINGS": "AWS_USE_FIPS_ENDPOINT AWS_ENDPOINT_URL_S3"}
    of_a_profile |= {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1"}
    before = configured.environment | of_a_profile | dict.fromkeys((*ASSIGNED, *conflicting({})), "stale")
    found = variables_after(shell, f"{FUNCTION[shell]}awsroles_use prod-operations", before)
    of_aws = {name: value for name, value in found.items() if name.startswith("AWS")}
    assert of_aws == {name: value for name, value in configured.environment.items() if name.startswith("AWS")} | {
        "AWS_PROFILE": "prod-operations"
    }


@pytest.mark.parametrize("shell", SHELLS)
def test_awsroles_use_keeps_a_region_that_the_user_has_set(configured: Workstation, shell: str) -> None:
    before = configured.environment | {"AWS_REGION": "eu-west-9", "AWS_PROFILE": "other"}
    found = variables_after(shell, f"{FUNCTION[shell]}awsroles_use prod-operations", before)
    assert (found["AWS_REGION"], found["AWS_PROFILE"]) == ("eu-west-9", "prod-operations")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ("prod-operatoins", 3, "did you mean prod-operations?"),
        ("''", 3, "no profile named ''"),
        ("one two", 2, "awsroles_use takes one profile"),
        ("", 6, "no profile was named"),
    ],
)
def test_an_unknown_profile_changes_nothing(
    configured: Workstation, shell: str, arguments: str, code: int, words: str
) -> None:
    import subprocess

    status = "$status" if shell == "fish" else "$?"
    script = f"{FUNCTION[shell]}awsroles_use {arguments}\necho ended {status} $AWS_PROFILE $AWS_ACCESS_KEY_ID"
    environ = configured.environment | {"AWS_PROFILE": "mine", "AWS_ACCESS_KEY_ID": "kept"}
    done = subprocess.run(
        shell_command(shell, script), env=environ, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stdout == f"ended {code} mine kept\n"
    assert words in done.stderr


def test_the_function_works_in_a_strict_bash_or_zsh(configured: Workstation) -> None:
    for shell in ("bash", "zsh"):
        script = f"set -eu\n{FUNCTION[shell]}awsroles_use prod-operations"
        assert variables_after(shell, script, configured.environment)["AWS_PROFILE"] == "prod-operations"


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_uses_no_profile_after_unset(configured: Workstation, shell: str) -> None:
    found = variables_after(
        shell, f"{FUNCTION[shell]}awsroles_use --unset", configured.environment | {"AWS_PROFILE": "prod-operations"}
    )
    assert "AWS_PROFILE" not in found
