"""The command lines in the documents: the program understands each, and most are run with the stand-in."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from testbed.command_lines import arguments, in_blocks, in_sentences, pages
from testbed.program.forked_awsroles import ForkedAwsroles
from testbed.program.repository import git
from testbed.scenarios.organizations import EXAMPLE

from awsroles import demo
from awsroles.app.invocation import Invocation
from awsroles.cli import app, base
from awsroles.errors import UsageError

BLOCKS = sorted({tuple(words) for page in pages() for words in in_blocks(page.read_text(encoding="utf-8"))})
# A sentence may name a command without its arguments, or have a word for a value.
NAMED_ALONE = re.compile(r"missing (argument|option)|requires an argument|'[A-Z]+' is not ")
# Exit codes of those that end with another than 0 in the home of the demo.
ENDS_WITH = {
    # Without AWS_PROFILE and a terminal.
    "login": 6,
    "env": 6,
    # Without a terminal and --yes.
    "logout --revoke --all-mine": 6,
    "logout --revoke prod-operations": 6,
    "mfa store": 6,
    "profile remove prod-operations": 6,
    "profile remove master --with-dependents --delete-key": 6,
    # A finding.
    "explain prod-operations --expect denied": 7,
}
# The first words of those that are understood, but not run.
NOT_RUN = {
    "run until they are ended": ["serve", "exec"],
    "need a seed or a program for codes": ["mfa code", "mfa enroll"],
    "ask for another code, which takes half a minute": ["login prod-operations --duration"],
    "replace the key, or find it replaced": ["setup", "rotate"],
    "need a guarded profile": ["elevate"],
    "open a page of AWS": ["console prod-operations --sign-in"],
    "need a repository of the company": ["org sync", "org diff FETCH_HEAD", "org diff origin/"],
    "need an empty folder": ["org init"],
    "need files that were made before": ["org report", "explain prod-operations --from-files"],
    "read all accounts, which other tests do": [
        "org check",
        "org offboard",
        "org policies --format terraform --out generated --adopt",
    ],
    "take longest of all, and are in other tests": ["demo", "doctor --report"],
}


@cache
def refusal(words: tuple[str, ...]) -> str | None:
    """Return why the command line of *words* is not understood, None if it is; many pages have the same."""
    try:
        app.run([*words], Invocation("command", dict(os.environ)))
    except UsageError as error:
        return error.message
    return None


@pytest.mark.usefixtures("capsys")
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_the_program_understands_each_command_line(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base.Command, "call", lambda *_, **__: 0)
    text = page.read_text(encoding="utf-8")
    blocks = [(words, refusal(tuple(words))) for words in in_blocks(text)]
    sentences = [(words, refusal(tuple(words))) for words in in_sentences(text)]
    wrong = [each for each in blocks if each[1]]
    assert wrong + [each for each in sentences if each[1] and not NAMED_ALONE.search(each[1])] == []


@pytest.fixture
def awsroles(tmp_path: Path) -> Iterator[ForkedAwsroles]:
    """Return what runs awsroles in the home of the demo, with its profiles, in the folder of the example company."""
    folder = tmp_path / "company"
    shutil.copytree(EXAMPLE, folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    with demo._company() as (url, key, phone), demo._home(url, phone) as home:
        running = ForkedAwsroles(home.environment, folder)
        given = json.dumps({"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key})
        assert running.run("setup", "--store", "file", "--no-input", given=given).code == 0
        assert running.run("discover", "--yes", "--mfa-code", "-", given=f"{phone.unused_code()}\n").code == 0
        yield running
        running.run("logout", "--all")
        running.close()


def is_run(words: tuple[str, ...]) -> bool:
    """Return whether the command line of *words* is run by the test below."""
    return not any(" ".join(words).startswith(each) for several in NOT_RUN.values() for each in several)


def test_command_lines_do_what_the_pages_say(awsroles: ForkedAwsroles) -> None:
    # Those that end something last.
    last = ("logout", "profile remove", "store move")
    lines = sorted(filter(is_run, BLOCKS), key=lambda words: " ".join(words).startswith(last))
    assert len(lines) > 40
    unexpected = []
    for words in lines:
        done = awsroles.run(*words)
        if done.code != ENDS_WITH.get(" ".join(words), 0):
            unexpected.append((" ".join(words), done))
    assert unexpected == [], "correct the page, or list the line in ENDS_WITH or NOT_RUN"


def test_each_exception_is_of_a_command_line_in_the_pages() -> None:
    lines = [" ".join(words) for words in BLOCKS]
    named = [*ENDS_WITH, *(each for several in NOT_RUN.values() for each in several)]
    assert [each for each in named if not any(line.startswith(each) for line in lines)] == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("awsroles org diff HEAD --markdown > changes.md || test $? = 7", ["org diff HEAD --markdown"]),
        ('eval "$(awsroles env prod-operations)"    # bash, zsh', ["env prod-operations"]),
        ("source <(awsroles completion zsh)", ["completion zsh"]),
        ("- run: awsroles org lint", ["org lint"]),
        ("$ AWSROLES_PLAIN=1 awsroles login", ["login"]),
        ("AWS_PROFILE=prod-operations terraform plan && awsroles logout", ["logout"]),
        ("credential_process = /home/ada/.local/bin/awsroles credential-process master", []),
        ("awsroles: warning: nobody is there; awsroles login helps", []),
    ],
)
def test_command_lines_are_found_in_lines_of_shells(line: str, expected: list[str]) -> None:
    assert [" ".join(words) for words in arguments(line)] == expected
