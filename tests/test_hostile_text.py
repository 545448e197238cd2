"""Hostile names, ARNs and messages are passed on literally or rejected, and never interpreted."""

import json
import os
import random
import shlex
import subprocess
from collections.abc import Callable
from contextlib import suppress
from html import unescape
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from botocore.compat import compat_shell_split
from testbed.config.botocore_reader import botocore_profiles
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.shared_state import MemoryState
from testbed.fuzz.hostile_text import has_control_characters, hostile_texts, is_text
from testbed.program.command_line import CommandLine
from testbed.program.shells import SHELLS, variables_after
from testbed.scenarios.in_memory_app import MASTER

from awsroles.adapters.aws.errors import refusal
from awsroles.adapters.files.aws_config import AwsFile
from awsroles.adapters.mfa import dialog as dialog_codes
from awsroles.adapters.process.subshell import make_subshell
from awsroles.core.aws.arn import parse_role_arn
from awsroles.core.console.export import ListedRole, aesr, bookmarks, markdown
from awsroles.core.console.html import roles_page
from awsroles.core.console.urls import switch_role_url
from awsroles.core.exec.shell_syntax import script, shell_named
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.write import ProfileAdding, ProfileTemplate
from awsroles.core.untrusted import printable
from awsroles.entry import _report
from awsroles.errors import AwsrolesError, ConfigurationError

# All of them are equivalent to the first.
POWERSHELL_QUOTES = tuple("'\u2018\u2019\u201a\u201b")
OPERATIONS = parse_role_arn("arn:aws:iam::222222222222:role/operations")


@pytest.fixture(params=[100, pytest.param(1000, marks=pytest.mark.soak)])
def texts(request: pytest.FixtureRequest, seeded_random: random.Random) -> list[str]:
    """Return every byte, texts that programs interpret, and random texts."""
    return hostile_texts(request.param, seeded_random)


def test_a_profile_name_is_rejected_or_literal_in_botocore_and_a_shell(
    texts: list[str], home: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    program = tmp_path / "awsroles"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$#" "$@"\n')
    program.chmod(0o700)
    config = AwsFile(str(home / ".aws" / "config"), "config", MemoryState().locks())
    path = home / ".aws" / "config"
    path.parent.mkdir()
    path.write_text(MASTER)
    adding = ProfileAdding(config, MemoryProfileFile(kind="credentials"), ProfileTemplate(str(program)))
    accepted = []
    for name in dict.fromkeys(texts):
        before = path.read_bytes()
        try:
            adding.run(name, RoleProfileOptions(role=OPERATIONS), replace=False)
        except AwsrolesError:
            assert path.read_bytes() == before
        else:
            accepted.append(name)
    profiles = botocore_profiles(path.read_bytes())
    assert profiles is not None
    assert set(profiles) == {"master", *accepted}
    assert len(accepted) > 100
    commands = [str(profiles[name]["credential_process"]) for name in accepted]
    assert [compat_shell_split(command)[1:] for command in commands] == [["credential-process", n] for n in accepted]
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    shell = subprocess.run(
        ["/bin/sh", "-c", "\n".join(commands)],
        cwd=nowhere,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shell.stdout.splitlines() == [word for name in accepted for word in ("2", "credential-process", name)]
    assert shell.stderr == ""
    assert os.listdir(nowhere) == []


OPTIONS: dict[str, Callable[[str], RoleProfileOptions]] = {
    "awsroles_role_arn": lambda text: RoleProfileOptions(role=parse_role_arn(f"arn:aws:iam::222222222222:role/{text}")),
    "region": lambda text: RoleProfileOptions(region=text),
    "awsroles_source_profile": lambda text: RoleProfileOptions(source=text),
    "awsroles_external_id": lambda text: RoleProfileOptions(external_id=text),
    "awsroles_role_session_name": lambda text: RoleProfileOptions(session_name=text),
    "awsroles_source_identity": lambda text: RoleProfileOptions(source_identity=text),
    "awsroles_mfa_serial": lambda text: RoleProfileOptions(mfa_serial=text),
    "awsroles_color": lambda text: RoleProfileOptions(color=text),
    "awsroles_account_name": lambda text: RoleProfileOptions(account_name=text),
    "awsroles_policy_arns": lambda text: RoleProfileOptions(policy_arns=text),
    "awsroles_policy_file": lambda text: RoleProfileOptions(policy_file=text),
}


@pytest.mark.parametrize("key", OPTIONS)
def test_an_option_is_rejected_or_read_back_unchanged(texts: list[str], key: str) -> None:
    profile_file = MemoryProfileFile(f"{MASTER}\n[profile prod]\noutput = json\n")
    others = botocore_profiles(profile_file.text.encode())
    for text in texts:
        try:
            settings = OPTIONS[key](text).to_config()
            profile_file.edit(lambda _, settings=settings: {"prod": settings})  # type: ignore[misc]
        except AwsrolesError:
            continue
        assert settings[key].isprintable()
        expected = {**(others or {}), "prod": {"output": "json", **settings}}
        assert botocore_profiles(profile_file.text.encode()) == expected


def test_a_value_is_rejected_or_stays_inside_its_option(texts: list[str]) -> None:
    before = f"{MASTER}\n[profile prod]\noutput = json\nregion = x\n\n[profile last]\nregion = eu-west-1\n"
    others = botocore_profiles(before.encode())
    for text in texts:
        profile_file = MemoryProfileFile(before)
        try:
            profile_file.edit(lambda _, text=text: {"prod": {"region": text}})  # type: ignore[misc]
        except AwsrolesError:
            assert profile_file.text == before
            continue
        found = botocore_profiles(profile_file.text.encode())
        assert found == {**(others or {}), "prod": {"output": "json", "region": text}}


@pytest.mark.parametrize("shell", [*SHELLS, "sh"])
def test_a_value_reaches_a_shell_unchanged(
    texts: list[str], shell: str, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    values = {f"VALUE_{number}": text for number, text in enumerate(texts) if is_text(text) and "\0" not in text}
    for some in (dict(list(values.items())[start : start + 400]) for start in range(0, len(values), 400)):
        found = variables_after(shell, script(shell_named("bash" if shell == "sh" else shell), some, []), environment)
        assert {name: value for name, value in found.items() if name.startswith("VALUE_")} == some
    assert not Path("hit").exists()


def powershell_literal(text: str) -> str:
    """Return the string that PowerShell reads from the literal *text*; fail if it ends early (ScanStringLiteral)."""
    assert text[0] == "'"
    value, at = "", 1
    while text[at] not in POWERSHELL_QUOTES or text[at + 1 : at + 2] in POWERSHELL_QUOTES:
        value += text[at]
        at += 1 + (text[at] in POWERSHELL_QUOTES)
    assert at == len(text) - 1
    return value


def test_a_value_is_rejected_or_one_literal_in_shells_that_are_not_installed(
    texts: list[str], environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    accepted: dict[str, dict[str, str]] = {"powershell": {}, "cmd": {}, "dotenv": {}, "json": {}}
    for (number, text), shell in product(enumerate(filter(is_text, texts)), accepted):
        with suppress(ConfigurationError):
            accepted[shell][text] = script(shell_named(shell), {f"VALUE_{number}": text}, [])
    assert all(len(texts) > 100 for texts in accepted.values())
    for text, line in accepted["powershell"].items():
        assert powershell_literal(line[line.index("'") : -1]) == text
    for text, line in accepted["cmd"].items():
        assert line.endswith(f'={text}"\n')
        assert not set(text) & set('"%!^\r\n')
    for text, line in accepted["json"].items():
        assert list(json.loads(line).values()) == [text]
    lines = accepted["dotenv"].values()
    found = variables_after("sh", f"set -a\n{''.join(lines)}", environment)
    assert {value for name, value in found.items() if name.startswith("VALUE_")} == set(accepted["dotenv"])
    assert not Path("hit").exists()


@pytest.mark.parametrize("shell", SHELLS)
def test_the_prompt_of_a_shell_shows_a_name_literally(texts: list[str], shell: str) -> None:
    for name in texts:
        shown = make_subshell(f"/bin/{shell}", {}, {}, name, 1).variables["_AWSROLES_PROMPT"].removeprefix("1 ")
        assert all(each.isalnum() or each in "_.@+:/-?" for each in shown)


class Tags(HTMLParser):
    """A parser that collects the tags of a page, and the texts and URLs of its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.made_of: list[tuple[str, list[str]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.made_of.append((tag, [name for name, _ in attrs]))
        if tag == "a":
            assert (dict(attrs)["href"] or "").startswith("https://signin.aws.amazon.com/switchrole?account=")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("render", [roles_page, bookmarks])
def test_a_page_shows_a_name_literally(texts: list[str], render: Callable[[Any], str]) -> None:
    plain = Tags(render([listed("name")]))
    for text in texts:
        found = Tags(render([listed(text)]))
        assert found.made_of == plain.made_of
        assert not text or text in "".join(found.texts)


@pytest.mark.parametrize("render", [aesr, markdown])
def test_a_list_of_roles_has_one_line_per_role(texts: list[str], render: Callable[[Any], str]) -> None:
    lines = render([listed("name")]).count("\n")
    for text in texts:
        # Names in a config file contain no newline.
        if not {"\n", "\r"} & set(text):
            assert render([listed(text)]).count("\n") == lines


def test_a_url_contains_a_name_literally(texts: list[str]) -> None:
    for text in texts:
        try:
            url = switch_role_url(OPERATIONS, text)
        except AwsrolesError:
            continue
        assert set(url) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?=&%")
        assert url.count("&") == 2


@pytest.mark.parametrize(
    ("program", "place", "escapes"),
    [
        ("zenity", 3, [("--text=", ""), ("\\\\", "\\"), ("__", "_")]),
        ("kdialog", 4, [("<qt>", ""), ("</qt>", ""), ("\\\\", "\\")]),
        ("osascript", 4, []),
    ],
)
def test_a_dialog_gets_a_text_as_one_argument(
    texts: list[str], program: Any, place: int, escapes: list[tuple[str, str]]
) -> None:
    plain = dialog_codes._COMMANDS[program](["text"], 5)
    for text in map(printable, texts):
        found = dialog_codes._COMMANDS[program]([text], 5)
        shown = found[place]
        assert [*found[:place], plain[place], *found[place + 1 :]] == plain
        assert not has_control_characters(shown)
        for escaped, meant in escapes:
            shown = shown.replace(escaped, meant)
        assert (unescape(shown) if program == "kdialog" else shown) == text


def test_messages_of_aws_are_printed_without_control_characters(
    texts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for text in texts:
        for code, words in ((text, text), ("AccessDenied", text), ("ValidationError", text), (text, "")):
            for date in ("", text):
                answer = {
                    "Error": {"Code": code, "Message": words},
                    "ResponseMetadata": {"HTTPHeaders": {"date": date}},
                }
                _report(refusal(answer, 0.0, {"UserName": "ada"}, "AKIAIOSFODNN7EXAMPLE"))
    told = capsys.readouterr().err
    assert not has_control_characters(told)
    assert all(line.startswith(("awsroles: error: ", "awsroles: hint: ")) for line in told.splitlines())


def test_typed_profile_names_are_printed_without_control_characters(
    texts: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    run = CommandLine(monkeypatch, capsys)
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(MASTER)
    for text in texts[:: max(1, len(texts) // 60)]:
        for command in ("credential-process", "env", "status"):
            done = run(command, "--", text) if command != "credential-process" else run(command, text)
            assert done.code in (2, 3), (text, done)
            assert done.out == ""
            assert not has_control_characters(done.err)
            assert len(done.err.encode()) < 2048


def test_names_in_the_config_file_are_printed_without_control_characters(
    texts: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    run = CommandLine(monkeypatch, capsys)
    (home / ".aws").mkdir()
    named = [text for text in texts if is_text(text) and text.strip() and not set(text) & set("\n\r[]\"'\\")]
    sections = [f"[profile {shlex.quote(name)}]\nrole_arn = {OPERATIONS}\nsource_profile = {name}\n" for name in named]
    (home / ".aws" / "config").write_text(MASTER + "".join(dict.fromkeys(sections)), encoding="utf-8")
    for arguments in (
        ("profile", "list"),
        ("status",),
        ("status", "--json"),
        ("console", "--all", "--format", "markdown"),
    ):
        done = run(*arguments)
        assert done.code == 0, done.err
        assert not has_control_characters(done.out)
        assert not has_control_characters(done.err)


def listed(profile: str) -> ListedRole:
    return ListedRole(profile, OPERATIONS, switch_role_url(OPERATIONS, "x"), "eu-west-1", "f2b0a9")
