"""The bytes of one profile's section of the AWS config file, found without reading the rest; imports nothing.

Whatever this returns is what `config_text` finds there too. What it is not sure of, it leaves to that.
"""

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@+:/-"


def cut_section(data: bytes, name: str) -> "bytes | None":
    """Return the section of the profile *name*, from its header to its last option, or None where in doubt.

    Neither a section after it nor a comment or blank line in between changes what is returned.
    """
    # What is left of a plain name after taking off plain characters at both ends is nothing.
    if not name or name.strip(_PLAIN) or _is_quoted(data, name):
        return None
    starts = _line_starts(data, b"[profile %b]" % name.encode())
    if name == "default":
        starts += _line_starts(data, b"[default]")
    return _section(data, starts[0]) if len(starts) == 1 else None


def _is_quoted(data: bytes, name: str) -> bool:
    # The search for one byte costs nothing where there is none.
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
    if after and not _is_header(data[after : data.find(b"\n", after) % (len(data) + 1)]):
        return None
    header, *lines = data[start : after or len(data)].splitlines(keepends=True)
    # A second bracket belongs to the name in some versions of Python.
    if header.count(b"]") != 1:
        return None
    end = at = start + len(header)
    last = header
    try:
        for line in lines:
            at += len(line)
            text = line.decode()
            if text.lstrip().startswith("["):
                return None
            if text.strip() and not text.startswith(("#", ";")):
                end, last = at, line
    except UnicodeDecodeError:
        return None
    return data[start : end - len(last) + len(last.rstrip(b"\r\n"))]


def _is_header(line: bytes) -> bool:
    return b"]" in line.splitlines()[0][2:]
