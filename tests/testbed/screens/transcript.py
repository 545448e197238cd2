"""A transcript: command lines that run in the process of the test, without a terminal, keyring and network."""

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from testbed.program.command_line import CommandLine

_EXIT = "[exit code {}]\n"


@dataclass(frozen=True)
class Transcript:
    """The answers of awsroles to each of *lines*, in a home directory with *files*, by their paths in it.

    *environ* adds variables, *stdin* is what the commands read. Each line finds the files as they were.
    """

    lines: tuple[str, ...]
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    stdin: str = ""

    def record(self, run: CommandLine, home: Path, patch: pytest.MonkeyPatch) -> str:
        """Run the lines, and return them with their answers and exit codes."""
        for name, value in self.environ.items():
            patch.setenv(name, value)
        return "\n".join(self._answer(line, run, home, patch) for line in self.lines)

    def _answer(self, line: str, run: CommandLine, home: Path, patch: pytest.MonkeyPatch) -> str:
        for name, content in self.files.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        given = home.parent / "stdin"
        given.write_text(self.stdin, encoding="utf-8")
        with given.open(encoding="utf-8") as stdin:
            patch.setattr(sys, "stdin", stdin)
            done = run(*shlex.split(line))
        answer = f"$ awsroles {line}\n{done.out}{done.err}{_EXIT.format(done.code) if done.code else ''}"
        # The folder of the sources has the name of the program, which profiles call by its path.
        return answer.replace(str(home), "~").replace(str(Path("awsroles").absolute()), "awsroles")
