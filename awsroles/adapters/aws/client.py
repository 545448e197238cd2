"""AWS's APIs through botocore, within the time and the bytes of this process."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ProxyConnectionError,
    SSLError,
)
from botocore.parsers import ResponseParserError

from awsroles.adapters.aws.errors import NOT_AWS_HINT, refusal
from awsroles.adapters.aws.proxies import Proxy, proxy_for, words_of
from awsroles.adapters.process.waiting import CallTimeoutError, call_with_timeout
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.aws.iam import Iam, IamDevices, IamKeys
from awsroles.core.aws.sts import Sts
from awsroles.core.dataclass import replace
from awsroles.core.untrusted import without_user_info
from awsroles.errors import AwsrolesError, ConfigurationError, NetworkError, RequestNotSentError

if TYPE_CHECKING:
    from awsroles.adapters.aws.bounded_session import BoundedSession

_CONNECT_SECONDS = 3

_READ_SECONDS = 5

_TRIES = 2

_NETWORK_HINT = "check the network, the proxy variables and the region of the master profile, then run it again"

_TRUST_HINT = "behind a company proxy, name its certificates in AWS_CA_BUNDLE"

_SETTINGS_HINT = "correct the profile, its source profile or the AWS variables of this shell"


class BotocoreAws:
    """Implements the `Aws` port; *remaining* gives the seconds a call may take.

    *on_slow* runs once when a call takes over a second, *tick* while it waits; *trace* is told each call. *ca_bundle*
    is for a site that has none.
    """

    def __init__(
        self,
        *,
        remaining: Callable[[], float],
        clock: Callable[[], float],
        on_slow: Callable[[], None] | None = None,
        check_cancelled: Callable[[], None] | None = None,
        trace: Callable[[str], None] | None = None,
        ca_bundle: str | None = None,
    ) -> None:
        self._remaining = remaining
        self._clock = clock
        self._on_slow = on_slow
        self._tick = check_cancelled
        self._trace = trace
        self._ca_bundle = ca_bundle

    def sts(self, site: Endpoint) -> Sts:
        """Return STS as it is reached at *site*."""
        from awsroles.adapters.aws.sts import BotocoreSts

        return BotocoreSts(lambda credentials: self._client("sts", site, credentials))

    def iam(self, site: Endpoint) -> Iam:
        """Return IAM as it is reached at *site*."""
        from awsroles.adapters.aws.iam import BotocoreIam

        return BotocoreIam(lambda credentials: self._client("iam", site, credentials))

    def iam_keys(self, site: Endpoint) -> IamKeys:
        """Return the access keys in IAM as it is reached at *site*."""
        from awsroles.adapters.aws.iam import BotocoreIamKeys

        return BotocoreIamKeys(lambda credentials: self._client("iam", site, credentials))

    def iam_devices(self, site: Endpoint) -> IamDevices:
        """Return the virtual MFA devices in IAM as it is reached at *site*."""
        from awsroles.adapters.aws.iam import BotocoreIamDevices

        return BotocoreIamDevices(lambda credentials: self._client("iam", site, credentials))

    def _client(self, service: str, site: Endpoint, credentials: SigningCredentials) -> "AwsClient":
        from awsroles.adapters.aws.client import AwsClient

        return AwsClient(
            service,
            replace(site, ca_bundle=site.ca_bundle or self._ca_bundle),
            credentials,
            remaining=self._remaining,
            clock=self._clock,
            on_slow=self._on_slow,
            check_cancelled=self._tick,
            trace=self._trace,
        )


class AwsClient:
    """One AWS service at one site, signed for by explicit credentials; *trace* is told each call."""

    def __init__(
        self,
        service: str,
        site: Endpoint,
        credentials: SigningCredentials,
        *,
        remaining: Callable[[], float],
        clock: Callable[[], float],
        on_slow: Callable[[], None] | None = None,
        check_cancelled: Callable[[], None] | None = None,
        trace: Callable[[str], None] | None = None,
    ) -> None:
        self._service = service
        self._site = site
        self._signer = credentials
        self._remaining = remaining
        self._clock = clock
        self._on_slow = on_slow
        self._tick = check_cancelled
        self._trace = trace
        self._proxy: Proxy | None = None

    def call(self, operation: str, parameters: Mapping[str, Any], *, tries: int = _TRIES) -> dict[str, Any]:
        """Return what AWS answers; *tries* is 1 where a code must not be sent twice.

        Raises a kind of AwsError, or ConfigurationError for what cannot be sent at all.
        """
        if self._trace is not None:
            self._trace(f"{self._place()}: {operation} as {self._signer.access_key_id}")
        limit = min(self._remaining(), (_CONNECT_SECONDS + _READ_SECONDS) * _TRIES + 1)
        try:
            return call_with_timeout(
                limit,
                lambda: self._send(operation, parameters, tries),
                what=self._place(),
                on_slow=self._on_slow,
                check_cancelled=self._tick,
            )
        except CallTimeoutError as error:
            raise NetworkError(str(error), _NETWORK_HINT) from error

    def _send(self, operation: str, parameters: Mapping[str, Any], tries: int) -> dict[str, Any]:
        try:
            ask = self._connected(tries)
        except (BotoCoreError, ValueError) as error:
            raise self._failure(error) from None
        try:
            return ask(operation, parameters)
        except ClientError as error:
            raise refusal(error.response, self._clock(), parameters) from None
        except BotoCoreError as error:
            raise self._failure(error) from None
        # Of what is XML but not AWS's, such as a captive portal's page, botocore's parser makes one of the others.
        except (ResponseParserError, AttributeError, KeyError, RuntimeError, TypeError, ValueError):
            words = f"what answered for {self._place()} is not AWS, or was cut off"
            raise NetworkError(words, NOT_AWS_HINT) from None

    def _connected(self, tries: int) -> Callable[[str, Mapping[str, Any]], dict[str, Any]]:
        if self._service == "sts":
            from awsroles.adapters.aws.sts_request import StsRequest, usual_endpoint

            if (url := usual_endpoint(self._site)) is not None:
                return StsRequest(url, self._site, self._signer, tries, self._http(url)).call
        from awsroles.adapters.aws.botocore_client import BotocoreClient

        client = BotocoreClient(self._service, self._site, self._signer, tries)
        return client.over(self._http(client.url)).call

    def _http(self, url: str) -> "BoundedSession":
        from awsroles.adapters.aws.bounded_session import BoundedSession

        self._proxy = proxy_for(url)
        return BoundedSession(self._site, self._proxy, (_CONNECT_SECONDS, _READ_SECONDS))

    def _failure(self, error: BotoCoreError | ValueError) -> AwsrolesError:
        """Return as one of ours what botocore raised where no answer came."""
        place, words, way, hint = self._place(), words_of(error, self._proxy), "", _NETWORK_HINT
        if self._proxy is not None:
            way = f" through the proxy that {self._proxy.name} names"
            hint = f"check the network and {self._proxy.name}, then run it again"
        if isinstance(error, (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)):
            return RequestNotSentError(f"{place} cannot be reached{way}: {words}", hint)
        if isinstance(error, SSLError):
            bundle = self._site.ca_bundle
            return NetworkError(
                f"{place} is not trusted{way}: {words}",
                f"look into {bundle}, which AWS_CA_BUNDLE or ca_bundle names" if bundle else _TRUST_HINT,
            )
        if isinstance(error, HTTPClientError):
            return NetworkError(f"{place} failed{way}: {words}", hint)
        return ConfigurationError(f"{place} cannot be asked: {words}", _SETTINGS_HINT)

    def _place(self) -> str:
        kinds = {"FIPS": self._site.use_fips, "dual-stack": self._site.use_dualstack, "global": self._site.is_global}
        region = ", ".join((f"region {self._site.region}", *(kind for kind, is_so in kinds.items() if is_so)))
        where = without_user_info(self._site.endpoint_url or region)
        return f"{self._service.upper()} ({where})"
