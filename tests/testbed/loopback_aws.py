"""The real adapters of STS and IAM, at a stand-in that is served on loopback."""

import time
from collections.abc import Callable
from dataclasses import replace

from awsroles.adapters.aws_client import AwsClient
from awsroles.adapters.iam import BotocoreIam
from awsroles.adapters.sts import BotocoreSts
from awsroles.core.credentials import Signer
from awsroles.core.ports import Site

SITE = Site("us-east-1")


class LoopbackAws:
    """Implements the `Aws` port; *sites* are those it was asked for, and a site without an endpoint is at *url*."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time, seconds: float = 20.0) -> None:
        self._url = url
        self._clock = clock
        self._seconds = seconds
        self.sites: list[Site] = []

    def sts(self, site: Site) -> BotocoreSts:
        self.sites.append(site)
        return BotocoreSts(lambda signer: self.client("sts", site, signer))

    def iam(self, site: Site) -> BotocoreIam:
        self.sites.append(site)
        return BotocoreIam(lambda signer: self.client("iam", site, signer))

    def client(self, service: str, site: Site, signer: Signer, **told: Callable[..., None]) -> AwsClient:
        """Return a client as the adapters are given one."""
        here = replace(site, endpoint_url=site.endpoint_url or self._url)
        return AwsClient(service, here, signer, remaining=lambda: self._seconds, clock=self._clock, **told)
