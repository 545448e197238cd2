"""AWS's APIs through botocore, which the first call loads; each call has a time limit."""

from collections.abc import Callable, Mapping
from typing import Any

from awsroles.adapters.aws.errors import NETWORK_HINT
from awsroles.adapters.process.waiting import CallTimeoutError, Waiter
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.aws.iam import Iam
from awsroles.core.aws.sts import Sts
from awsroles.core.dataclass import replace
from awsroles.core.untrusted import without_user_info
from awsroles.errors import NetworkError

_TRIES = 2
# In seconds: both tries of a connection that uses up its timeouts, and a second between them.
_LONGEST = 17


class BotocoreAws:
    """Implements the `Aws` port. Each call ends with *waiter*'s time, and *trace* is told of it.

    *ca_bundle* is for an endpoint that has none of its own.
    """

    def __init__(self, waiter: Waiter, trace: Callable[[str], None], ca_bundle: str | None = None) -> None:
        self.waiter = waiter
        self.trace = trace
        self._ca_bundle = ca_bundle

    def sts(self, endpoint: Endpoint) -> Sts:
        """Return STS at *endpoint*."""
        from awsroles.adapters.aws.sts import BotocoreSts

        return BotocoreSts(self._client("sts", endpoint))

    def iam(self, endpoint: Endpoint) -> Iam:
        """Return IAM at *endpoint*."""
        from awsroles.adapters.aws.iam import BotocoreIam

        return BotocoreIam(self._client("iam", endpoint))

    def _client(self, service: str, endpoint: Endpoint) -> "AwsClient":
        if endpoint.ca_bundle is None and self._ca_bundle is not None:
            endpoint = replace(endpoint, ca_bundle=self._ca_bundle)
        return AwsClient(service, endpoint, self.waiter, self.trace)


class AwsClient:
    """The API of one *service* at *endpoint*. Each call ends with *waiter*'s time, and *trace* is told of it."""

    def __init__(self, service: str, endpoint: Endpoint, waiter: Waiter, trace: Callable[[str], None]) -> None:
        self._service = service
        self._endpoint = endpoint
        self._waiter = waiter
        self._trace = trace

    def call(
        self, credentials: SigningCredentials, operation: str, parameters: Mapping[str, Any], *, tries: int = _TRIES
    ) -> dict[str, Any]:
        """Return the response to *operation*; *tries* is 1 if the request must not be sent twice.

        Raises a kind of AwsError, or ConfigurationError for a request that cannot be sent at all.
        """
        service = self._description()
        self._trace(f"{service}: {operation} as {credentials.access_key_id}")
        try:
            return self._waiter.call(
                lambda: self._send(service, credentials, operation, parameters, tries),
                what=service,
                system="AWS",
                at_most=_LONGEST,
            )
        except CallTimeoutError as error:
            raise NetworkError(str(error), NETWORK_HINT) from error

    def _send(
        self,
        description: str,
        credentials: SigningCredentials,
        operation: str,
        parameters: Mapping[str, Any],
        tries: int,
    ) -> dict[str, Any]:
        from awsroles.adapters.aws.connection import Connection

        connection = Connection(self._service, self._endpoint, description, credentials, self._waiter.clock)
        return connection.call(operation, parameters, tries)

    def _description(self) -> str:
        endpoint = self._endpoint
        kinds = {"FIPS": endpoint.use_fips, "dual-stack": endpoint.use_dualstack, "global": endpoint.is_global}
        region = ", ".join((f"region {endpoint.region}", *(kind for kind, is_so in kinds.items() if is_so)))
        return f"{self._service.upper()} ({without_user_info(endpoint.endpoint_url or region)})"
