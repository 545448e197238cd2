"""The command line, run in the process of the test: only for commands that touch neither keyring nor network."""

import sys
from dataclasses import dataclass

import pytest

from awsroles import entry


@dataclass(frozen=True)
class Done:
    """The result of a command."""

    code: int
    out: str
    err: str


class CommandLine:
    """Runs awsroles with some arguments."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Done:
        self._monkeypatch.setattr(sys, "argv", ["awsroles", *arguments])
        code = entry.main()
        captured = self._capsys.readouterr()
        return Done(code, captured.out, captured.err)
