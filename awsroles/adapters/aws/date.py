"""AWS's clock, by the date of an answer to a request that nobody signed."""

import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException

from awsroles.adapters.aws.client import NETWORK_HINT, NOT_AWS_HINT, host_of
from awsroles.adapters.aws.proxies import proxy_for, system_reason, words_of
from awsroles.core.doctor.network import Reached
from awsroles.errors import AwsrolesError, NetworkError

_SECONDS = 5.0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """No redirects: the first answer has the date."""

    def redirect_request(self, *_: object) -> None:
        return None


def reach(url: str, ca_bundle: str | None, clock: Callable[[], float]) -> Reached:
    """Return whether the endpoint *url* answers, and its clock; *clock* returns seconds since the epoch."""
    place = f"AWS ({host_of(url)})"
    began = time.monotonic()
    try:
        headers = _headers(url, ca_bundle)
    except AwsrolesError as error:
        return Reached(place, error=error)
    except (OSError, ValueError) as error:
        return Reached(place, error=_unreachable(url, place, error))
    except HTTPException:
        return Reached(place, error=NetworkError(f"the answer from {place} did not come from AWS", NOT_AWS_HINT))
    took, now = time.monotonic() - began, clock()
    date = headers.get("Date")
    try:
        at = parsedate_to_datetime(date or "").timestamp()
    except (TypeError, ValueError):
        return Reached(place, seconds=took)
    # The date has no fraction, and is as old as the way back took.
    return Reached(place, now - at - 0.5 - took / 2, took)


def _headers(url: str, ca_bundle: str | None) -> Message:
    """Return the headers of the answer, whatever its status is; raise OSError, ValueError, HTTPException."""
    proxy = proxy_for(url)
    proxies = {} if proxy is None else dict.fromkeys(("http", "https"), proxy.address)
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect(), urllib.request.ProxyHandler(proxies)]
    if url.startswith("https:"):
        handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca_bundle)))
    try:
        with urllib.request.build_opener(*handlers).open(url, timeout=_SECONDS) as response:
            headers: Message = response.headers
            return headers
    except urllib.error.HTTPError as error:
        with error:
            return error.headers


def _unreachable(url: str, place: str, error: OSError | ValueError) -> NetworkError:
    proxy, reason = proxy_for(url), getattr(error, "reason", error)
    way = "" if proxy is None else f" through the proxy that {proxy.name} names"
    words = words_of(reason if isinstance(reason, Exception) else error, proxy)
    return NetworkError(f"cannot reach {place}{way}: {system_reason(words) or words}", NETWORK_HINT)


def unusable_bundle(path: str) -> str | None:
    """Return why the CA bundle *path* cannot be used, None if it can."""
    try:
        ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        return "it holds no certificates"
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return None


def proxy_problem(url: str) -> AwsrolesError | None:
    """Return why the proxy for *url* cannot be used, None if it can or there is none."""
    try:
        proxy_for(url)
    except AwsrolesError as error:
        return error
    return None
