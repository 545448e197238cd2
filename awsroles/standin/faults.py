"""Faults of AWS and of the network: outages, hangs, broken connections, captive portals."""

from dataclasses import dataclass
from typing import Literal

_PORTAL = b"<!DOCTYPE html><html><head>%s<title>Welcome</title></head><body><h1>Sign in</h1></body></html>"


@dataclass(frozen=True)
class Fault:
    """One fault of one response."""

    name: str
    wait: float = 0.0
    """Seconds before the response."""
    processed: bool = False
    """Whether AWS executes the call (uses the code, issues the session) before the fault."""
    status: int = 0
    """HTTP status of a response that replaces AWS's; 0: AWS's own response."""
    code: str = ""
    """AWS's error code for an error response; *body* is its message then."""
    body: bytes = b""
    content_type: str = "text/xml"
    ending: Literal["complete", "reset", "cut", "drip"] = "complete"
    """The connection is reset before the response, closed in the middle of it, or sends one byte a second."""
    date: str | None = None
    """A Date header that replaces the right one; empty: none."""
    date_skew: float = 0.0
    """Seconds by which the Date header is wrong."""


def api_error(status: int, code: str, message: str) -> Fault:
    """Return AWS's error response with *code* and *status*."""
    return Fault(code, status=status, code=code, body=message.encode())


def internal_failure() -> Fault:
    words = "The request processing has failed because of an unknown error, exception or failure."
    return api_error(500, "InternalFailure", words)


def unavailable() -> Fault:
    return api_error(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.")


def throttling() -> Fault:
    return api_error(400, "Throttling", "Rate exceeded")


def hang(seconds: float, *, processed: bool = False) -> Fault:
    """Send nothing for *seconds*, then reset the connection."""
    return Fault("hang", wait=seconds, processed=processed, ending="reset")


def slow(seconds: float) -> Fault:
    """Send AWS's own response after *seconds*."""
    return Fault("slow", wait=seconds, processed=True)


def reset() -> Fault:
    """Reset the connection before the call is executed."""
    return Fault("reset", ending="reset")


def lost_response() -> Fault:
    """Execute the call, then reset the connection. The code is used and the session is lost."""
    return Fault("lost answer", processed=True, ending="reset")


def truncated_response() -> Fault:
    """Close the connection in the middle of AWS's own response."""
    return Fault("cut short", processed=True, ending="cut")


def drip() -> Fault:
    """Send AWS's own response one byte a second."""
    return Fault("drip", processed=True, ending="drip")


def junk() -> Fault:
    return Fault("junk", status=200, body=b"\x00\xff<not xml & nothing like it")


def captive_portal(*, well_formed: bool = False) -> Fault:
    """Return the login page of a public network with status 200; a *well_formed* page is XML too."""
    body = _PORTAL % (b"" if well_formed else b'<meta charset="utf-8">')
    return Fault("captive portal", status=200, body=body, content_type="text/html")


def huge(size: int = 10 * 1024 * 1024) -> Fault:
    """Return a body of *size* bytes that is not XML."""
    return Fault("huge", status=200, body=b"A" * size)


def dated(date: str) -> Fault:
    """Send AWS's own response with this Date header; empty: without one."""
    return Fault("dated", processed=True, date=date)


def skewed_date(seconds: float) -> Fault:
    """Send AWS's own response with a Date header that is wrong by *seconds*."""
    return Fault("skewed date", processed=True, date_skew=seconds)
