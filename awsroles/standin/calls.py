"""The record of what was asked of the stand-in."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Call:
    """One call; *outcome* is `pending`, `ok`, AWS's error code or the name of a fault."""

    action: str
    service: str
    access_key_id: str
    time: float
    """When it came in, in seconds since the epoch by AWS's clock."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """As sent, without MFA codes."""
    outcome: str = "pending"
