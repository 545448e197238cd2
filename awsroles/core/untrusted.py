"""Untrusted text: control characters escaped, fields of JSON documents."""

import re

# A password may hold a slash or a question mark that should have been escaped: all up to the last @ is taken for it.
_USER_INFO = re.compile(r"(?<=//)[^\s<>\"]*@")


def printable(text: str) -> str:
    """Return *text* with every control and formatting character escaped."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def json_texts(document: str | bytes, *names: str) -> list[str]:
    """Return the strings under *names* of a JSON object; raise ValueError for any other *document*."""
    import json

    try:
        fields = json.loads(document)
        texts = [fields[name] for name in names]
    except (KeyError, TypeError, RecursionError):
        raise ValueError("no such object") from None
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("no texts")
    return texts


def without_user_info(text: str) -> str:
    """Return *text* without the user info (RFC 3986, section 3.2.1) of its URLs."""
    return _USER_INFO.sub("", text) if "@" in text else text
