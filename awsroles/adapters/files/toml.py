"""TOML documents, parsed by the standard library or by tomli."""

import re
import sys
from typing import Any

from awsroles.core.org.documents import NotTomlError

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse_toml(text: str) -> dict[str, Any]:
    """Return what the document *text* holds; raise NotTomlError."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        document: dict[str, Any] = tomllib.loads(text)
    except RecursionError:
        raise NotTomlError("nested too deeply", 1, 1) from None
    except ValueError as error:
        message = str(error)
    else:
        return document
    place = _PLACE.search(message)
    if place is None:
        # An integer of thousands of digits.
        raise NotTomlError("this is not TOML: a number is too long", 1, 1)
    reason = message[: place.start()]
    reason = f"this is not TOML: {reason[:1].lower()}{reason[1:]}"
    raise NotTomlError(reason, *(int(each) if each else None for each in place.groups()))
