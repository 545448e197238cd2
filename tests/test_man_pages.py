"""The manual pages that `make dist` writes from the commands."""

import re

import pytest

from awsroles.cli.commands import COMMANDS, GROUPS
from completions.generator.command_tree import read_commands
from devtools.man.pages import pages
from devtools.man.roff import escaped, help_text, line, markdown

MACROS = {".TH", ".SH", ".SS", ".PP", ".TP", ".RS", ".RE", ".EX", ".EE", ".BR", '.\\"'}


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages("2026-11-29")


def page(name: str) -> str:
    return f"awsroles-{name.replace(' ', '-')}.1"


def test_the_program_and_every_command_and_group_have_a_page(made: dict[str, str]) -> None:
    assert set(made) == {"awsroles.1", *map(page, COMMANDS), *map(page, GROUPS)}


def test_the_pages_are_of_one_version_and_day(made: dict[str, str]) -> None:
    titles = {re.sub(r"^\.TH AWSROLES\S* ", "", text.splitlines()[1]) for text in made.values()}
    assert titles == {'1 2026-11-29 "awsroles 0.1.0" "User Commands"'}


def test_a_page_has_every_argument_and_option_of_its_command(made: dict[str, str]) -> None:
    missing = [
        (command.path, name)
        for command in read_commands().all()
        for name in [each.metavar for each in command.arguments]
        + [name for each in command.options for name in each.names]
        if escaped(name) not in made["-".join(("awsroles", *command.path)) + ".1"]
    ]
    assert missing == []


def test_the_page_of_the_program_has_exit_codes_variables_and_files(made: dict[str, str]) -> None:
    text = made["awsroles.1"].replace("\\fB", "").replace("\\fR", "").replace("\\-", "-").replace("\\(ti", "~")
    for words in ("\n130\ninterrupted or cancelled", "\nAWSROLES_PASSPHRASE\n", "~/.config/awsroles/config.toml\n"):
        assert words in text
    assert text.count("\n.BR awsroles-") == len(GROUPS) + len([name for name in COMMANDS if " " not in name])


def test_every_request_is_a_macro_of_man_and_every_text_is_ascii(made: dict[str, str]) -> None:
    requests = [each.split()[0] for text in made.values() for each in text.splitlines() if each.startswith((".", "'"))]
    assert set(requests) <= MACROS
    assert all(text.isascii() for text in made.values())


@pytest.mark.parametrize(
    ("text", "roff"),
    [
        (r"a\b", r"a\eb"),
        ("--role-arn", r"\-\-role\-arn"),
        ('"$(x)" `y` ~/z ^', r"\(dq$(x)\(dq \(gay\(ga \(ti/z \(ha"),
        ("…", r"\[u2026]"),
    ],
)
def test_characters_that_roff_would_change_are_escaped(text: str, roff: str) -> None:
    assert escaped(text) == roff


def test_a_text_that_begins_like_a_request_is_text() -> None:
    assert line(".aws is a folder") == r"\&.aws is a folder"


def test_options_and_code_are_bold() -> None:
    assert help_text("With --save, as AWS_PROFILE") == r"With \fB\-\-save\fR, as \fBAWS_PROFILE\fR"
    assert markdown("as [`x`](y.md) and [z](z.md)") == r"as \fBx\fR and z"
