"""Access keys as people paste them: alone, as assignments, as JSON, or as a row of the console's CSV file."""

import re

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.dataclass import dataclass, field
from awsroles.core.keys.plaintext import check_key
from awsroles.errors import ConfigurationError

EXAMPLE = "AKIAIOSFODNN7EXAMPLE"
# AWS, "Understanding unique ID prefixes": AKIA is a long-lived key, ASIA a temporary one.
_KEY_ID = re.compile(r"(?<![A-Za-z0-9/+])A[KS]IA[A-Z0-9]{12,124}(?![A-Za-z0-9/+=])", re.ASCII)
# A secret access key has 40 characters of base64. In an assignment `=` precedes it.
_SECRET = re.compile(r"(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])", re.ASCII)
_ID_LENGTH, _SECRET_LENGTH = 20, 40
_QUOTES = " \t\"'`,;"
_WHERE = "copy it from the IAM console: your user, Security credentials"


@dataclass(frozen=True)
class PastedKey:
    """The *key_id* of an access key, and its *secret* if that was pasted with it, or *is_in_file*."""

    key_id: str
    secret: str | None = field(default=None, repr=False)
    is_in_file: bool = False


def read_key_id(text: str) -> PastedKey:
    """Return the access key ID in *text*, and the secret if it is there as well.

    Raises ConfigurationError, without the *text*, for anything else.
    """
    found = _KEY_ID.search(text) or _KEY_ID.fullmatch("".join(text.strip(_QUOTES).split()))
    if found is None:
        raise _no_key_id(text.strip(_QUOTES))
    secret = _SECRET.search(text, found.end()) or _SECRET.search(text)
    # Raises the error for temporary credentials.
    check_key(found[0], "x" * _SECRET_LENGTH)
    return PastedKey(found[0], None if secret is None else secret[0])


def pasted_path(text: str) -> str | None:
    """Return the path of the CSV file in *text*, as a file manager pastes it: quoted, or with escaped blanks."""
    path = text.strip()
    is_quoted = path[:1] in {"'", '"'} and path.endswith(path[0])
    # A backslash before a letter is of Windows.
    path = path[1:-1] if is_quoted else re.sub(r"\\([^\w\\])", r"\1", path)
    return path if path.lower().endswith(".csv") and "\n" not in path else None


def read_secret(text: str, key_id: str) -> AccessKey:
    """Return the access key of *key_id* and the secret in *text*; raise ConfigurationError, without the *text*."""
    found = _SECRET.search(text)
    secret = text.strip(_QUOTES) if found is None else found[0]
    if _KEY_ID.search(secret):
        raise ConfigurationError(f"that is an access key ID; the secret has {_SECRET_LENGTH} characters", _WHERE)
    if not secret:
        raise ConfigurationError("nothing was typed; a secret access key has 40 characters", _WHERE)
    return check_key(key_id, secret)


def has_secret(text: str) -> bool:
    """Return true if *text* has what looks like a secret access key."""
    return _SECRET.search(text) is not None


def check_no_key_id(text: str) -> None:
    """Raise ConfigurationError if an access key ID was pasted at the question before."""
    if _KEY_ID.search(text):
        raise ConfigurationError(
            "that is an access key ID, which is asked for next", "press Enter for the region that is offered"
        )


def _no_key_id(text: str) -> ConfigurationError:
    if has_secret(text):
        return ConfigurationError(
            "that looks like the secret access key, and it is on the screen now; the ID begins with AKIA",
            "clear the screen, then run it again",
        )
    if text.startswith("AKIA") and text.isalnum():
        return ConfigurationError(f"an access key ID has {_ID_LENGTH} characters, and that has {len(text)}", _WHERE)
    return ConfigurationError(f"that is not an access key ID; it looks like {EXAMPLE}", _WHERE)
