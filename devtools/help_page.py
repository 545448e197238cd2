"""The page `docs/command-help.md`, with the help of every command: `python -m devtools.help_page`."""

import io
import os
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from unittest.mock import patch

from awsroles.app.invocation import Invocation
from awsroles.cli.app import run
from awsroles.cli.commands import COMMANDS, GROUPS
from awsroles.cli.overview import HEADINGS

PAGE = Path(__file__).parents[1] / "docs" / "command-help.md"
_COLUMNS = "80"
_BEGINNING = """\
# Help of every command

[Commands](commands.md) is the table of them. This page has what `awsroles COMMAND --help` shows. `make commands` writes
it, and a test compares it with the program.
"""


def help_page() -> str:
    """Return the page."""
    with patch.dict(os.environ, {"COLUMNS": _COLUMNS}):
        parts = [_BEGINNING, _block()]
        for heading, names in HEADINGS.items():
            parts.append(f"## {heading}\n")
            parts += [part for name in names for part in _parts(name)]
        parts += ["## For programs\n", *_parts("credential-process")]
    return "\n".join(parts)


def _parts(name: str) -> Iterator[str]:
    """Yield the heading and the help of *name*, a command or a group."""
    for command in [name, *(each for each in COMMANDS if name in GROUPS and each.startswith(f"{name} "))]:
        yield f"### {command}\n"
        yield _block(*command.split())


def _block(*command: str) -> str:
    """Return the help of *command*, that of the program without one, as a block of code."""
    written = io.StringIO()
    with redirect_stdout(written):
        run([*command, "--help"], Invocation("command", dict(os.environ)))
    return f"```text\n{written.getvalue().strip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(help_page(), encoding="utf-8")
