"""What awsroles refuses, it refuses in exactly the words in `transcripts/`; `make screens` writes them anew."""

from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine

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
    text = TRANSCRIPTS[name].record(CommandLine(monkeypatch, capsys), home, monkeypatch)
    path = TEXTS / f"{name}.txt"
    if request.config.getoption("write_screens"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), "if that is intended, run `make screens` and review the diff"


def test_every_text_is_of_one_transcript() -> None:
    assert sorted(TRANSCRIPTS) == sorted(path.stem for path in TEXTS.iterdir())
