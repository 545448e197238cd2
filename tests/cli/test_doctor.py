"""`awsroles doctor`: its output, its repairs and its report."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from testbed.program import json_document
from testbed.program.command_line import CommandLine
from testbed.scenarios.in_memory_app import MASTER

from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.adapters.state.store_choice import StoreChoiceFile
from awsroles.core.doctor.finding import CHECKS, SEVERITIES
from awsroles.core.stores.store import FILE
from devtools.private_keyring import PrivateKeyring

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.fixture(autouse=True)
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run the commands in a folder of the home, with a shell that has a completion."""
    path = home / "work"
    path.mkdir()
    monkeypatch.chdir(path)
    monkeypatch.setattr("awsroles.adapters.process.subshell.calling_programs", lambda _: ["fish"])
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    return path


def plain_credentials(home: Path, mode: int = 0o600) -> Path:
    path = home / ".aws" / "credentials"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"[work]\naws_access_key_id = {KEY_ID}\naws_secret_access_key = {SECRET}\n")
    path.chmod(mode)
    return path


def findings(run: CommandLine, *options: str) -> dict[str, dict[str, str | None]]:
    """Return the findings of a run without AWS that are not ok, the first of each check."""
    found = json.loads(run("doctor", "--offline", "--json", *options).out)
    return {each["check"]: each for each in reversed(found) if each["severity"] != "ok"}


def test_the_json_is_a_documented_list_in_the_order_of_what_to_mend_first(run: CommandLine, home: Path) -> None:
    plain_credentials(home)
    done = run("doctor", "--offline", "--json")
    found = json.loads(done.out)
    for each in found:
        json_document.check(each, "A finding of doctor")
    order = [(SEVERITIES.index(each["severity"]), CHECKS.index(each["check"])) for each in found]
    assert order == sorted(order)
    assert (done.code, found[0]["check"], found[0]["fix"]) == (7, "plaintext_key", "awsroles setup --from work")
    assert {each["check"] for each in found} >= {"owner", "permissions", "crlf", "completion", "store"}
    assert not {each["check"] for each in found} & {"clock", "network", "key_age", "newer_version", "keyring_contract"}


def test_each_finding_is_shown_with_its_place_and_the_command_that_mends_it(run: CommandLine, home: Path) -> None:
    plain_credentials(home)
    done = run("doctor", "--offline")
    lines = done.out.splitlines()
    assert lines[:3] == [
        "error    plaintext key: a long-lived access key is in a file in plain text",
        "         ~/.aws/credentials:3 (profile work)",
        "         awsroles setup --from work",
    ]
    assert lines[-1].startswith("Found 2 errors, ")
    assert SECRET not in done.out + done.err
    assert KEY_ID not in done.out + done.err


def test_keys_in_start_up_files_and_in_the_current_folder_are_found(run: CommandLine, home: Path, folder: Path) -> None:
    (home / ".zshrc").write_text(f"export AWS_SECRET_ACCESS_KEY={SECRET}\n")
    (home / ".gitconfig").write_text(f"[credential]\n\thelper = !AWS_SECRET_ACCESS_KEY={SECRET} aws codecommit x\n")
    (folder / ".env.local").write_text(f"AWS_SECRET_ACCESS_KEY={SECRET}\n")
    (folder / ".env").symlink_to(folder / ".env.local")
    found = json.loads(run("doctor", "--offline", "--json").out)
    places = {each["evidence"] for each in found if each["check"] == "plaintext_key"}
    assert places == {f"{home}/.zshrc:1", f"{home}/.gitconfig:2", f"{folder}/.env:1"}


def test_a_refused_file_is_told_once_and_stops_no_other_check(run: CommandLine, config: Path) -> None:
    config.write_text(f"{MASTER}junk\n")
    found = findings(run)
    assert found["line_without_delimiter"]["severity"] == "error"
    assert "aws_files" not in found
    assert "store" in found
    config.write_bytes(b"[profile a]\nx = \xff\n")
    assert str(findings(run)["aws_files"]["message"]).endswith("config:2: this line is not UTF-8")


def test_bad_settings_and_variables_are_found(run: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = home / ".config" / "awsroles" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("prompt = 3\n")
    monkeypatch.setenv("AWS_PROFILE", "gone")
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nonexistent.pem")
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:1")
    found = findings(run)
    assert found["settings"]["severity"] == "error"
    assert found["shadowing_variable"]["fix"] == "set -e AWS_PROFILE"
    assert found["ca_bundle"]["evidence"] == "/nonexistent.pem: no such file or directory"
    assert found["proxy"]["message"] == "https_proxy names a SOCKS proxy, which is not supported"


def test_the_safe_repairs_are_shown_and_made_after_a_yes(run: CommandLine, home: Path) -> None:
    path = plain_credentials(home, 0o644)
    temporary = home / ".aws" / ".config.awsroles-1a2b"
    temporary.write_text("x")
    os_utime(temporary)
    refused = run("doctor", "--offline", "--fix", "--no-input")
    assert refused.code == 6
    assert "these 3 repairs need confirmation" in refused.err
    assert temporary.exists()
    done = run("doctor", "--offline", "--fix", "--yes")
    assert "Safe repairs:\n  - Set the mode of ~/.aws/credentials to 600\n" in done.err
    assert "\nSet the mode of ~/.aws/credentials to 600\n" in done.err
    assert "Installed the completion of fish" in done.err
    assert (path.stat().st_mode & 0o777, temporary.exists()) == (0o600, False)
    assert set(findings(run)) == {"plaintext_key", "store"}
    again = run("doctor", "--offline", "--fix")
    assert (again.code, again.err) == (7, "There is nothing that awsroles can mend by itself.\n")


def os_utime(path: Path) -> None:
    """Let *path* be an hour old."""
    import os

    os.utime(path, (path.stat().st_mtime - 3600,) * 2)


def test_the_program_of_profiles_is_mended(run: CommandLine, config: Path) -> None:
    config.write_text(f"{MASTER}\n# mine\n")
    assert findings(run)["program_path"]["message"] == (
        "the program of profile master does not exist, or cannot be run"
    )
    assert "Set the credential_process of master to this program" in run("doctor", "--offline", "--fix", "--yes").err
    assert "/home/ada/.local/bin/awsroles" not in config.read_text()
    assert config.read_text().endswith("# mine\n")
    assert "program_path" not in findings(run)


PLANTED = {
    "config": """[profile acme-prod]
credential_process = /srv/globex/bin/awsroles credential-process acme-prod
awsroles_role_arn = arn:aws:iam::222222222222:role/blueteam/initech-operations
awsroles_source_profile = hooli-main
awsroles_external_id = cvp-7731
awsroles_account_name = Umbrella Production
[profile hooli-main]
credential_process = /srv/globex/bin/awsroles credential-process somebody
awsroles_user_arn = arn:aws:iam::111111111111:user/leavers/lovelace
awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/lovelace-phone
ca_bundle = /srv/globex/ca.pem
endpoint_url = https://sts.vandelay.example:8443
[profile stark]
source_profile = wayne
credential_process: x # ask ada@tyrell.example, o-a1b2c3d4e5
awsroles_role_arn = arn:aws:iam::333333333333:role/x
""",
    "words": (
        "acme globex 222222222222 blueteam initech hooli cvp-7731 umbrella somebody 111111111111 leavers lovelace "
        "vandelay stark wayne tyrell o-a1b2c3d4e5 333333333333 cyberdyne soylent oscorp wonka AKIAIOSFODNN7EXAMPLE "
        "wJalrXUtnFEMI"
    ),
}


def test_a_report_has_none_of_the_planted_names(
    run: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(PLANTED["config"])
    plain_credentials(home, 0o644)
    folder = home / "clients" / "cyberdyne"
    folder.mkdir(parents=True)
    (folder / ".env").write_text(f"AWS_SECRET_ACCESS_KEY={SECRET}\n")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("USER", "soylent")
    monkeypatch.setenv("AWS_PROFILE", "oscorp")
    monkeypatch.setenv("AWS_CA_BUNDLE", "/wonka/ca.pem")
    monkeypatch.setenv("https_proxy", "socks5://wonka:8080")
    found = json.loads(run("doctor", "--offline", "--json").out)
    assert len([each for each in found if each["severity"] != "ok"]) > 12
    done = run("doctor", "--offline", "--report")
    shown = (done.out + done.err).lower()
    assert [word for word in PLANTED["words"].split() if word.lower() in shown] == []
    assert [each for each in (str(home), str(tmp_path)) if each.lower() in shown] == []
    assert "profile profile-2 gets the credentials of " in done.out
    assert "~/.aws/credentials:3 (profile profile-" in done.out
    assert "~/folder-" in done.out
    assert done.code == 7


def test_a_report_has_the_versions_and_the_names_of_variables_alone(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-9")
    lines = run("doctor", "--offline", "--report").out.splitlines()
    assert lines[0].startswith("awsroles ")
    assert "store: keyring" in lines
    assert any(line.startswith("variables: ") and "AWS_REGION" in line for line in lines)
    assert not any("eu-west-9" in line for line in lines)


def test_the_real_keyring_is_tried_with_an_item_that_is_gone_afterwards(
    run: CommandLine, keyring_bus: PrivateKeyring
) -> None:
    done = run("doctor", "--offline", "--check-keyring", "--json")
    found = {each["check"]: each for each in json.loads(done.out)}
    assert found["keyring_contract"]["message"] == "the OS keyring does all that awsroles needs"
    assert (found["keyring_contract"]["severity"], found["store"]["severity"]) == ("ok", "ok")
    assert OsKeyring(may_unlock=False, seconds=30).names() == frozenset()
    assert keyring_bus.address
    assert done.code == 0


def test_a_user_of_the_sealed_file_is_not_told_to_mend_the_keyring_or_to_move(run: CommandLine, home: Path) -> None:
    StoreChoiceFile(str(home / ".local" / "state" / "awsroles")).write(FILE)
    done = run("doctor", "--offline", "--check-keyring", "--json")
    (found,) = [each for each in json.loads(done.out) if each["check"] == "keyring_contract"]
    assert (found["severity"], found["fix"]) == ("info", None)
    assert found["evidence"] == "your secrets are in the sealed file, which does not need it"


def test_a_newer_version_is_asked_of_pip_alone_if_that_is_wanted(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsroles.adapters.process.newest_version.newest_version", lambda _: "99.0")
    found = findings(run, "--check-updates")["newer_version"]
    assert (found["severity"], found["evidence"]) == ("info", "by the index that pip is set up with")
    assert found["fix"] == "pipx upgrade awsroles"
    assert "newer_version" not in findings(run)
    monkeypatch.setattr("awsroles.adapters.process.newest_version.newest_version", lambda _: "0.0")
    assert "there is no newer version" in run("doctor", "--offline", "--check-updates", "--json").out


def test_the_checks_that_found_nothing_are_counted_and_listed_with_verbose(run: CommandLine) -> None:
    done = run("doctor", "--offline", "-v")
    assert "checks found nothing" in done.out
    assert "proxy: no proxy variable is malformed" in done.err


def test_a_repair_that_fails_is_named_with_the_reason(
    run: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain_credentials(home, 0o644)

    def refuse(path: str, mode: int) -> None:  # noqa: ARG001 - as os.chmod
        raise PermissionError(1, "Operation not permitted", path)

    monkeypatch.setattr("awsroles.adapters.files.owners.set_mode", refuse)
    done = run("doctor", "--offline", "--fix", "--yes")
    assert "Not done: Set the mode of ~/.aws/credentials to 600\n" in done.err
    assert "cannot change ~/.aws/credentials: operation not permitted" in done.err
    assert done.code == 7


@pytest.mark.usefixtures("keyring_bus")
def test_nothing_is_wrong_on_a_good_machine(run: CommandLine) -> None:
    run("completion", "fish", "--install")
    done = run("doctor", "--offline")
    assert done.out.endswith(" checks found nothing\n\nNothing is wrong.\n")
    assert (done.out.count("\n"), done.err, done.code) == (3, "", 0)


def test_one_repair_is_one_and_a_no_changes_nothing(run: CommandLine) -> None:
    refused = run("doctor", "--offline", "--fix", "--no-input")
    assert "error: this repair needs confirmation" in refused.err
    assert "hint: give --yes" in refused.err


def test_a_damaged_sealed_file_and_a_session_without_a_place_are_errors_of_the_store(
    run: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = home / ".local" / "state" / "awsroles"
    state.mkdir(parents=True, mode=0o700)
    (state / "store").write_text("file\n")
    assert findings(run).keys() <= {"completion", "kernel_keyring"}
    (state / "secrets").write_text("junk")
    assert findings(run)["store"]["severity"] == "error"
    (state / "secrets").unlink()

    def deny(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("awsroles.fastpath.kernel_keyring._system_call", deny)
    monkeypatch.setattr("awsroles.adapters.file_store.session_files._is_in_memory", lambda _: False)
    found = findings(run)["store"]
    assert str(found["message"]).startswith("no session can be kept, because its key cannot be kept in memory")


def test_after_a_run_under_sudo_the_owner_is_told_first_and_nothing_else_fails(
    home: Path, unprivileged: Callable[..., CompletedProcess[str]]
) -> None:
    state = home / ".local" / "state" / "awsroles"
    state.mkdir(parents=True)
    home.chmod(0o755)
    for folder in (state.parent.parent, state.parent):
        folder.chmod(0o755)
    state.chmod(0o700)
    program = f"""
import os, sys
os.environ["HOME"] = {str(home)!r}
sys.argv = ["awsroles", "doctor", "--offline", "--json"]
from awsroles import entry
raise SystemExit(entry.main())
"""
    done = unprivileged(program, check=False, cwd="/")
    found = [each for each in json.loads(done.stdout) if each["severity"] == "error"]
    assert [each["check"] for each in found] == ["owner"]
    assert found[0]["fix"] == f"sudo chown -R $USER {state}"
    assert (done.returncode, done.stderr) == (7, "")
