"""Our side: the findings of `org check` on the account, read from moto over AWS's API."""

import time

from testbed.aws.loopback import ENDPOINT, LoopbackAws
from testbed.fakes.memory_seen import MemorySeen
from testbed.scenarios.organizations import organization_of

from awsroles.adapters.process.parallel import Parallel
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.dataclass import dataclass
from awsroles.core.org.check.check import Report, check
from awsroles.core.org.live.account import Account
from awsroles.core.org.live.reading.entrances import ToRead
from awsroles.core.org.live.reading.live import LiveReading, Runs
from awsroles.core.org.live.reading.session import Ports
from witnesses.company import ACCOUNT, FILE, NOW


@dataclass(frozen=True)
class Ours:
    """The *account* as it was read, and the *report* on it."""

    account: Account
    report: Report


def read_ours(url: str) -> Ours:
    """Return what is in the account at *url*, and the check of it against the file."""
    aws = LoopbackAws(url)
    services = (aws.actions("iam", ENDPOINT), aws.actions("organizations", ENDPOINT))
    ports = Ports(aws.sts(ENDPOINT), *services, time.time, lambda _: None)
    user = parse_user_arn(f"arn:aws:iam::{ACCOUNT}:user/with-mfa")
    key = AccessKey("AKIAMOTO", "x")
    reading = LiveReading(ports, user, key, Runs(Parallel(4), Parallel(4)), seen=MemorySeen(), management=ACCOUNT)
    live = reading.read([ToRead(ACCOUNT, roles=("operations",), own=True, is_master=True)])
    return Ours(live.accounts[ACCOUNT], check(organization_of(FILE), live, NOW))
