"""Long-lived access keys in plain text: by place, never by value."""

import re
from collections.abc import Iterator, Mapping, Sequence
from shlex import quote

from awsroles.core.dataclass import dataclass, field
from awsroles.core.doctor.finding import Finding
from awsroles.core.keys.temporary import is_temporary
from awsroles.core.profiles.profiles import Profiles
from awsroles.fastpath.config_scan import STATIC_KEYS

# The names that programs give to a secret access key, before a value of its length. fish and csh need no `=`.
_SECRET = re.compile(
    r"(?:secret_?(?:access_?)?key)[\"']?\s*(?:=>|[:=]|\s)\s*[\"']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])",
    re.IGNORECASE | re.ASCII,
)
# AWS, "Understanding unique ID prefixes": ASIA is a temporary key.
_TEMPORARY = re.compile(
    r"(?<![A-Za-z0-9])ASIA[A-Z0-9]{12}|(?:session|security)_?token[\"']?\s*[:=\s]\s*\S", re.IGNORECASE
)
_HEADER = re.compile(r"\s*\[[^\]]+\]")
# The lines before and after a secret that tell of the same key.
_NEAR = 4
_VARIABLES = ("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY")


@dataclass(frozen=True)
class SeenText:
    """The *text* of the file *path* in which keys are looked for."""

    path: str
    text: str = field(repr=False)


def plaintext_keys(
    texts: Sequence[SeenText], environ: Mapping[str, str], profiles: Profiles | None, *, is_in_exec: bool
) -> list[Finding]:
    """Return a finding for each file in *texts*, and for *environ*, that holds a long-lived access key.

    *is_in_exec* if this shell has the variables of `awsroles exec`.
    """
    found = [_of_file(each.path, lines, profiles) for each in texts if (lines := list(secret_lines(each.text)))]
    named = [name for name in _VARIABLES if environ.get(name)]
    is_session = any(environ.get(name) for name in ("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"))
    if named and not is_session and not is_in_exec:
        evidence = f"{named[0]} of this shell"
        found.append(
            Finding("error", "plaintext_key", "a long-lived access key is in the environment", evidence, _unset(named))
        )
    return found


def secret_lines(text: str) -> Iterator[int]:
    """Yield the numbers of the lines of *text* with the secret of a long-lived key, also in a comment."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if _SECRET.search(line) and not _TEMPORARY.search("\n".join(_around(lines, number))):
            yield number + 1


def _around(lines: Sequence[str], number: int) -> list[str]:
    """Return the lines of the same key: those near, up to the next header of a section."""
    before: list[str] = []
    for line in reversed(lines[max(0, number - _NEAR) : number]):
        if _HEADER.match(line):
            break
        before.append(line)
    after: list[str] = []
    for line in lines[number : number + _NEAR + 1]:
        if _HEADER.match(line):
            break
        after.append(line)
    return before + after


def _of_file(path: str, lines: Sequence[int], profiles: Profiles | None) -> Finding:
    names = [] if profiles is None else _profiles_with_key(profiles, path)
    evidence = ", ".join(f"{path}:{line}" for line in lines[:3])
    if names:
        evidence += f" (profile {', '.join(names)})"
    fix = f"awsroles setup --from {quote(names[0])}" if names else None
    return Finding("error", "plaintext_key", "a long-lived access key is in a file in plain text", evidence, fix)


def _profiles_with_key(profiles: Profiles, path: str) -> list[str]:
    found = []
    for name in profiles:
        options = profiles.options(name)
        has_key = all(options.get(key) for key in STATIC_KEYS[:2]) and not is_temporary(profiles, name)
        if has_key and profiles.file_of(name, STATIC_KEYS[1]).path == path:
            found.append(name)
    return found


def _unset(names: Sequence[str]) -> str:
    ids = [name.replace("SECRET_ACCESS_KEY", "ACCESS_KEY_ID").replace("SECRET_KEY", "ACCESS_KEY") for name in names]
    return f"unset {' '.join((*ids, *names))}"
