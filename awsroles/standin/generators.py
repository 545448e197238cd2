"""Made-up identifiers and secrets in the shapes of AWS's."""

import base64
import secrets
import string
import uuid

_ID_ALPHABET = string.ascii_uppercase + "234567"
_SECRET_ALPHABET = string.ascii_letters + string.digits + "+/"
_BEGINNING = "IQoJb3JpZ2luX2Vj"


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
    """Return a TOTP seed in base32, of 64 characters as AWS's are."""
    return base64.b32encode(secrets.token_bytes(40)).decode()


def new_request_id() -> str:
    return str(uuid.uuid4())
