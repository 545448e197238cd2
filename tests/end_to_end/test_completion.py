"""Completion in real shells."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from testbed.isolation.guards import clean, sealed
from testbed.terminal.tab_key import SCRIPTS, SHELLS, TabKey

NAMES = ["master", "prod-operations", "eu:prod", "eu:dev", "eu/ops", "a+b", "who@acme.com", "who@other", "x/y@z:1.2+3"]
KNOWS_OTHER_COMMANDS = sorted(set(SHELLS) - {"bash"})


def write_profiles(home: Path) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("".join(f"[profile {name}]\nregion = eu-west-1\n" for name in NAMES))


@pytest.fixture
def with_profiles(environment: dict[str, str], home: Path) -> dict[str, str]:
    """An environment with profiles that have awkward names."""
    write_profiles(home)
    return environment


@pytest.fixture(scope="module", params=SHELLS)
def tab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TabKey]:
    """Each shell with the completion installed and these profiles."""
    folder = tmp_path_factory.mktemp("tab")
    for name in ("home", "tmp", "run"):
        (folder / name).mkdir(mode=0o700)
    write_profiles(folder / "home")
    with TabKey(request.param, clean(dict(os.environ)) | sealed(str(folder))) as tab:
        yield tab


def test_commands_and_those_within_them_are_completed(tab: TabKey) -> None:
    assert tab.line("awsroles statu") == "awsroles status "
    assert tab.line("awsroles cred") == "awsroles credential-process "
    assert tab.line("awsroles profile sh") == "awsroles profile show "
    assert tab.line("cd /; awsroles logi") == "cd /; awsroles login "


def test_profile_names_with_any_characters_are_completed(tab: TabKey) -> None:
    for begun, whole in (
        ("prod", "prod-operations"),
        ("eu:p", "eu:prod"),
        ("eu/", "eu/ops"),
        ("a", "a+b"),
        ("who@a", "who@acme.com"),
        ("x/y@z:1", "x/y@z:1.2+3"),
    ):
        assert tab.line(f"awsroles login {begun}") == f"awsroles login {whole} "
    assert tab.line("awsroles login eu:prod eu:d") == "awsroles login eu:prod eu:dev "


def test_a_name_that_was_begun_in_quotes_is_completed(tab: TabKey) -> None:
    assert tab.line("awsroles status 'eu:p") == "awsroles status 'eu:prod' "
    assert tab.line('awsroles status "who@a') == 'awsroles status "who@acme.com" '
    assert tab.line("awsroles status eu\\:p").replace("\\", "") == "awsroles status eu:prod "


def test_all_that_is_left_to_choose_from_is_shown(tab: TabKey) -> None:
    tab.shows("awsroles status eu", "eu:prod", "eu:dev", "eu/ops")
    tab.shows("awsroles profile ", "add", "adopt", "list", "remove", "show")


def test_an_argument_too_many_is_not_completed(tab: TabKey) -> None:
    assert tab.line("awsroles status eu:prod eu:d") == "awsroles status eu:prod eu:d"
    assert tab.line("awsroles profile list eu:p") == "awsroles profile list eu:p"


def test_options_and_their_values_are_completed(tab: TabKey) -> None:
    assert tab.line("awsroles login --role-").rstrip("= ") == "awsroles login --role-arn"
    assert tab.line("awsroles login --source eu:p") == "awsroles login --source eu:prod "
    assert tab.line("awsroles login --source=eu:p") == "awsroles login --source=eu:prod "
    assert tab.line("awsroles setup --from a") == "awsroles setup --from a+b "
    assert tab.line("awsroles setup --store fi") == "awsroles setup --store file "
    assert tab.line("awsroles env --shell=po") == "awsroles env --shell=powershell "
    assert tab.line("awsroles store move k") == "awsroles store move keyring "
    assert tab.line("awsroles completion fi") == "awsroles completion fish "
    assert tab.line("awsroles console --all --html /us") == "awsroles console --all --html /usr/"


def test_letters_may_be_joined(tab: TabKey) -> None:
    assert tab.line("awsroles login -fr us-gov-e") == "awsroles login -fr us-gov-east-1 "
    assert tab.line("awsroles login -fr us-gov-east-1 eu:p") == "awsroles login -fr us-gov-east-1 eu:prod "
    assert tab.line("awsroles exec -sd 1h eu:p") == "awsroles exec -sd 1h eu:prod "
    assert tab.line("awsroles exec -sd1h eu:p") == "awsroles exec -sd1h eu:prod "


def test_settings_and_their_values_are_completed(tab: TabKey) -> None:
    assert tab.line("awsroles config set mfa_p") == "awsroles config set mfa_process "
    assert tab.line("awsroles config set prompt ze") == "awsroles config set prompt zenity "
    assert tab.line("awsroles config set history re") == "awsroles config set history required "


def test_the_value_of_an_option_is_not_counted_as_an_argument(tab: TabKey) -> None:
    assert tab.line("awsroles setup --region eu-west-1 a") == "awsroles setup --region eu-west-1 a+b "
    assert tab.line("awsroles setup --region eu:p") == "awsroles setup --region eu:p"


def test_behind_exec_a_command_is_completed(tab: TabKey) -> None:
    assert tab.line("awsroles exec eu:prod ").rstrip() == "awsroles exec eu:prod --"
    assert tab.line("awsroles exec eu:prod -- mkdi") == "awsroles exec eu:prod -- mkdir "
    assert tab.line("awsroles exec eu:prod -- mkdir /us") == "awsroles exec eu:prod -- mkdir /usr/"


@pytest.mark.parametrize("shell", KNOWS_OTHER_COMMANDS)
def test_behind_exec_the_arguments_of_a_command_are_completed_as_without(
    with_profiles: dict[str, str], shell: str
) -> None:
    with TabKey(shell, with_profiles) as tab:
        line = "awsroles exec --duration 8h eu:prod -- awsroles login --source=who@"
        assert tab.line(f"{line}a") == f"{line}acme.com "


@pytest.mark.parametrize("shell", SHELLS)
def test_names_for_awsroles_use_are_completed_before_anything_else_was(
    with_profiles: dict[str, str], shell: str
) -> None:
    with TabKey(shell, with_profiles) as tab:
        assert tab.line("awsroles_use eu:p") == "awsroles_use eu:prod "
        assert tab.line("awsroles_use eu:prod eu:d") == "awsroles_use eu:prod eu:d"


@pytest.mark.parametrize("shell", SHELLS)
def test_without_a_config_file_a_tab_does_nothing(environment: dict[str, str], shell: str) -> None:
    with TabKey(shell, environment) as tab:
        assert tab.line("awsroles login ") == "awsroles login "


def test_only_names_of_profiles_take_a_start_of_the_program(with_profiles: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "awsroles"
    program.write_text(f'#!/bin/sh\necho "$*" >>{tmp_path}/calls\necho from-the-program\n')
    program.chmod(0o755)
    environ = with_profiles | {"PATH": f"{program.parent}:{with_profiles['PATH']}"}
    with TabKey("bash", environ) as tab:
        assert tab.line("awsroles statu") == "awsroles status "
        assert tab.line("awsroles setup --store fi") == "awsroles setup --store file "
        assert not (tmp_path / "calls").exists()
        assert tab.line("awsroles login fr") == "awsroles login from-the-program "
    assert (tmp_path / "calls").read_text() == "_profiles fr\n"


def test_zsh_can_source_the_printed_script(with_profiles: dict[str, str]) -> None:
    with TabKey("zsh", with_profiles) as tab:
        tab.run("unfunction _awsroles; compdef -d awsroles; source <(awsroles completion zsh)")
        assert tab.line("awsroles login eu:p") == "awsroles login eu:prod "
        assert tab.line("awsroles_use eu:p") == "awsroles_use eu:prod "


def test_bash_can_source_the_printed_script(with_profiles: dict[str, str]) -> None:
    with TabKey("bash", with_profiles) as tab:
        tab.run("complete -r; source <(awsroles completion bash)")
        assert tab.line("awsroles login eu:p") == "awsroles login eu:prod "


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_installed_function_is_found_by_the_shell(with_profiles: dict[str, str], shell: str) -> None:
    with TabKey(shell, with_profiles) as tab:
        tab.run("awsroles_use eu:prod; echo now $AWS_PROFILE")
        tab.wait_for("now eu:prod\n")


def test_the_script_works_in_a_strict_bash(with_profiles: dict[str, str]) -> None:
    with TabKey("bash", with_profiles) as tab:
        tab.run("set -u; shopt -s failglob nullglob; IFS=:")
        assert tab.line("awsroles login eu:p") == "awsroles login eu:prod "
        assert tab.line("awsroles login nothing") == "awsroles login nothing"
        assert tab.line("awsroles store move k") == "awsroles store move keyring "


def test_one_name_of_ten_thousand_is_completed(with_profiles: dict[str, str], home: Path) -> None:
    path = home / ".aws" / "config"
    path.write_text("".join(f"[profile account-{number}:role]\nregion = x\n" for number in range(10_000)))
    for shell in SHELLS:
        with TabKey(shell, with_profiles) as tab:
            assert tab.line("awsroles login account-77:") == "awsroles login account-77:role "


@pytest.mark.parametrize(
    "check", [["bash", "-n", "awsroles.bash"], ["zsh", "-n", "_awsroles"], ["fish", "-n", "awsroles.fish"]]
)
def test_the_scripts_are_well_formed(check: list[str]) -> None:
    done = subprocess.run(check, cwd=SCRIPTS, capture_output=True, text=True, timeout=20, check=True)
    assert done.stderr == ""
