"""The real adapters of AWS, at a stand-in that is served on loopback."""

import time
from collections.abc import Callable

from awsroles.adapters.aws.client import AwsClient, BotocoreAws
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.aws.iam import Iam, IamDevices, IamKeys
from awsroles.core.aws.sts import Sts
from awsroles.core.dataclass import replace

SITE = Endpoint("us-east-1")


class LoopbackAws(BotocoreAws):
    """Implements the `Aws` port; *sites* are those it was asked for, and a site without an endpoint is at *url*."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time, seconds: float = 20.0) -> None:
        super().__init__(remaining=lambda: seconds, clock=clock)
        self._url = url
        self._seconds = seconds
        self.sites: list[Endpoint] = []

    def sts(self, site: Endpoint) -> Sts:
        self.sites.append(site)
        return super().sts(self._here(site))

    def iam(self, site: Endpoint) -> Iam:
        self.sites.append(site)
        return super().iam(self._here(site))

    def iam_keys(self, site: Endpoint) -> IamKeys:
        self.sites.append(site)
        return super().iam_keys(self._here(site))

    def iam_devices(self, site: Endpoint) -> IamDevices:
        self.sites.append(site)
        return super().iam_devices(self._here(site))

    def client(
        self, service: str, site: Endpoint, credentials: SigningCredentials, **told: Callable[..., None]
    ) -> AwsClient:
        """Return a client as the adapters are given one."""
        return AwsClient(
            service, self._here(site), credentials, remaining=lambda: self._seconds, clock=self._clock, **told
        )

    def _here(self, site: Endpoint) -> Endpoint:
        return replace(site, endpoint_url=site.endpoint_url or self._url)
