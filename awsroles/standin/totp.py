"""Time-based one-time codes as RFC 6238 has them: HMAC-SHA1, steps of 30 seconds, six digits."""

import base64
import hmac

STEP_SECONDS = 30


def time_step(at: float) -> int:
    """Return the number of the 30-second step that holds *at* (seconds since the epoch)."""
    return int(at // STEP_SECONDS)


def code_of_step(seed_base32: str, step: int, digits: int = 6) -> str:
    """Return the code of one time step (RFC 4226, section 5.3)."""
    padded = seed_base32.upper().replace(" ", "")
    key = base64.b32decode(padded + "=" * (-len(padded) % 8))
    digest = hmac.new(key, step.to_bytes(8, "big"), "sha1").digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)
