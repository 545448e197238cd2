"""The proxy between this machine and an address, named by its variable: its own address holds a password."""

import os
import re
from base64 import b64encode
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from awsroles.core.aws.endpoint import is_loopback
from awsroles.core.untrusted import printable, without_user_info
from awsroles.errors import RequestNotSentError

# Where URL parsers differ (backslashes, blanks), one would take a part of the password for the host.
_ADDRESS = re.compile(r"[\x21-\x5b\x5d-\x7e]+")
_KINDS = ("http", "https")
_FORM_HINT = "write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT"
_LONGEST_WORDS = 300


class Proxy(NamedTuple):
    """A proxy by its *address*, which is not to be shown, and the variable *name* that gives it."""

    name: str
    address: str

    def __repr__(self) -> str:
        return f"Proxy(name={self.name!r})"


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy that *url* is asked through, None for none: what is on this machine is asked directly.

    Raises RequestNotSentError for one that cannot be asked. Names and order are those of Python, botocore and curl.
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
    """Return what *error* says, in one short line without passwords; where one may be left, the error's kind alone."""
    words = printable(without_user_info(str(error)))[:_LONGEST_WORDS]
    if proxy is not None and any(secret in words for secret in _secrets(proxy)):
        return type(error).__name__
    return words


def _variable(scheme: str) -> str:
    """Return which variable gives the proxy: the one in lower case comes before the others."""
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
            f"the password in {name} holds a sign that ends an address",
            "write / as %2F, ? as %3F, # as %23 and @ as %40 in it",
        )
    return address


def _split(address: str) -> SplitResult | None:
    """Return the parts of *address* up to its path, None where it is none."""
    try:
        parts = urlsplit(address)
        # Of an address that ends too early, what stands for a port is a part of the password.
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
