"""`awsroles org sync` over http and ssh, with what the user has configured for git."""

import base64
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine
from testbed.program.git_server import GitServer, git_server
from testbed.program.repository import git

from devtools.pty_process import CTRL_C, PtyProcess

SSH = """#!/bin/sh
printf '%s\\n' "$*" >>{log}
for last; do :; done
exec sh -c "$last"
"""


@pytest.fixture
def served(committed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the repository of the example company; the current folder is another one."""
    monkeypatch.chdir(tmp_path)
    return committed


@pytest.fixture
def http(served: Path) -> Iterator[GitServer]:
    """Return the server of the repository, which is called company there."""
    with git_server(served.parent) as server:
        yield server


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the log of a program `ssh` that runs the command here."""
    log, program = tmp_path / "log", tmp_path / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text(SSH.format(log=log))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return log


def test_over_http_large_files_stay_away_and_a_branch_goes_on(
    run: CommandLine, http: GitServer, served: Path, config: Path
) -> None:
    git(served, "config", "uploadpack.allowFilter", "true")
    assert run("org", "sync", f"{http.url}/company", "--yes").code == 0
    assert "[profile prod-operations]" in config.read_text()
    (served / "README").write_text("1\n")
    git(served, "add", ".")
    git(served, "commit", "-q", "-m", "two")
    again = run("org", "sync", "--yes")
    assert (again.code, "warning" in again.err) == (0, False)


def test_a_server_that_asks_for_a_password_gets_that_of_the_credential_helper(
    run: CommandLine, http: GitServer, config: Path, home: Path
) -> None:
    http.authorization = f"Basic {base64.b64encode(b'ada:s3cret').decode()}"
    before = config.read_text()
    asked = run("org", "sync", f"{http.url}/company", "--yes", "--no-input")
    assert (asked.code, config.read_text()) == (3, before)
    assert f"could not read Username for '{http.url}': terminal prompts disabled" in asked.err
    (home / ".gitconfig").write_text(
        '[credential]\n\thelper = "!f() { echo username=ada; echo password=s3cret; }; f"\n'
    )
    done = run("org", "sync", f"{http.url}/company", "--yes", "--no-input")
    assert (done.code, "s3cret" in done.err) == (0, False)
    files = [path for path in (home / ".local").rglob("*") if path.is_file()]
    assert not [path for path in files if b"s3cret" in path.read_bytes()]


def test_a_password_in_the_settings_of_git_is_not_shown(
    run: CommandLine, http: GitServer, config: Path, home: Path
) -> None:
    del config
    address = http.url.removeprefix("http://")
    rule = f'[url "http://ada:s3cret@{address}/none/"]\n\tinsteadOf = https://git.example.com/\n'
    (home / ".gitconfig").write_text(rule)
    done = run("org", "sync", "https://git.example.com/org", "--yes")
    assert (done.code, "s3cret" in done.err, "cannot be fetched" in done.err) == (3, False, True)


def test_what_the_user_forbids_to_git_stays_forbidden(
    run: CommandLine, http: GitServer, config: Path, home: Path
) -> None:
    del config
    (home / ".gitconfig").write_text('[protocol "http"]\n\tallow = never\n')
    done = run("org", "sync", f"{http.url}/company", "--yes")
    assert (done.code, "transport 'http' not allowed" in done.err, http.headers) == (3, True, [])


def test_a_server_cannot_lead_to_another_over_plain_http(
    run: CommandLine, http: GitServer, config: Path, home: Path
) -> None:
    before = config.read_text()
    http.moved_to = f"{http.url}/company"
    done = run("org", "sync", f"{http.url}/old", "--yes")
    assert (done.code, config.read_text(), "cannot be fetched: " in done.err) == (3, before, True)
    (home / ".gitconfig").write_text('[protocol "http"]\n\tallow = always\n')
    assert run("org", "sync", f"{http.url}/old", "--yes").code == 0


def test_no_dialog_asks_without_a_terminal(
    run: CommandLine, http: GitServer, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del config
    http.authorization = f"Basic {base64.b64encode(b'ada:s3cret').decode()}"
    dialog = tmp_path / "dialog"
    dialog.write_text('#!/bin/sh\ntouch asked\ncase "$1" in User*) echo ada;; *) echo s3cret;; esac\n')
    dialog.chmod(0o755)
    monkeypatch.setenv("SSH_ASKPASS", str(dialog))
    monkeypatch.setenv("DISPLAY", ":9")
    assert run("org", "sync", f"{http.url}/company", "--yes", "--no-input").code == 3
    assert not (tmp_path / "asked").exists()
    monkeypatch.setenv("GIT_ASKPASS", str(dialog))
    assert run("org", "sync", f"{http.url}/company", "--yes", "--no-input").code == 0


def test_not_even_settings_of_the_user_let_a_url_run_a_program(
    run: CommandLine, config: Path, home: Path, tmp_path: Path
) -> None:
    del config
    rule = f'[url "ext::touch {tmp_path}/ran "]\n\tinsteadOf = https://git.example.com/\n'
    (home / ".gitconfig").write_text(f"{rule}[protocol]\n\tallow = always\n")
    done = run("org", "sync", "https://git.example.com/org", "--yes")
    assert (done.code, "transport 'ext' not allowed" in done.err) == (3, True)
    assert not (tmp_path / "ran").exists()


def test_over_ssh_nobody_is_asked_without_a_terminal(run: CommandLine, served: Path, ssh: Path, config: Path) -> None:
    done = run("org", "sync", f"git@git.example.com:{served}", "--yes", "--no-input")
    assert done.code == 0, done.err
    assert "[profile prod-operations]" in config.read_text()
    lines = ssh.read_text().splitlines()
    assert lines
    assert all("-o BatchMode=yes" in line and "git@git.example.com git-upload-pack" in line for line in lines)
    assert run("org", "sync", f"ssh://git@git.example.com{served}", "--yes", "--no-input").code == 0


@pytest.mark.parametrize("where", ["environment", "settings", "program"])
def test_the_users_own_ssh_is_the_one_that_runs(
    run: CommandLine,
    served: Path,
    ssh: Path,
    config: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    del config
    own = ssh.parent / "own ssh"
    shutil.copy(ssh.parent / "bin" / "ssh", own)
    (ssh.parent / "bin" / "ssh").unlink()
    if where == "environment":
        monkeypatch.setenv("GIT_SSH_COMMAND", f"'{own}' -o Own=yes")
    elif where == "settings":
        (home / ".gitconfig").write_text(f"[core]\n\tsshCommand = \"'{own}' -o Own=yes\"\n")
    else:
        monkeypatch.setenv("GIT_SSH", str(own))
        monkeypatch.setenv("GIT_SSH_VARIANT", "ssh")
    done = run("org", "sync", f"git@git.example.com:{served}", "--yes", "--no-input")
    assert done.code == 0, done.err
    first = ssh.read_text().splitlines()[0]
    assert ("-o Own=yes" in first) == (where != "program")
    assert "-o BatchMode=yes" in first


def test_the_reason_of_ssh_is_told(run: CommandLine, ssh: Path, config: Path) -> None:
    del config
    (ssh.parent / "bin" / "ssh").write_text(
        "#!/bin/sh\necho 'Warning: Permanently added the host.' >&2\n"
        "echo 'git@git.example.com: Permission denied (publickey).' >&2\nexit 255\n"
    )
    done = run("org", "sync", "git@git.example.com:org", "--yes")
    assert done.code == 3
    assert "Could not read from remote repository" not in done.err
    assert (
        "error: git@git.example.com:org cannot be fetched: git@git.example.com: Permission denied (publickey).\n"
        in done.err
    )


def slow(ssh: Path) -> Path:
    """Let ssh hang, and return the file with its process ID."""
    pid = ssh.parent / "pid"
    (ssh.parent / "bin" / "ssh").write_text(f"#!/bin/sh\necho $$ >{pid}\nexec sleep 100\n")
    return pid


def has_ended(pid: Path) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(int(pid.read_text()), 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def test_a_server_that_hangs_is_told_after_a_second_and_given_up(
    run: CommandLine, ssh: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del config
    pid = slow(ssh)
    monkeypatch.setattr("awsroles.adapters.process.git_clone._SECONDS", 1.5)
    done = run("org", "sync", "git@git.example.com:org", "--yes", "--no-input")
    assert done.code == 3
    assert "Waiting for git.example.com …\n" in done.err
    assert "git@git.example.com:org cannot be fetched: no answer in 2 s\n" in done.err
    assert has_ended(pid)


def test_ctrl_c_ends_the_fetch(ssh: Path, config: Path) -> None:
    before, pid = config.read_text(), slow(ssh)
    program = Path(sys.executable).with_name("awsroles")
    with PtyProcess([str(program), "org", "sync", "git@git.example.com:org"], dict(os.environ)) as process:
        process.wait_for("Waiting for git.example.com")
        process.press(CTRL_C)
        assert process.exit_code() == 130
    assert has_ended(pid)
    assert config.read_text() == before


def test_in_a_terminal_ssh_may_ask_but_does_not_wait_for_a_dead_server(ssh: Path, served: Path, config: Path) -> None:
    program = Path(sys.executable).with_name("awsroles")
    command = [str(program), "org", "sync", f"git@git.example.com:{served}", "--yes"]
    with PtyProcess(command, dict(os.environ)) as process:
        assert process.exit_code() == 0
    assert "[profile prod-operations]" in config.read_text()
    assert "BatchMode" not in ssh.read_text()
    assert "-o ConnectTimeout=30 -o ServerAliveInterval=15" in ssh.read_text()


def test_in_a_terminal_git_asks_for_the_password(http: GitServer, config: Path) -> None:
    http.authorization = f"Basic {base64.b64encode(b'ada:s3cret').decode()}"
    program = Path(sys.executable).with_name("awsroles")
    with PtyProcess([str(program), "org", "sync", f"{http.url}/company"], dict(os.environ)) as process:
        process.wait_for("Username for ")
        process.type("ada")
        process.wait_for("Password for ")
        process.type("s3cret")
        process.wait_for("Write 4 profiles in ~/.aws/config?")
        process.type("y")
        assert process.exit_code() == 0
        assert "s3cret" not in process.screen
    assert "[profile prod-operations]" in config.read_text()
