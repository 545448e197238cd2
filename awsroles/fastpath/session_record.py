"""A session as it is kept: the names it goes by, and a value of what it was made for and the document to print.

    awsroles1 EXPIRES ISSUED LENGTH-OF-BASIS LENGTH-OF-DOCUMENT CHECK
    <basis><document>

Times are whole seconds since the epoch. Nothing here is parsed on a hit but the six words of the header: the basis is
compared byte for byte, and the document is handed out as it stands, unless CHECK tells that a byte of the value was
changed. This module imports nothing.
"""

_FORMAT = b"awsroles1"
# A prime: of the value as one number the remainder tells every change of up to seven bytes in a row, and nearly all
# others, in microseconds and without an import. It is there for accidents: who can write may write anything.
_CHECK_MODULUS = 2**61 - 1

# botocore asks again for every request with less than 15 minutes left (botocore credentials.py, advisory timeout).
RENEW_BELOW = 900
RENEW_EARLY_BELOW = 1_200
# Shorter sessions are renewed in their last third.
SHORT_SESSION = 1_800
# An MFA session is handed out to its last minute; a shorter rest would end before the caller has used it.
MFA_LEAST_LEFT = 60

# The longest session that there is: GetSessionToken's (AWS STS API reference).
_LONGEST_SESSION = 129_600
# By so much two clocks may differ: AWS takes no request that is signed further off.
_CLOCK_SKEW = 300

_ROLE_SESSION, _MFA_SESSION = "awsroles/role-session/", "awsroles/mfa-session/"


def is_session(item: str) -> bool:
    """Say whether *item* is of a session, which ends by itself, or of a secret that lives long."""
    return item.startswith((_ROLE_SESSION, _MFA_SESSION))


def role_session_item(config_path: str, profile: str) -> str:
    """Return the name of the item that holds the session of *profile* in that config file."""
    name = f"{_ROLE_SESSION}{config_path}#{profile}"
    # A path that is no UTF-8 stands in Python's text with surrogates, which no keyring takes.
    return name.encode("utf-8", "surrogatepass").decode("utf-8", "backslashreplace")


def mfa_session_item(user_arn: str) -> str:
    """Return the name of the item that holds the MFA session of a user."""
    return f"{_MFA_SESSION}{user_arn}"


def key_id_fact(user_arn: str) -> str:
    """Return the name under which the ID of a user's access key is remembered."""
    return f"access-key-id/{user_arn}"


def make_cache_key(endpoint: bytes, sections: "list[bytes]", access_key_id: bytes) -> bytes:
    """Return the bytes that say what a session is made for: each part behind its length."""
    return b"".join(b"%d\n%s" % (len(part), part) for part in (endpoint, *sections, access_key_id))


def encode(expires_at: int, issued_at: int, cache_key: bytes, document: bytes) -> bytes:
    """Return the value to store."""
    lengths = len(cache_key), len(document)
    check = _check(expires_at, issued_at, cache_key, document)
    return b"%s %d %d %d %d %d\n%s%s" % (_FORMAT, expires_at, issued_at, *lengths, check, cache_key, document)


def decode(value: bytes, cache_key: bytes) -> "tuple[int, int, bytes] | None":
    """Return (expires_at, issued_at, document), or None for a value that is damaged or made for something else."""
    header, newline, rest = value.partition(b"\n")
    numbers = _numbers(header)
    if not newline or numbers is None:
        return None
    expires_at, issued_at, basis_length, document_length, check = numbers
    if len(rest) != basis_length + document_length or rest[:basis_length] != cache_key:
        return None
    document = rest[basis_length:]
    return (expires_at, issued_at, document) if check == _check(expires_at, issued_at, cache_key, document) else None


def is_of_this_time(expires_at: int, issued_at: int, now: float) -> bool:
    """Say whether a session can have been issued by *now* and can live so long; else a clock was set meanwhile."""
    return issued_at <= now + _CLOCK_SKEW and expires_at - issued_at <= _LONGEST_SESSION + _CLOCK_SKEW


def expiry(value: bytes) -> "int | None":
    """Return when the session in *value* ends, whatever it was made for; None where it holds no session."""
    numbers = _numbers(value.partition(b"\n")[0])
    return None if numbers is None else numbers[0]


def renewal_threshold(expires_at: int, issued_at: int) -> int:
    """Return with how many seconds left a role session is renewed by whoever asks."""
    length = expires_at - issued_at
    return RENEW_BELOW if length >= SHORT_SESSION else length // 3


def early_renewal_threshold(expires_at: int, issued_at: int) -> int:
    """Return with how many seconds left one process renews ahead of the others."""
    return renewal_threshold(expires_at, issued_at) * RENEW_EARLY_BELOW // RENEW_BELOW


def _check(expires_at: int, issued_at: int, cache_key: bytes, document: bytes) -> int:
    return int.from_bytes(b"%d %d %s%s" % (expires_at, issued_at, cache_key, document), "big") % _CHECK_MODULUS


def _numbers(header: bytes) -> "list[int] | None":
    words = header.split(b" ")
    if len(words) != 6 or words[0] != _FORMAT or not all(word.isdigit() and len(word) < 20 for word in words[1:]):
        return None
    return [int(word) for word in words[1:]]
