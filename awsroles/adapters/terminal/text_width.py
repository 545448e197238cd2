"""The columns that a text takes on a terminal."""


def width(text: str) -> int:
    """Return the columns of *text*: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)
