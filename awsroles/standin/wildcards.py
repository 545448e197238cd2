"""IAM's wildcards and policy variables."""

import re
from collections.abc import Mapping


def matches(pattern: str, value: str, *, ignore_case: bool = False) -> bool:
    """Say whether *value* fits a pattern with IAM's wildcards `*` and `?`."""
    expression = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
    return re.fullmatch(expression, value, flags) is not None


def substitute(text: str, context: Mapping[str, str]) -> str:
    """Return *text* with policy variables such as `${aws:username}` filled in; an absent one fits nothing."""
    return re.sub(r"\$\{([^}]*)\}", lambda found: context.get(found.group(1).lower(), "\0"), text)
