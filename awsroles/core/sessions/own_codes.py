"""The words for sessions that take an MFA code of their own, and for the reason."""

from collections.abc import Sequence

from awsroles.core.profiles.model import Chain


def announcement(direct: Sequence[Chain], codes: int) -> str:
    """Return a sentence that says why the profiles of *direct* take codes of their own, and how many are asked for."""
    long = ", ".join(chain.name for chain in direct if not chain.has_own_device)
    other = ", ".join(chain.name for chain in direct if chain.has_own_device)
    reasons = [f"over 1 h takes a code of its own ({long})"] if long else []
    if other:
        reasons.append(f"another MFA device than the source's takes a code of its own ({other})")
    return f"{', and '.join(reasons)}: {codes} code{'s' * (codes > 1)}"
