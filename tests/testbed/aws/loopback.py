"""The real adapters of AWS, at a stand-in that is served on loopback."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from awsroles.adapters.aws.client import AwsClient, BotocoreAws
from awsroles.adapters.process.waiting import Waiter
from awsroles.core.aws.actions import Actions
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.aws.iam import Iam
from awsroles.core.aws.iam_policies import IamPolicies
from awsroles.core.aws.iam_roles import IamRoles
from awsroles.core.aws.organizations import Organizations
from awsroles.core.aws.sts import Sts
from awsroles.core.dataclass import replace

ENDPOINT = Endpoint("us-east-1")


class SignedClient:
    """A client whose calls *credentials* sign."""

    def __init__(self, client: AwsClient, credentials: SigningCredentials) -> None:
        self._client = client
        self._credentials = credentials

    def call(self, operation: str, parameters: Mapping[str, Any], **options: Any) -> dict[str, Any]:
        return self._client.call(self._credentials, operation, parameters, **options)


class EndlessWaiter(Waiter):
    """A waiter that has *seconds* for each call, however many there are."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        super().__init__(seconds, clock=clock)
        self._seconds = seconds

    def remaining(self) -> float:
        return self._seconds


class LoopbackAws(BotocoreAws):
    """Implements the `Aws` port at *url*, but for an endpoint that has a URL; *endpoints* are those it was given."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time, seconds: float = 20.0) -> None:
        super().__init__(EndlessWaiter(seconds, clock), lambda _: None)
        self._url = url
        self.endpoints: list[Endpoint] = []

    def sts(self, endpoint: Endpoint, *, is_kept: bool = False) -> Sts:
        self.endpoints.append(endpoint)
        return super().sts(self._here(endpoint), is_kept=is_kept)

    def actions(self, service: str, endpoint: Endpoint) -> Actions:
        self.endpoints.append(endpoint)
        return super().actions(service, self._here(endpoint))

    def iam(self, endpoint: Endpoint) -> Iam:
        self.endpoints.append(endpoint)
        return super().iam(self._here(endpoint))

    def iam_policies(self, endpoint: Endpoint) -> IamPolicies:
        self.endpoints.append(endpoint)
        return super().iam_policies(self._here(endpoint))

    def iam_roles(self, endpoint: Endpoint) -> IamRoles:
        self.endpoints.append(endpoint)
        return super().iam_roles(self._here(endpoint))

    def organizations(self, endpoint: Endpoint) -> Organizations:
        self.endpoints.append(endpoint)
        return super().organizations(self._here(endpoint))

    def client(
        self,
        service: str,
        endpoint: Endpoint,
        credentials: SigningCredentials,
        waiter: Waiter | None = None,
        trace: Callable[[str], None] = lambda _: None,
    ) -> "SignedClient":
        """Return a client as the adapters have one, for calls that *credentials* sign."""
        return SignedClient(AwsClient(service, self._here(endpoint), waiter or self.waiter, trace), credentials)

    def _here(self, endpoint: Endpoint) -> Endpoint:
        return replace(endpoint, endpoint_url=endpoint.endpoint_url or self._url)
