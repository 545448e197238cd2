"""Parts of the AWS config file found in its bytes, without reading the rest; this module imports nothing.

What this returns is what `config_text` finds there too. What it is not sure of, it leaves to that.
"""

DEFAULT_SOURCE = "master"
# Beside a credential_process, botocore, Go, JS, Java and Rust each rank these differently.
SECOND_SOURCES = ("role_arn", "source_profile", "credential_source", "web_identity_token_file", "login_session")
STATIC_KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")

_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@+:/-"


def find_section(data: bytes, name: str) -> "bytes | None":
    """Return the section of the profile *name*, from its header to its last option, or None where in doubt.

    Neither a section after it nor a comment or blank line in between changes what is returned.
    """
    if not _is_plain(data, name):
        return None
    starts = _line_starts(data, b"[profile %b]" % name.encode())
    if name == "default":
        starts += _line_starts(data, b"[default]")
    return _section(data, starts[0]) if len(starts) == 1 else None


def _cut_services(data: bytes, name: str) -> "bytes | None":
    """Return the section of the endpoints of services *name*, or None where in doubt."""
    starts = _line_starts(data, b"[services %b]" % name.encode()) if _is_plain(data, name) else []
    return _section(data, starts[0]) if len(starts) == 1 else None


def find_chain(profile: str, config: bytes, credentials: bytes) -> "tuple[list[bytes], str] | None":
    """Return the sections of *profile* and of all that it stands on, and the user at the root; None where in doubt.

    In doubt is also what is not ours, or stands in the *credentials* file as well. A section of services that a profile
    names is part of its own.
    """
    # configparser gives the options of this section to every other one.
    if config.rfind(b"[DEFAULT]") >= 0 or credentials.rfind(b"[DEFAULT]") >= 0:
        return None
    sections: list[bytes] = []
    while b"[%b]" % profile.encode() not in credentials:
        section = find_section(config, profile)
        options = read_options(section) if section else None
        if not section or not options or any(map(is_conflicting_source, options)):
            return None
        if options.get("services"):
            services = _cut_services(config, options["services"])
            if not services:
                return None
            section += b"\n" + services
        if section in sections:
            return None
        sections.append(section)
        if "awsroles_role_arn" in options:
            profile = options.get("awsroles_source_profile") or DEFAULT_SOURCE
        else:
            # How old a code may be is not looked at here.
            usual = "awsroles_mfa_max_age_seconds" not in options or len(sections) > 1
            return (sections, options["awsroles_user_arn"]) if usual and "awsroles_user_arn" in options else None
    return None


def read_options(section: bytes) -> "dict[str, str] | None":
    """Return the options of a *section* that `find_section` returned, or None where in doubt.

    In a value of several lines, the blank ones are missing.
    """
    options: dict[str, str] = {}
    key = ""
    # `find_section` has decoded all of it.
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
    """Say whether the option *key* in one of our profiles is another source of credentials."""
    return key in SECOND_SOURCES or key in STATIC_KEYS or key.startswith("sso_")


def profile_names(data: bytes, prefix: str) -> "list[str]":
    """Return the plain names of profiles that begin with *prefix*, in their order."""
    starts = _line_starts(data, b"[profile %b" % prefix.encode("utf-8", "surrogateescape"))
    ends = [(start, data.find(b"]", start)) for start in reversed(starts)]
    names = [data[start + len(b"[profile ") : end].decode("utf-8", "replace") for start, end in ends if end > 0]
    if "default".startswith(prefix) and _line_starts(data, b"[default]"):
        names.insert(0, "default")
    return [name for name in names if not name.strip(_PLAIN)]


def _option(line: str) -> "tuple[str, str]":
    """Return the key and the value in *line*, no key where it is no option."""
    key, delimiter, value = line.partition("=")
    if not delimiter or ":" in key:
        key, delimiter, value = line.partition(":")
    return (key.rstrip().lower() if delimiter else ""), value.strip()


def _is_plain(data: bytes, name: str) -> bool:
    # Taking plain characters off both ends of a plain name leaves nothing.
    return bool(name) and not name.strip(_PLAIN) and not _is_quoted(data, name)


def _is_quoted(data: bytes, name: str) -> bool:
    # To search for one byte that is nowhere costs next to nothing.
    return any(quote in data and quote + name.encode() + quote in data for quote in (b'"', b"'"))


def _line_starts(data: bytes, header: bytes) -> "list[int]":
    starts = []
    # To search from the end takes a fifth of the time: only that way does CPython skip what cannot match.
    at = data.rfind(header)
    while at >= 0:
        if at == 0 or data[at - 1] in b"\r\n":
            starts.append(at)
        at = data.rfind(header, 0, at)
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
