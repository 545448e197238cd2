"""What can go wrong with an answer besides a refusal: outages, hangs, cut lines, captive portals."""

from dataclasses import dataclass
from typing import Literal

_PORTAL = b"<!DOCTYPE html><html><head>%s<title>Welcome</title></head><body><h1>Sign in</h1></body></html>"


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong with one answer."""

    name: str
    wait: float = 0.0
    """Seconds before anything else happens."""
    processed: bool = False
    """Whether AWS does what was asked (a code is spent, a session minted) before it goes wrong."""
    status: int = 0
    """HTTP status of the answer in place of AWS's; 0: AWS's own answer."""
    code: str = ""
    """AWS's error code, for an answer in AWS's form; *body* is its message then."""
    body: bytes = b""
    content_type: str = "text/xml"
    ending: Literal["complete", "reset", "cut", "drip"] = "complete"
    """The connection is reset before the answer, cut in the middle of it, or gives a byte of it a second."""
    date: str | None = None
    """The Date header instead of the right one; empty: none at all."""
    date_skew: float = 0.0
    """Seconds that the Date header is off."""


def refusal(status: int, code: str, message: str) -> Fault:
    """Return AWS's error *code* with *status*, whatever was asked."""
    return Fault(code, status=status, code=code, body=message.encode())


def internal_failure() -> Fault:
    words = "The request processing has failed because of an unknown error, exception or failure."
    return refusal(500, "InternalFailure", words)


def unavailable() -> Fault:
    return refusal(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.")


def throttling() -> Fault:
    return refusal(400, "Throttling", "Rate exceeded")


def hang(seconds: float, *, processed: bool = False) -> Fault:
    """Say nothing for *seconds*, then reset the connection."""
    return Fault("hang", wait=seconds, processed=processed, ending="reset")


def slow(seconds: float) -> Fault:
    """Give AWS's own answer after *seconds*."""
    return Fault("slow", wait=seconds, processed=True)


def reset() -> Fault:
    """Reset the connection before the call was looked at."""
    return Fault("reset", ending="reset")


def lost_answer() -> Fault:
    """Do what was asked, then reset the connection: the code is spent and nobody has the session."""
    return Fault("lost answer", processed=True, ending="reset")


def cut_short() -> Fault:
    """Cut the connection in the middle of AWS's own answer."""
    return Fault("cut short", processed=True, ending="cut")


def drip() -> Fault:
    """Give AWS's own answer byte by byte, so slowly that it never comes to its end."""
    return Fault("drip", processed=True, ending="drip")


def junk() -> Fault:
    return Fault("junk", status=200, body=b"\x00\xff<not xml & nothing like it")


def captive_portal(*, well_formed: bool = False) -> Fault:
    """Return the sign-in page of a hotel's network, with status 200; *well_formed* pages are XML, too."""
    body = _PORTAL % (b"" if well_formed else b'<meta charset="utf-8">')
    return Fault("captive portal", status=200, body=body, content_type="text/html")


def huge(size: int = 10 * 1024 * 1024) -> Fault:
    """Return a body of *size* bytes that is no XML."""
    return Fault("huge", status=200, body=b"A" * size)


def dated(date: str) -> Fault:
    """Give AWS's own answer with this Date header; empty: without one."""
    return Fault("dated", processed=True, date=date)


def skewed_date(seconds: float) -> Fault:
    """Give AWS's own answer with a Date header that is *seconds* off."""
    return Fault("skewed date", processed=True, date_skew=seconds)
