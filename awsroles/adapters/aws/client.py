"""AWS at a site, through botocore, which is imported at the first call."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from awsroles.core.aws.credentials import Signer
from awsroles.core.aws.iam import IamDevices, IamKeys
from awsroles.core.aws.sts import Iam, Site, Sts

if TYPE_CHECKING:
    from awsroles.adapters.aws.aws_client import AwsClient


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
        tick: Callable[[], None] | None = None,
        trace: Callable[[str], None] | None = None,
        ca_bundle: str | None = None,
    ) -> None:
        self._remaining = remaining
        self._clock = clock
        self._on_slow = on_slow
        self._tick = tick
        self._trace = trace
        self._ca_bundle = ca_bundle

    def sts(self, site: Site) -> Sts:
        """Return STS as it is reached at *site*."""
        from awsroles.adapters.aws.sts import BotocoreSts

        return BotocoreSts(lambda signer: self._client("sts", site, signer))

    def iam(self, site: Site) -> Iam:
        """Return IAM as it is reached at *site*."""
        from awsroles.adapters.aws.iam import BotocoreIam

        return BotocoreIam(lambda signer: self._client("iam", site, signer))

    def iam_keys(self, site: Site) -> IamKeys:
        """Return the access keys in IAM as it is reached at *site*."""
        from awsroles.adapters.aws.iam_keys import BotocoreIamKeys

        return BotocoreIamKeys(lambda signer: self._client("iam", site, signer))

    def iam_devices(self, site: Site) -> IamDevices:
        """Return the virtual MFA devices in IAM as it is reached at *site*."""
        from awsroles.adapters.aws.iam_devices import BotocoreIamDevices

        return BotocoreIamDevices(lambda signer: self._client("iam", site, signer))

    def _client(self, service: str, site: Site, signer: Signer) -> "AwsClient":
        from awsroles.adapters.aws.aws_client import AwsClient

        return AwsClient(
            service,
            replace(site, ca_bundle=site.ca_bundle or self._ca_bundle),
            signer,
            remaining=self._remaining,
            clock=self._clock,
            on_slow=self._on_slow,
            tick=self._tick,
            trace=self._trace,
        )
