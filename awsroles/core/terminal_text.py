"""Text that came from outside, made safe for a terminal."""


def printable(text: str) -> str:
    """Return *text* with every control and formatting character escaped, so that it cannot steer a terminal."""
    return "".join(character if character.isprintable() else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
