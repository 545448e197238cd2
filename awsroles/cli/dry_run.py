"""`--dry-run`: what a command would change in the config file, shown and not done."""

from typing import Annotated

import typer

from awsroles.cli import output
from awsroles.core.config.diff import diff
from awsroles.core.records.changes import Preview

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]


def show(preview: Preview) -> None:
    """Print how each file would differ from what is there."""
    for there, coming in preview:
        for line in diff(there.path, there.text, coming.text):
            output.result(line)
