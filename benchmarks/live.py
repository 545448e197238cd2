"""`python -m benchmarks.live`: read all accounts of a company from the stand-in, which is a process of its own.

It prints the calls, the seconds, the CPU seconds and the peak memory of the reader alone.
"""

import argparse
import multiprocessing
import resource
import sys
import time
from collections import Counter
from multiprocessing.connection import Connection
from tempfile import TemporaryDirectory
from typing import Any

from awsroles.adapters.aws.client import BotocoreAws
from awsroles.adapters.process.parallel import Parallel
from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.state.seen_accounts import SeenAccountsFile
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.discover.pace import Pace
from awsroles.core.messages import ignore
from awsroles.core.org.live.reading.entrances import Entrance, ToRead
from awsroles.core.org.live.reading.live import LiveReading, Runs
from awsroles.core.org.live.reading.session import Ports
from awsroles.errors import ThrottledError

_MASTER = "111111111111"
_ADA = f"arn:aws:iam::{_MASTER}:user/ada"
_WORKERS = 16


def company(accounts: int) -> list[str]:
    """Return the IDs of *accounts* accounts."""
    return [f"{200_000_000_000 + number}" for number in range(accounts)]


def serve_company(there: Connection, accounts: int, roles: int, latency: float, rate: float) -> None:
    """Serve a company of *accounts* with *roles* each; tell *there* of its URL and key, and at the end of its calls."""
    from awsroles.standin.accounts import InlinePolicy
    from awsroles.standin.aws import StandIn
    from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa
    from awsroles.standin.server import serve

    aws = StandIn()
    aws.add_user(_ADA, [allow_assume(["*"])])
    key, phone = aws.add_access_key(_ADA), aws.add_mfa_device(_ADA, f"arn:aws:iam::{_MASTER}:mfa/phone")
    trust = trust_with_mfa(_MASTER, max_age=43_200)
    reading = allow(["iam:Get*", "iam:List*", "iam:GenerateCredentialReport", "organizations:*"])
    own = [InlinePolicy(f"own-{number}", allow([f"s3:Get{number}*", "s3:List*"] * 10)) for number in range(2)]
    aws.management_account = _MASTER
    for account in (_MASTER, *company(accounts)):
        aws.add_member_account(account, f"Account {account}")
        aws.add_role(f"arn:aws:iam::{account}:role/audit", trust, policies=[InlinePolicy("read", reading)])
        for number in range(roles - 1):
            aws.add_role(f"arn:aws:iam::{account}:role/function-{number}", trust, 7200, own)
    with serve(aws) as served:
        there.send((served.url, key.access_key_id, key.secret_access_key, phone.serial, phone.unused_code()))
        there.recv()
        aws.latency, aws.calls_per_second = latency, rate
        there.send(None)
        there.recv()
        there.send((Counter(call.action for call in aws.calls), Counter(call.outcome for call in aws.calls)))


def read_company(there: Connection, accounts: int, roles: int) -> dict[str, Any]:
    """Read the company that *there* serves; return what it cost."""
    url, key_id, secret, serial, code = there.recv()
    aws = BotocoreAws(Waiter(3600), ignore)
    endpoint = Endpoint("us-east-1", url)
    session = aws.sts(endpoint).get_session_token(AccessKey(key_id, secret), 43_200, serial, code).credentials
    there.send(None)
    there.recv()
    ports = Ports(
        aws.sts(endpoint, is_kept=True),
        aws.actions("iam", endpoint),
        aws.actions("organizations", endpoint),
        time.time,
        time.sleep,
    )
    runs = Runs(Parallel(_WORKERS, again=ThrottledError, pace=Pace()), Parallel(_WORKERS))
    names = ("audit", *(f"function-{number}" for number in range(roles - 1)))
    wanted = [
        ToRead(each, (Entrance(f"arn:aws:iam::{each}:role/audit"),), names, is_master=each == _MASTER)
        for each in (_MASTER, *company(accounts))
    ]
    began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    with TemporaryDirectory() as directory:
        seen = SeenAccountsFile(directory, _ADA)
        live = LiveReading(ports, parse_user_arn(_ADA), session, runs, seen=seen, management=_MASTER)
        snapshot = live.read(wanted)
    trusted = sum(role.trust.policy is not None for _, role in snapshot.roles())
    after = resource.getrusage(resource.RUSAGE_SELF)
    there.send(None)
    calls, outcomes = there.recv()
    return {
        "accounts": sum(each.is_whole for each in snapshot.accounts.values()),
        "roles": trusted,
        "unread": len(snapshot.unread),
        "seconds": round(time.monotonic() - began, 1),
        "cpu": round(after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime, 1),
        "memory in MB": after.ru_maxrss // 1024,
        "calls": dict(calls),
        "outcomes": dict(outcomes),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--accounts", type=int, default=1000, metavar="N")
    parser.add_argument("--roles", type=int, default=10, metavar="N")
    parser.add_argument("--latency", type=float, default=0.05, metavar="SECONDS")
    parser.add_argument("--rate", type=float, default=0.0, metavar="CALLS", help="a second and account; 0: any number")
    given = parser.parse_args()
    here, there = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    arguments = (there, given.accounts, given.roles, given.latency, given.rate)
    server = spawn.Process(target=serve_company, args=arguments, daemon=True)
    server.start()
    for name, value in read_company(here, given.accounts, given.roles).items():
        sys.stdout.write(f"{name}: {value}\n")
    server.join(10)


if __name__ == "__main__":
    main()
