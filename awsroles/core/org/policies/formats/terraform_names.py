"""Names of Terraform's resources for names of AWS's: two names never become one."""

import re

_WORDS = {
    "@": "at",
    ".": "dot",
    "+": "plus",
    "=": "equals",
    ",": "comma",
    "/": "slash",
    "_": "underscore",
}
_CODE = re.compile(rf"(?:{'|'.join(_WORDS.values())}|name|x[0-9a-f]+)_")
# A name that cannot begin an identifier gets this in front.
_PREFIX = "_name_"


def identifier(name: str) -> str:
    """Return the identifier for *name*: itself if it is one.

    `bob@example.com` is `bob_at_example_dot_com`. It depends on no other name, so that new names change no old one.
    """
    found = ""
    # From the end: "_" is itself only if what follows could not be read as a word for a character.
    for character in reversed(name):
        found = _written(character, found) + found
    return found if re.match(r"[A-Za-z_]", found) else _PREFIX + found


def _written(character: str, following: str) -> str:
    if character == "_" and not _CODE.match(following):
        return character
    if re.fullmatch(r"[A-Za-z0-9-]", character):
        return character
    return f"_{_WORDS.get(character, f'x{ord(character):x}')}_"
