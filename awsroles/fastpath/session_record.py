"""The stored form of a session, and what it depends on; this module imports nothing.

    awsroles1 EXPIRES ISSUED CACHE-KEY-LENGTH DOCUMENT-LENGTH CHECKSUM
    <cache key><document>

Times are whole seconds since the epoch. A cache hit parses only the six words of the header. It compares the cache key
byte for byte, and prints the document unchanged if the checksum is right.
"""

# As in `typing`, which a warm hit does not import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMAT = b"awsroles1"
# A prime. The remainder of the value, as one number, detects each change of up to seven bytes in a row and nearly all
# others, in microseconds and without an import. It detects accidents: whoever can write an item can write any value.
_CHECK_MODULUS = 2**61 - 1

# botocore refreshes on each request with less than 15 minutes left (botocore credentials.py, advisory timeout).
RENEW_BELOW = 900
RENEW_EARLY_BELOW = 1_200
# Shorter sessions are renewed in their last third.
SHORT_SESSION = 1_800
# An MFA session is used until its last minute. Less time could end before the caller uses the session.
MFA_LEAST_LEFT = 60

# GetSessionToken's longest session, the longest of all (AWS STS API reference).
_LONGEST_SESSION = 129_600
# The largest difference between two clocks: AWS rejects requests signed with a larger one.
_CLOCK_SKEW = 300

_ROLE_SESSION, _MFA_SESSION = "awsroles/role-session/", "awsroles/mfa-session/"
_ELEVATED_SESSION = "awsroles/elevated-session/"
# The options that narrow the sessions of a profile begin like this.
_SESSION_POLICY = b"awsroles_policy_"
# Ends the cache key of an elevated session, so that no role session passes for one.
_ELEVATED = b"elevated"

# The chosen endpoint of an environment that ignores the endpoints of profiles.
IGNORE_PROFILE_ENDPOINTS = b"ignored"
IGNORE = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
FIPS, DUALSTACK, REGIONAL = "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_STS_REGIONAL_ENDPOINTS"
# Names the variables that `exec` sets from a profile. They are no choice of the environment.
_SET_FROM_PROFILE = "AWSROLES_SETTINGS"


def is_session(item: str) -> bool:
    """Return True if *item* is a session, which expires, and False for a long-lived secret."""
    return item.startswith((_ROLE_SESSION, _MFA_SESSION, _ELEVATED_SESSION))


def role_session_item(config_path: str, profile: str) -> str:
    """Return the item name of the role session of *profile* in the config file *config_path*."""
    return _item_of_profile(_ROLE_SESSION, config_path, profile)


def elevated_session_item(config_path: str, profile: str) -> str:
    """Return the item name of the elevated session of *profile* in the config file *config_path*."""
    return _item_of_profile(_ELEVATED_SESSION, config_path, profile)


def _item_of_profile(kind: str, config_path: str, profile: str) -> str:
    name = f"{kind}{config_path}#{profile}"
    # A path that is not UTF-8 has surrogates in Python's text. No keyring accepts them.
    return name.encode("utf-8", "surrogatepass").decode("utf-8", "backslashreplace")


def mfa_session_item(user_arn: str) -> str:
    """Return the item name of the MFA session of an IAM user."""
    return f"{_MFA_SESSION}{user_arn}"


def key_id_fact(user_arn: str) -> str:
    """Return the name of the state file with the ID of a user's access key."""
    return f"access-key-id/{user_arn}"


def configured_endpoint(environ: "Mapping[str, str]", service: str = "STS") -> bytes:
    """Return the endpoint that *environ* chooses for *service*, then a line for each variable that changes it.

    A session depends on its endpoint: a shell with the endpoint of an AWS emulator shares no session with AWS. Return
    b"" for no choice. Names and order are botocore's (SDK reference guide: service-specific endpoints, FIPS and
    dual-stack endpoints, STS regional endpoints). The endpoints of a profile are in the profile's own section.
    """
    if _SET_FROM_PROFILE in environ:
        excluded = environ[_SET_FROM_PROFILE].split()
        environ = {name: value for name, value in environ.items() if name not in excluded}
    get = environ.get
    ignore = get(IGNORE) or ""
    if ignore.lower() == "true":
        endpoint, ignore = IGNORE_PROFILE_ENDPOINTS, ""
    else:
        endpoint = (get(f"AWS_ENDPOINT_URL_{service}") or get("AWS_ENDPOINT_URL") or "").encode("utf-8", "replace")
        # "false" is about the endpoints of profiles. It changes nothing if the environment has one of its own.
        ignore = "" if endpoint else ignore
    for name, value in ((IGNORE, ignore), (FIPS, get(FIPS)), (DUALSTACK, get(DUALSTACK)), (REGIONAL, get(REGIONAL))):
        if value:
            endpoint += f"\n{name}={value}".encode("utf-8", "replace")
    return endpoint


def mfa_endpoint(endpoint: bytes) -> bytes:
    """Return the part of *endpoint* that an MFA session depends on: each endpoint of AWS accepts the same session."""
    first, *lines = endpoint.split(b"\n")
    return b"\n".join((first, *(line for line in lines if line.startswith(IGNORE.encode()))))


def make_cache_key(endpoint: bytes, sections: "list[bytes]", access_key_id: bytes) -> bytes:
    """Return the bytes that identify the input of a session: the length of each part, then the part."""
    return b"".join(b"%d\n%s" % (len(part), part) for part in (endpoint, *sections, access_key_id))


def may_be_narrowed(section: bytes) -> bool:
    """Return False if the *section* of a role profile has no session policy, and so no elevated session."""
    return _SESSION_POLICY in section.lower()


def elevated_key(cache_key: bytes) -> bytes:
    """Return the cache key of the elevated session of a profile whose role session has *cache_key*."""
    return cache_key + _ELEVATED


def encode(expires_at: int, issued_at: int, cache_key: bytes, document: bytes) -> bytes:
    """Return the value to store."""
    lengths = len(cache_key), len(document)
    check = _check(expires_at, issued_at, cache_key, document)
    return b"%s %d %d %d %d %d\n%s%s" % (_FORMAT, expires_at, issued_at, *lengths, check, cache_key, document)


def decode(value: bytes, cache_key: bytes) -> "tuple[int, int, bytes] | None":
    """Return (expires_at, issued_at, document), or None for a damaged value and for another cache key."""
    header, newline, rest = value.partition(b"\n")
    numbers = _numbers(header)
    if not newline or numbers is None:
        return None
    expires_at, issued_at, key_length, document_length, check = numbers
    if len(rest) != key_length + document_length or rest[:key_length] != cache_key:
        return None
    document = rest[key_length:]
    return (expires_at, issued_at, document) if check == _check(expires_at, issued_at, cache_key, document) else None


def is_of_this_time(expires_at: int, issued_at: int, now: float) -> bool:
    """Return False if the times are impossible at *now*, as after a change of the clock."""
    return issued_at <= now + _CLOCK_SKEW and expires_at - issued_at <= _LONGEST_SESSION + _CLOCK_SKEW


def expiry(value: bytes) -> "int | None":
    """Return the expiry of the session in *value*, for any cache key; None if *value* is no session."""
    numbers = _numbers(value.partition(b"\n")[0])
    return None if numbers is None else numbers[0]


def renewal_threshold(expires_at: int, issued_at: int) -> int:
    """Return the remaining seconds below which each process renews a role session."""
    length = expires_at - issued_at
    return RENEW_BELOW if length >= SHORT_SESSION else length // 3


def early_renewal_threshold(expires_at: int, issued_at: int) -> int:
    """Return the remaining seconds below which one process renews a role session before the others need it."""
    return renewal_threshold(expires_at, issued_at) * RENEW_EARLY_BELOW // RENEW_BELOW


def is_fresh(expires_at: int, issued_at: int, now: float, *, is_role: bool) -> bool:
    """Return True if each process may use the session, and none has to renew it."""
    if not is_of_this_time(expires_at, issued_at, now):
        return False
    needed = early_renewal_threshold(expires_at, issued_at) if is_role else MFA_LEAST_LEFT
    return expires_at - now >= max(needed, 0) and expires_at > now


def _check(expires_at: int, issued_at: int, cache_key: bytes, document: bytes) -> int:
    return int.from_bytes(b"%d %d %s%s" % (expires_at, issued_at, cache_key, document), "big") % _CHECK_MODULUS


def _numbers(header: bytes) -> "list[int] | None":
    words = header.split(b" ")
    if len(words) != 6 or words[0] != _FORMAT or not all(word.isdigit() and len(word) < 20 for word in words[1:]):
        return None
    return [int(word) for word in words[1:]]
