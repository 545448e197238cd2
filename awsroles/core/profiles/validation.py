"""The names that a profile of ours may have: safe in every SDK's parser, in `shlex` and in `sh -c`."""

import re

from awsroles.errors import UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@+:/-]{0,63}", re.ASCII)


def is_profile_name(name: str) -> bool:
    """Say whether *name* may be written by us."""
    return _NAME.fullmatch(name) is not None


def check_profile_name(name: str) -> str:
    """Return *name*; raise UsageError where it may not be written."""
    if not is_profile_name(name):
        raise UsageError(
            f"{name!r} cannot be the name of a profile",
            "use up to 64 letters, digits and _ . @ + : / -, beginning with a letter or a digit",
        )
    return name
