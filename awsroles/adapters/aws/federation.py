"""The AWS console's federation endpoint, with the proxies and CA bundles that AWS's programs use."""

import ssl
import urllib.error
import urllib.request
from http.client import HTTPException
from urllib.parse import urlencode

from awsroles.adapters.aws.client import NOT_AWS_HINT
from awsroles.adapters.aws.proxies import proxy_for, system_reason, words_of
from awsroles.adapters.process.waiting import CallTimeoutError, Waiter
from awsroles.core.aws.credentials import Credentials
from awsroles.core.console.federation import read_token, token_request
from awsroles.errors import AwsError, NetworkError

_SECONDS = 10.0
_LONGEST_RESPONSE = 65_536
_HINT = "check the network and the proxy variables, then run it again"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """No redirects: the credentials in the form are for this endpoint alone."""

    def redirect_request(self, *_: object) -> None:
        return None


class HttpFederation:
    """Implements the `Federation` port. Each call ends with *waiter*'s time.

    *ca_bundle* is for a call that has none of its own.
    """

    def __init__(self, waiter: Waiter, ca_bundle: str | None) -> None:
        self._waiter = waiter
        self._ca_bundle = ca_bundle

    def sign_in_token(self, endpoint: str, credentials: Credentials, seconds: int | None, ca_bundle: str | None) -> str:
        """Return a sign-in token, requested by POST so that no log of URLs holds the credentials."""
        form = urlencode(token_request(credentials, seconds)).encode()
        limit = min(_SECONDS, self._waiter.remaining())
        try:
            answer = self._waiter.call(
                lambda: self._post(endpoint, form, ca_bundle or self._ca_bundle),
                what="sign-in",
                system="AWS",
                at_most=limit,
            )
            return read_token(answer)
        except CallTimeoutError as error:
            raise NetworkError(f"the federation endpoint gave no answer in {limit:.0f} s", _HINT) from error
        except urllib.error.HTTPError as error:
            raise _refused(error) from None
        except (OSError, ValueError) as error:
            raise _unreachable(endpoint, error) from None
        except HTTPException:
            raise NetworkError("the answer of the federation endpoint did not come from AWS", NOT_AWS_HINT) from None

    def _post(self, endpoint: str, form: bytes, ca_bundle: str | None) -> bytes:
        proxy = proxy_for(endpoint)
        proxies = {} if proxy is None else dict.fromkeys(("http", "https"), proxy.address)
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect(), urllib.request.ProxyHandler(proxies)]
        if endpoint.startswith("https:"):
            handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca_bundle)))
        opener = urllib.request.build_opener(*handlers)
        with opener.open(endpoint, form, timeout=_SECONDS) as response:
            body: bytes = response.read(_LONGEST_RESPONSE)
        return body


def _unreachable(endpoint: str, error: OSError | ValueError) -> NetworkError:
    proxy, reason = proxy_for(endpoint), getattr(error, "reason", error)
    way = "" if proxy is None else f" through the proxy that {proxy.name} names"
    words = words_of(reason if isinstance(reason, Exception) else error, proxy)
    return NetworkError(f"the federation endpoint cannot be reached{way}: {system_reason(words) or words}", _HINT)


def _refused(error: urllib.error.HTTPError) -> AwsError:
    if error.code == 400:
        hint = "log in again and try once more; sessions over 1 h come from awsroles login --duration"
        return AwsError("the federation endpoint refuses the session", hint)
    return NetworkError(f"the federation endpoint answered {error.code}", "run it again in a moment")
