"""A person's defaults in config.toml."""

import os
from pathlib import Path

import pytest

from awsroles.adapters.state.settings import read_settings
from awsroles.core.settings import Settings
from awsroles.errors import ConfigurationError

NO_VARIABLES: dict[str, str] = {}


@pytest.fixture
def file(home: Path) -> Path:
    return home / "config.toml"


def test_without_a_file_the_defaults_are_built_in(file: Path) -> None:
    assert read_settings(str(file), NO_VARIABLES) == Settings("tty", None, None, None, None)


def test_every_setting_can_be_set(file: Path) -> None:
    file.write_text(
        'prompt = "zenity"\nmfa_process = "ykman oath code aws"\nbrowser = "firefox"\n'
        'mfa_session_duration = "36h"\nrole_session_duration = "90m"\nhistory = "required"\nhistory_days = 90\n'
    )
    expected = Settings("zenity", "ykman oath code aws", "firefox", 129_600, 5_400, None, "required", 90)
    assert read_settings(str(file), NO_VARIABLES) == expected


def test_a_pipe_without_a_writer_holds_nothing_and_nothing_waits_for_it(file: Path) -> None:
    os.mkfifo(file)
    assert read_settings(str(file), NO_VARIABLES) == Settings()


def test_the_environment_comes_before_the_file_and_an_empty_variable_is_none(file: Path) -> None:
    file.write_text('prompt = "zenity"\n')
    assert read_settings(str(file), {"AWSROLES_PROMPT": "never"}).prompt == "never"
    assert read_settings(str(file), {"AWSROLES_PROMPT": ""}).prompt == "zenity"


@pytest.mark.parametrize(
    ("text", "words", "hint"),
    [
        ('history = "always"\n', "history cannot be 'always'", "use one of optional, required"),
        ("history_days = 0\n", "history_days is not a number of days", "write history_days = 365"),
        ("history_days = true\n", "history_days is not a number of days", "write history_days = 365"),
        ('history_days = "365"\n', "history_days is not a number of days", "write history_days = 365"),
        ('promt = "tty"\n', "there is no setting 'promt'", "did you mean prompt?"),
        ("zzz = 1\n", "there is no setting 'zzz'", "use prompt, mfa_process, browser"),
        ("prompt = true\n", "prompt is not a text", 'write prompt = "…"'),
        ("[browser]\n", "browser is not a text", 'write browser = "…"'),
        ('prompt = "gtk"\n', "prompt cannot be 'gtk'", "tty, zenity, kdialog, osascript, never"),
        ('mfa_session_duration = "soon"\n', "mfa_session_duration: 'soon' is not a duration", '= "12h"'),
        ('mfa_session_duration = "37h"\n', "an MFA session lasts 15 min to 36 h", '= "12h"'),
        ('role_session_duration = "13h"\n', "a role session lasts 15 min to 12 h", '= "1h"'),
        (f"prompt = {'[' * 100_000}\n", "nested too deeply", "correct or remove that line"),
        ("prompt\n", "this is not TOML: expected '='", "correct or remove that line"),
    ],
)
def test_an_error_names_the_file_and_the_remedy(file: Path, text: str, words: str, hint: str) -> None:
    file.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        read_settings(str(file), NO_VARIABLES)
    assert caught.value.message.startswith(f"{file}:1: ")
    assert words in caught.value.message
    assert hint in str(caught.value.hint)


def test_an_error_names_the_line(file: Path) -> None:
    for text, line in (("\n# a comment\nhistory = 'x'\n", 3), ("prompt = 'tty'\n\nbrowser = ", 3), ("a = [\n1,\n", 2)):
        file.write_text(text)
        with pytest.raises(ConfigurationError, match=rf"config\.toml:{line}: "):
            read_settings(str(file), NO_VARIABLES)


def test_an_invalid_variable_is_named(file: Path) -> None:
    with pytest.raises(ConfigurationError, match="AWSROLES_PROMPT: prompt cannot be 'nevr'"):
        read_settings(str(file), {"AWSROLES_PROMPT": "nevr"})


def test_a_file_that_is_not_utf_8_or_no_file_at_all_is_refused(file: Path) -> None:
    file.write_bytes(b'browser = "\xe9"\n')
    with pytest.raises(ConfigurationError, match=r"config\.toml:1: this line is not UTF-8"):
        read_settings(str(file), NO_VARIABLES)
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory") as caught:
        read_settings(str(file.parent), NO_VARIABLES)
    assert caught.value.hint == "make it a file that you may read"
