"""What commands about a user take: the master profile, and an MFA code."""

import sys
from typing import Annotated

import typer

_LONGEST_CODE = 64

Master = Annotated[str, typer.Argument(metavar="[PROFILE]", help="The master profile.")]
WithDevice = Annotated[str, typer.Argument(metavar="[PROFILE]", help="A profile that the MFA device is for.")]
MfaCode = Annotated[str | None, typer.Option(metavar="CODE", help="The MFA code; - reads it from stdin.")]


def given_code(mfa_code: str | None) -> str | None:
    """Return the code that was given, from stdin for `-`."""
    if mfa_code != "-":
        return mfa_code
    return sys.stdin.readline(_LONGEST_CODE).strip() if sys.stdin is not None else ""
