"""`awsroles config`."""

import json
import stat
from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine, Done

from awsroles.core.settings import SETTINGS

TEXT = "# mine\r\nprompt = 'tty' # here\r\n\r\nhistory_days = 30 # a month"


@pytest.fixture
def file(home: Path) -> Path:
    """Return the file of the settings, which has two."""
    path = home / ".config" / "awsroles" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes(TEXT.encode())
    return path


def test_list_says_where_each_value_comes_from(run: CommandLine, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = {line.split()[0]: line.split() for line in run("config", "list").out.splitlines()}
    assert list(lines) == ["SETTING", *SETTINGS]
    assert lines["prompt"] == ["prompt", "tty", "tty", "config.toml:2"]
    assert lines["browser"] == ["browser", "-", "-", "default"]
    monkeypatch.setenv("AWSROLES_PROMPT", "never")
    assert ["prompt", "never", "tty", "AWSROLES_PROMPT"] in [
        each.split() for each in run("config", "list").out.splitlines()
    ]
    records = {each["setting"]: each for each in json.loads(run("config", "list", "--json").out)}
    assert records["prompt"]["value"] == "never"
    assert records["history_days"] == {
        "setting": "history_days",
        "value": 30,
        "default": 365,
        "source": "file",
        "variable": None,
        "file": str(file),
        "line": 4,
    }


def test_get_prints_the_value_alone(run: CommandLine, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("config", "get", "history_days") == Done(0, "30\n", "")
    assert run("config", "get", "mfa_session_duration") == Done(0, "12h\n", "")
    assert run("config", "get", "browser") == Done(0, "\n", "")
    monkeypatch.setenv("AWSROLES_PROMPT", "never")
    assert run("config", "get", "prompt") == Done(0, "never\n", "")
    assert file.read_bytes() == TEXT.encode()


def test_set_changes_one_value_and_twice_is_once(run: CommandLine, file: Path) -> None:
    file.chmod(0o640)
    assert "Set prompt to zenity in ~/.config/awsroles/config.toml" in run("config", "set", "prompt", "zenity").err
    assert file.read_bytes() == TEXT.replace("'tty'", '"zenity"').encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    before = file.stat()
    assert run("config", "set", "prompt", "zenity") == Done(0, "", "prompt is zenity already.\n")
    assert run("config", "set", "history_days", "30").err == "history_days is 30 already.\n"
    assert file.stat().st_ino == before.st_ino
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_a_new_file_is_private(run: CommandLine, home: Path) -> None:
    path = home / ".config" / "awsroles" / "config.toml"
    run("config", "set", "role_session_duration", "90m")
    assert path.read_text() == 'role_session_duration = "90m"\n'
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)


def test_the_file_of_another_user_is_refused(run: CommandLine, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: file.stat().st_uid + 1)
    done = run("config", "set", "history", "required")
    assert (done.code, "belongs to another user" in done.err) == (3, True)
    assert file.read_bytes() == TEXT.encode()


def test_a_read_only_file_is_refused(run: CommandLine, file: Path) -> None:
    file.chmod(0o400)
    done = run("config", "unset", "prompt")
    assert (done.code, "config.toml is read-only" in done.err) == (3, True)
    assert file.read_bytes() == TEXT.encode()


def test_a_linked_file_stays_a_link(run: CommandLine, file: Path, home: Path) -> None:
    target = home / "dotfiles.toml"
    file.rename(target)
    file.symlink_to(target)
    run("config", "set", "history", "required")
    assert file.is_symlink()
    assert target.read_bytes() == f'{TEXT}\r\nhistory = "required"\r\n'.encode()


def test_unset_gives_the_default_again(run: CommandLine, file: Path) -> None:
    done = run("config", "unset", "prompt")
    assert done.err == "Removed prompt from ~/.config/awsroles/config.toml; the default is tty\n"
    assert file.read_bytes() == TEXT.replace("prompt = 'tty' # here\r\n", "").encode()
    assert run("config", "unset", "prompt").err == "prompt is not set in ~/.config/awsroles/config.toml.\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("set", "promt", "tty"), "there is no setting 'promt'\nawsroles: hint: did you mean prompt?"),
        (("get", "colour"), "there is no setting 'colour'\nawsroles: hint: use prompt, mfa_process"),
        (("unset", "promt"), "did you mean prompt?"),
        (("set", "prompt", "gtk"), "prompt cannot be 'gtk'"),
        (("set", "history_days", "soon"), "for example: awsroles config set history_days 365"),
        (("set", "history_days", "0"), "history_days is not a number of days"),
        (("set", "mfa_session_duration", "37h"), "an MFA session lasts 15 min to 36 h"),
        (("set", "profile_name_template", "{x}"), "holds {x} that is not a field"),
        (
            ("set", "browser", "a\nb"),
            "a value of browser must be printable text in one line\nawsroles: hint: leave out the other characters",
        ),
        (("set", "mfa_process", "oathtool -b JBSWY3DPEHPK3PXP"), "that looks like a secret"),
        (
            ("set", "browser", " "),
            "a value of browser must not be empty\nawsroles: hint: awsroles config unset browser",
        ),
        (("set", "mfa_process", "pass 'a"), "mfa_process is not a command line: no closing quotation"),
        (("set", "prompt"), "missing argument: VALUE"),
    ],
)
def test_what_no_command_could_use_is_refused(
    run: CommandLine, file: Path, words: tuple[str, ...], message: str
) -> None:
    done = run("config", *words)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert file.read_bytes() == TEXT.encode()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"prompt = 'tty'\nbrowser = \n", "config.toml:2: this is not TOML"),
        (b"# \xff\n", "config.toml:1: this line"),
        (
            b"\xef\xbb\xbfprompt = 'tty'\n",
            "config.toml:1: the file begins with a byte order mark\nawsroles: hint: save the file as UTF-8 without it",
        ),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_stays(run: CommandLine, file: Path, text: bytes, place: str) -> None:
    file.write_bytes(text)
    for words in (("list",), ("get", "prompt"), ("set", "prompt", "never"), ("unset", "prompt")):
        done = run("config", *words)
        assert (done.code, place in done.err) == (3, True), words
    assert file.read_bytes() == text


def test_set_and_unset_mend_a_line_that_is_wrong(run: CommandLine, file: Path) -> None:
    file.write_text("prompt = 'gtk'\npromt = 'tty'\nhistory_days = true\n[table]\n")
    assert run("config", "set", "prompt", "tty").code == 0
    assert run("config", "unset", "promt").code == 0
    assert run("config", "set", "history_days", "1").code == 0
    assert file.read_text() == 'prompt = "tty"\nhistory_days = 1\n[table]\n'
    done = run("config", "unset", "table")
    assert "config.toml:3: table is not a single value" in done.err
    assert run("config", "set", "history", "required").code == 0
    assert file.read_text() == 'prompt = "tty"\nhistory_days = 1\nhistory = "required"\n[table]\n'


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("# mine\r\n[a]\r\nb = 1", 'prompt = "tty"\r\n# mine\r\n[a]\r\nb = 1'),
        ("x = nan # why\n\n# of a\n[[a]]\n", 'x = nan # why\nprompt = "tty"\n\n# of a\n[[a]]\n'),
        ('m = """\n[a]\n"""', 'm = """\n[a]\n"""\nprompt = "tty"\n'),
        ("prompt = { a = 1 }\n", 'prompt = "tty"\n'),
    ],
)
def test_a_new_line_stands_before_the_tables(run: CommandLine, file: Path, text: str, changed: str) -> None:
    file.write_bytes(text.encode())
    assert run("config", "set", "prompt", "tty").code == 0
    assert file.read_bytes() == changed.encode()


def test_a_table_is_no_value_to_change(run: CommandLine, file: Path) -> None:
    for text in ("prompt.x = 1\n", "[prompt]\n", "[[prompt]]\n"):
        file.write_text(text)
        for words in (("set", "prompt", "tty"), ("unset", "prompt")):
            assert "config.toml:1: prompt is not a single value" in run("config", *words).err, (text, words)
        assert file.read_text() == text


def test_what_overrides_the_file_is_told(run: CommandLine, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWSROLES_PROMPT", "never")
    assert "In this shell, AWSROLES_PROMPT=never overrides it." in run("config", "set", "prompt", "kdialog").err
    assert 'prompt = "kdialog"' in file.read_text()
