"""A scanner that finds a few sections in the bytes of the AWS config file; this module imports nothing.

It agrees with `core.config.document`, and returns None in each unusual case.
"""

DEFAULT_SOURCE = "master"
# botocore and the SDKs for Go, JS, Java and Rust rank these and credential_process differently.
SECOND_SOURCES = ("role_arn", "source_profile", "credential_source", "web_identity_token_file", "login_session")
STATIC_KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")

_QUOTES = (b'"', b"'")
_LONGEST_NAME = 64
_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@+:/-"


def find_section(data: bytes, name: str, quotes: "tuple[bytes, ...]" = _QUOTES) -> "bytes | None":
    """Return the section of the profile *name*, from its header to its last option; None in doubt.

    *quotes* are those in *data*. The result is independent of the next section and of comments and blank lines before.
    """
    if not _is_plain(data, name, quotes):
        return None
    starts = _line_starts(data, b"[profile %b]" % name.encode())
    if name == "default":
        starts += _line_starts(data, b"[default]")
    return _section(data, starts[0]) if len(starts) == 1 else None


def _find_services(data: bytes, name: str, quotes: "tuple[bytes, ...]") -> "bytes | None":
    """Return the section with the endpoints of the services *name*; None in doubt."""
    starts = _line_starts(data, b"[services %b]" % name.encode()) if _is_plain(data, name, quotes) else []
    return _section(data, starts[0]) if len(starts) == 1 else None


def find_chain(profile: str, config: bytes, credentials: bytes) -> "tuple[list[bytes], str] | None":
    """Return the sections of *profile* and its source profiles, and the ARN of the user; None in doubt.

    A profile of other programs and a profile that is also in the *credentials* file are in doubt. The services section
    that a profile names is part of the profile's section.
    """
    if _has_defaults(config) or _has_defaults(credentials):
        return None
    quotes = tuple(quote for quote in _QUOTES if quote in config)
    sections: list[bytes] = []
    while b"[%b]" % profile.encode() not in credentials:
        section = find_section(config, profile, quotes)
        options = read_options(section) if section else None
        if not section or not options or any(map(is_conflicting_source, options)):
            return None
        if options.get("services"):
            services = _find_services(config, options["services"], quotes)
            if not services:
                return None
            section += b"\n" + services
        if section in sections:
            return None
        sections.append(section)
        if "awsroles_role_arn" in options:
            profile = options.get("awsroles_source_profile") or DEFAULT_SOURCE
        else:
            # The slow path checks the maximum age of a code.
            usual = "awsroles_mfa_max_age_seconds" not in options or len(sections) > 1
            return (sections, options["awsroles_user_arn"]) if usual and "awsroles_user_arn" in options else None
    return None


def read_options(section: bytes) -> "dict[str, str] | None":
    """Return the options of a *section* that `find_section` returned; None in doubt.

    Values of several lines have no blank lines.
    """
    options: dict[str, str] = {}
    key = ""
    # `find_section` has decoded it before.
    for line in (each.decode() for each in section.splitlines()[1:]):
        bare = line.strip()
        if not bare or bare[0] in "#;":
            continue
        if line[0] == bare[0]:
            key, value = _option(bare)
            if not key or key in options:
                return None
            options[key] = value
        elif key:
            options[key] += f"\n{bare}"
        else:
            return None
    return options


def is_conflicting_source(key: str) -> bool:
    """Return True if the option *key* in one of our profiles is another source of credentials."""
    return key in SECOND_SOURCES or key in STATIC_KEYS or key.startswith("sso_")


def is_profile_name(name: str) -> bool:
    """Return True if *name* is one that awsroles writes (`core.profiles.validation`)."""
    return 0 < len(name) <= _LONGEST_NAME and name[0].isalnum() and not name.strip(_PLAIN)


def profile_names(data: bytes, prefix: str) -> "list[str]":
    """Return the plain names of the profiles that begin with *prefix*, in the order of the file."""
    starts = _line_starts(data, b"[profile %b" % prefix.encode("utf-8", "surrogateescape"))
    ends = [(start, data.find(b"]", start)) for start in reversed(starts)]
    names = [data[start + len(b"[profile ") : end].decode("utf-8", "replace") for start, end in ends if end > 0]
    if "default".startswith(prefix) and _line_starts(data, b"[default]"):
        names.insert(0, "default")
    return [name for name in names if not name.strip(_PLAIN)]


def _option(line: str) -> "tuple[str, str]":
    """Return the key and the value in *line*, an empty key if it is no option."""
    key, delimiter, value = line.partition("=")
    if not delimiter or ":" in key:
        key, delimiter, value = line.partition(":")
    return (key.rstrip().lower() if delimiter else ""), value.strip()


def _has_defaults(data: bytes) -> bool:
    """Return True if the section that configparser adds to each other section may be there."""
    # The search for a single byte takes a sixth of the time.
    return b"D" in data and data.rfind(b"[DEFAULT]") >= 0


def _is_plain(data: bytes, name: str, quotes: "tuple[bytes, ...]") -> bool:
    # strip() leaves nothing of a plain name.
    if not name or name.strip(_PLAIN):
        return False
    return not any(quote + name.encode() + quote in data for quote in quotes)


def _line_starts(data: bytes, header: bytes) -> "list[int]":
    starts = []
    # CPython skips impossible matches only in a search from the end, which takes a fifth of the time.
    at = data.rfind(header)
    while at >= 0:
        if at == 0 or data[at - 1] in b"\r\n":
            starts.append(at)
        at = data.rfind(header, 0, at)
    return starts


def _section(data: bytes, start: int) -> "bytes | None":
    after = data.find(b"\n[", start) + 1
    header, *lines = data[start : after or len(data)].splitlines(keepends=True)
    # Parsers disagree about the end of a name with a second bracket.
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
    """Return the length of the section in bytes, None if one of its *lines* may be a header."""
    length = at = 0
    for number, line in enumerate(lines):
        if number and line.lstrip().startswith("["):
            return None
        if line.strip() and not line.startswith(("#", ";")):
            length = at + len(line.rstrip("\r\n").encode())
        at += len(line.encode())
    return length
