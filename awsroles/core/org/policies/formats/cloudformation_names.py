"""Names of CloudFormation: logical IDs, which must not change while the things that they stand for are there."""

import re
from hashlib import sha256

_PLAIN = re.compile("[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*")
_LONGEST = 60
# A stack's name has 128 characters, some for awsroles- and for the longest name of an account.
_LONGEST_SET = 40


def logical_id(kind: str, name: str) -> str:
    """Return the logical ID of the *kind* of resource of that *name*.

    It has letters and digits only. It depends on the name alone: with another one, CloudFormation would make the thing
    a second time, which AWS refuses, and a name that would be taken for another gets a digest.
    """
    words = re.findall("[A-Za-z0-9]+", name)
    plain = kind + "".join(word[:1].upper() + word[1:] for word in words)
    is_plain = _PLAIN.fullmatch(name) and len(plain) <= _LONGEST
    return plain if is_plain else f"{plain[:_LONGEST]}{_digest(name)}"


def set_name(names: list[str]) -> str:
    """Return the name of a set of roles by their *names*; it is part of a stack's name, of letters, digits, hyphens."""
    joined = "-".join(re.sub("[^A-Za-z0-9]+", "-", name).strip("-") for name in names)
    if 0 < len(joined) <= _LONGEST_SET:
        return joined
    return f"{joined[:_LONGEST_SET].strip('-')}-{_digest(chr(10).join(names))}".strip("-")


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]
