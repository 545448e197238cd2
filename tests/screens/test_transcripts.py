"""The exact words of refusals, which are in `transcripts/`; `make screens` writes them anew."""

from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine

from awsroles.errors import AwsrolesError
from screens.errors import ERRORS, PROXIES, Error, proxy_error
from screens.readmes import READMES
from screens.refusals import TRANSCRIPTS

TEXTS = Path(__file__).parent / "transcripts"


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_the_answers_are_as_committed(
    name: str,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    _compare(name, TRANSCRIPTS[name].record(CommandLine(monkeypatch, capsys), home, monkeypatch), request)


@pytest.mark.parametrize("name", ERRORS)
def test_the_errors_are_as_committed(name: str, request: pytest.FixtureRequest) -> None:
    _compare(f"errors_{name}", "\n".join(map(_told, ERRORS[name])), request)


def test_the_errors_of_proxies_are_as_committed(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    told = []
    for value in PROXIES:
        monkeypatch.setenv("https_proxy", value)
        told.append(_told(proxy_error))
    _compare("errors_proxies", "\n".join(told), request)


@pytest.mark.parametrize("name", READMES)
def test_the_readmes_of_generated_files_are_as_committed(name: str, request: pytest.FixtureRequest) -> None:
    _compare(f"readme_{name}", READMES[name](), request)


def test_every_text_is_of_one_transcript() -> None:
    names = [
        *TRANSCRIPTS,
        "errors_proxies",
        *(f"errors_{name}" for name in ERRORS),
        *(f"readme_{name}" for name in READMES),
    ]
    assert sorted(names) == sorted(path.stem for path in TEXTS.iterdir())


def _compare(name: str, text: str, request: pytest.FixtureRequest) -> None:
    path = TEXTS / f"{name}.txt"
    if request.config.getoption("write_screens"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), "if that is intended, run `make screens` and review the diff"


def _told(error: Error) -> str:
    """Return the lines of *error*, which is returned or raised."""
    try:
        found = error()
    except AwsrolesError as raised:
        found = raised
    assert isinstance(found, AwsrolesError), found
    hint = found.whole_hint
    lines = [f"error: {found.message}", *found.details, *([] if hint is None else [f"hint: {hint}"])]
    return "".join(f"{line}\n" for line in lines)
