"""The proxy for a URL. Messages name its variable, as its address may contain a password."""

import os
import re
from base64 import b64encode
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from awsroles.core.aws.endpoint import is_loopback
from awsroles.core.untrusted import printable, without_user_info
from awsroles.errors import RequestNotSentError

# URL parsers differ about backslashes and blanks: one of them may take a part of the password for the host.
_ADDRESS = re.compile(r"[\x21-\x5b\x5d-\x7e]+")
_KINDS = ("http", "https")
_FORM_HINT = "write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT"
_LONGEST_WORDS = 300
# The text of an OSError, as it is and as urllib3 quotes it.
_SYSTEM_ERROR = re.compile(r"\[Errno -?\d+\] ([^'\")\]]+)|Error\(-?\d+, ['\"]([^'\"]+)['\"]\)")


class Proxy(NamedTuple):
    """A proxy: its *address*, which must not be shown, and the *name* of its variable."""

    name: str
    address: str

    def __repr__(self) -> str:
        return f"Proxy(name={self.name!r})"


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy for *url*, None for a direct connection, which loopback always gets.

    Raises RequestNotSentError for an unusable proxy. Names and order are those of Python, botocore and curl.
    """
    parts = urlsplit(url)
    if is_loopback(parts.hostname or "") or proxy_bypass(parts.netloc):
        return None
    value = getproxies().get(parts.scheme)
    if not value:
        return None
    name = _variable(parts.scheme)
    return Proxy(name, _checked(name, value))


def words_of(error: Exception, proxy: Proxy | None) -> str:
    """Return the text of *error* as one short line, or only its type if the text contains a part of the password."""
    words = printable(without_user_info(str(error)))[:_LONGEST_WORDS]
    if proxy is not None and any(secret in words for secret in _secrets(proxy)):
        return type(error).__name__
    return words


def system_reason(words: str) -> str:
    """Return the reason of the system in *words*, such as `connection refused`, empty if there is none."""
    found = _SYSTEM_ERROR.search(words)
    reason = (found[1] or found[2]) if found else ""
    return f"{reason[:1].lower()}{reason[1:]}"


def _variable(scheme: str) -> str:
    """Return the name of the proxy's variable; the one in lower case has precedence."""
    lower = f"{scheme}_proxy"
    names = [name for name, value in os.environ.items() if name.lower() == lower and value]
    return lower if lower in names else "".join(names[-1:]) or "the system's settings"


def _checked(name: str, value: str) -> str:
    kind, has_kind, rest = value.strip().partition("://")
    if has_kind and kind.lower().startswith("socks"):
        raise RequestNotSentError(
            f"{name} names a SOCKS proxy, which is not supported", f"let {name} name an HTTP proxy"
        )
    if has_kind and kind.lower() not in _KINDS:
        raise RequestNotSentError(f"{name} is not the address of an HTTP proxy", _FORM_HINT)
    address = f"{kind.lower()}://{rest}" if has_kind else f"http://{kind.removeprefix('//')}"
    parts = _split(address)
    if parts is None or not (parts.hostname or _is_cut_short(parts)):
        raise RequestNotSentError(f"{name} is not the address of a proxy", _FORM_HINT)
    if _is_cut_short(parts):
        raise RequestNotSentError(
            f"the password in {name} has a character that ends an address",
            "write / as %2F, ? as %3F, # as %23 and @ as %40 in it",
        )
    return address


def _split(address: str) -> SplitResult | None:
    """Return the parts of *address*, None if it is malformed."""
    try:
        parts = urlsplit(address)
        # In an address that is cut short, the port is a part of the password.
        port = 1 if _is_cut_short(parts) else parts.port
    except ValueError:
        return None
    return parts if _ADDRESS.fullmatch(address) and port != 0 else None


def _is_cut_short(parts: SplitResult) -> bool:
    return "@" in parts.path + parts.query + parts.fragment


def _secrets(proxy: Proxy) -> list[str]:
    user_info, has_user, _ = urlsplit(proxy.address).netloc.rpartition("@")
    if not has_user:
        return []
    password = user_info.partition(":")[2]
    encoded = b64encode(unquote(user_info).encode()).decode()
    return [secret for secret in (user_info, unquote(user_info), password, unquote(password), encoded) if secret]
