"""Options of a profile in the credentials file, on their way into its section of the config file.

SDKs read both files, those of the credentials file first (SDK reference guide, file-format). A profile of ours stands
in the config file alone: what hands out a kept session looks there.
"""

import re
from collections.abc import Collection, Mapping

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_VALUE = re.compile(r"[!-~](?:[ -~]*[!-~])?", re.ASCII)


def moved_options(own: Mapping[str, str], droppable: Collection[str] = ()) -> dict[str, str]:
    """Return those of the options *own* to a section that move: what one line can hold.

    So do those of *droppable* without a value, which say nothing.
    """
    return {key: value for key, value in own.items() if can_move(key, value) or (not value and key in droppable)}


def can_move(key: str, value: str) -> bool:
    """Say whether every program reads *key* and *value* from one line as they are."""
    is_plain = bool(_KEY.fullmatch(key) and _VALUE.fullmatch(value))
    return is_plain and value[0] not in "#;" and " #" not in value and " ;" not in value
