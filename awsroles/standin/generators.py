"""Generators of identifiers, secrets and TOTP codes."""

import base64
import hmac
import secrets
import string
import uuid

_ID_ALPHABET = string.ascii_uppercase + "234567"

_SECRET_ALPHABET = string.ascii_letters + string.digits + "+/"

_BEGINNING = "IQoJb3JpZ2luX2Vj"

STEP_SECONDS = 30


def new_id(prefix: str) -> str:
    """Return a unique ID of 20 characters: AKIA…, ASIA…, AIDA…, AROA…."""
    return prefix + "".join(secrets.choice(_ID_ALPHABET) for _ in range(20 - len(prefix)))


def new_secret() -> str:
    """Return a secret access key of 40 characters."""
    return "".join(secrets.choice(_SECRET_ALPHABET) for _ in range(40))


def new_session_token(length: int) -> str:
    """Return a session token of *length* characters, at least 32."""
    size = max(length, 32)
    return (_BEGINNING + base64.b64encode(secrets.token_bytes(size)).decode())[:size]


def new_seed() -> str:
    """Return a base32 TOTP seed of 64 characters, the length of AWS's."""
    return base64.b32encode(secrets.token_bytes(40)).decode()


def new_request_id() -> str:
    return str(uuid.uuid4())


def time_step(at: float) -> int:
    """Return the number of the 30-second time step at *at* (seconds since the epoch)."""
    return int(at // STEP_SECONDS)


def totp_code(seed_base32: str, step: int, digits: int = 6) -> str:
    """Return the TOTP code of one time step (RFC 4226, section 5.3)."""
    padded = seed_base32.upper().replace(" ", "")
    key = base64.b32decode(padded + "=" * (-len(padded) % 8))
    digest = hmac.new(key, step.to_bytes(8, "big"), "sha1").digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)
