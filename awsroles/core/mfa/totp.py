"""TOTP seeds of AWS's virtual devices: six digits, 30 seconds, SHA-1."""

import re
from urllib.parse import parse_qs, quote, urlsplit

from awsroles.errors import ConfigurationError

_ISSUER = "AWS"
_BASE32 = re.compile(r"[A-Z2-7]{16,256}")
# Lengths of the last group that hold whole bytes (RFC 4648, section 6).
_LAST_GROUPS = {0, 2, 4, 5, 7}
# Parameters of a URI and their defaults, which are AWS's values (Key Uri Format of Google Authenticator).
_AWS_HAS = {"algorithm": "SHA1", "digits": "6", "period": "30"}
_HINT = "copy the key that was shown beside the QR code, or the otpauth:// URI in the QR code"


def parse_seed(text: str) -> str:
    """Return the seed in *text* as base32 without padding; *text* is base32 in any usual layout or an otpauth URI.

    Raises ConfigurationError without the text.
    """
    given = text.strip()
    if given.lower().startswith("otpauth:"):
        given = _secret(given)
    seed = re.sub(r"[\s-]", "", given).rstrip("=").upper()
    if not _BASE32.fullmatch(seed) or len(seed) % 8 not in _LAST_GROUPS:
        raise ConfigurationError("this is not a TOTP seed in base32", _HINT)
    return seed


def in_groups(seed: str) -> str:
    """Return *seed* in groups of four, which are easy to type."""
    return " ".join(seed[start : start + 4] for start in range(0, len(seed), 4))


def otpauth_uri(mfa_serial: str, seed: str) -> str:
    """Return the URI for the QR code of authenticator apps (Key Uri Format of Google Authenticator)."""
    _, _, _, _, account, resource = mfa_serial.split(":", 5)
    label = quote(f"{resource.rpartition('/')[2]}@{account}", safe="@")
    return f"otpauth://totp/{_ISSUER}:{label}?secret={seed}&issuer={_ISSUER}"


def _secret(uri: str) -> str:
    try:
        parts = urlsplit(uri)
        fields = parse_qs(parts.query)
    except ValueError:
        raise ConfigurationError("this is not an otpauth URI", _HINT) from None
    if parts.netloc.lower() != "totp":
        raise ConfigurationError("this otpauth URI is not for time-based codes (totp)", _HINT)
    for name, value in _AWS_HAS.items():
        if fields.get(name, [value])[0].upper() != value:
            raise ConfigurationError(f"this otpauth URI is not from AWS, whose devices have {name}={value}", _HINT)
    return fields.get("secret", [""])[0]
