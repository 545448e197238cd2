"""`--dry-run`: what a command would change in the config file, shown and not done."""

from typing import Annotated

import typer

from awsroles.cli import output
from awsroles.core.config_text import ConfigText
from awsroles.core.text_diff import diff

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]


def show(there: ConfigText, coming: ConfigText) -> None:
    """Print how *coming* differs from what is *there*."""
    for line in diff(there.path, there.text, coming.text):
        output.result(line)
