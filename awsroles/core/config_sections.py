"""The bytes of one profile's section of the AWS config file, found without reading the rest; imports nothing.

What this returns is what `config_text` finds there too. What it is not sure of, it leaves to that.
"""

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@+:/-"


def cut_section(data: bytes, name: str) -> "bytes | None":
    """Return the section of the profile *name*, from its header to its last option, or None where in doubt.

    Neither a section after it nor a comment or blank line in between changes what is returned.
    """
    # Taking plain characters off both ends of a plain name leaves nothing.
    if not name or name.strip(_PLAIN) or _is_quoted(data, name):
        return None
    starts = _line_starts(data, b"[profile %b]" % name.encode())
    if name == "default":
        starts += _line_starts(data, b"[default]")
    return _section(data, starts[0]) if len(starts) == 1 else None


def _is_quoted(data: bytes, name: str) -> bool:
    # To search for one byte that is nowhere costs next to nothing.
    return any(quote in data and quote + name.encode() + quote in data for quote in (b'"', b"'"))


def _line_starts(data: bytes, header: bytes) -> "list[int]":
    starts = []
    at = data.find(header)
    while at >= 0:
        if at == 0 or data[at - 1] in b"\r\n":
            starts.append(at)
        at = data.find(header, at + 1)
    return starts


def _section(data: bytes, start: int) -> "bytes | None":
    after = data.find(b"\n[", start) + 1
    header, *lines = data[start : after or len(data)].splitlines(keepends=True)
    # With a second bracket the name ends elsewhere, and not everywhere in the same place.
    if header.count(b"]") != 1 or (after and not _is_header(data, after)):
        return None
    try:
        length = _length_to_last_option([header.decode(), *(line.decode() for line in lines)])
    except UnicodeDecodeError:
        return None
    return None if length is None else data[start : start + length]


def _is_header(data: bytes, at: int) -> bool:
    end = data.find(b"\n", at)
    line = data[at : end if end >= 0 else len(data)]
    return b"]" in line.splitlines()[0][2:]


def _length_to_last_option(lines: "list[str]") -> "int | None":
    """Return the length of the section in bytes, None where one of its *lines* may be a header."""
    length = at = 0
    for number, line in enumerate(lines):
        if number and line.lstrip().startswith("["):
            return None
        if line.strip() and not line.startswith(("#", ";")):
            length = at + len(line.rstrip("\r\n").encode())
        at += len(line.encode())
    return length
