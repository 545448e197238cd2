"""Groups of cases that are measured together, with their goals."""

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle

from awsroles.standin.throttling import Bucket
from benchmarks import peers
from benchmarks.companies import company_accounts, policies_of_a_company, roles_of_accounts
from benchmarks.figures import Goal
from benchmarks.measuring import Case
from benchmarks.world import AWSROLES, MASTER, PROFILE, PYTHON, ROLE, Home, World, crowd, many_profiles

_NOTHING = "python -c pass"
_HIT = "credential-process"
_BOTO3 = "boto3: one AssumeRole"
_AT_ONCE = 50
_CROWD = 500
# In seconds, of each call of AssumeRole.
_LATENCY = 0.2


@dataclass(frozen=True)
class Group:
    """Cases that are measured in the same rounds; *missing* names cases that cannot be measured."""

    title: str
    cases: Sequence[Case]
    goals: Sequence[Goal]
    rounds: int
    missing: Sequence[str] = ()

    def is_ours(self, name: str) -> bool:
        """Return whether the case *name* runs awsroles."""
        return any(case.command[0] == AWSROLES for case in self.cases if case.name == name)


def warm(world: World) -> Group:
    """Return the cases of a cached session."""
    home = world.logged_in(world.home("warm"))
    crowd(world.crowded, _CROWD)
    crowded = world.logged_in(world.home("crowded", crowded=True))
    many = world.home("many", profile="account-in-the-middle")
    many_profiles(many)
    world.logged_in(many)
    beside, among = f"{_HIT}, {_CROWD} other items", f"{_HIT}, 10,000 profiles"
    cases = [_nothing(home), _hit(home), _hit(crowded, beside), _hit(many, among)]
    goals = [
        Goal(_HIT, _NOTHING, 1.5),
        Goal(_HIT, _NOTHING, 1.3, "cpu"),
        Goal(_HIT, _NOTHING, 1.3, "memory"),
        Goal(beside, _HIT, 1.2),
        Goal(among, _HIT, 1.2),
    ]
    try:
        cases.append(peers.secret_tool(home))
    except peers.NotMeasuredError as error:
        return Group("Cached session", cases, goals, 100, [str(error)])
    goals.insert(2, Goal(_HIT, peers.SECRET_TOOL, 1.2))
    return Group("Cached session", cases, goals, 100)


def others(world: World) -> Group:
    """Return the cases of a cached session in other programs."""
    home = world.logged_in(world.home("beside"))
    cases, goals, missing = [_hit(home)], [], []
    for make in peers.others(world):
        try:
            cases.append(make())
        except (peers.NotMeasuredError, RuntimeError) as error:
            missing.append(str(error).partition("\n")[0])
            continue
        if cases[-1].name.startswith("aws-vault"):
            goals.append(Goal(_HIT, cases[-1].name, 0.6))
    return Group("Cached session in other programs", cases, goals, 20, missing)


def cold(world: World) -> Group:
    """Return the cases of a new session: AssumeRole, and GetSessionToken before it in `login`."""
    renewing, logging_in = world.logged_in(world.home("cold")), world.logged_in(world.home("login"))
    master = world.logged_in(world.home("boto3"))
    credentials = _as_variables(master)
    boto3 = f"import boto3; boto3.client('sts').assume_role(RoleArn={ROLE!r}, RoleSessionName='ada')"
    login = [AWSROLES, "login", PROFILE, "--mfa-code", ""]

    def take_another_device() -> None:
        device = world.new_device(logging_in)
        logging_in.set_option(MASTER, "awsroles_mfa_serial", device.serial)
        login[-1] = device.unused_code()

    cases = [
        Case(_BOTO3, [PYTHON, "-c", boto3], master.environment | credentials | {"AWS_DEFAULT_REGION": "us-east-1"}),
        Case("credential-process, refreshed", _command(renewing), renewing.environment, _change_in(renewing)),
        Case("login with a code", login, logging_in.environment, take_another_device),
    ]
    goals = [Goal(cases[1].name, _BOTO3, 0.8), Goal(cases[2].name, _BOTO3, 1.1)]
    return Group("New session", cases, goals, 30)


def at_once(world: World) -> Group:
    """Return the cases of many concurrent processes with a cached session."""
    home = world.logged_in(world.home("at-once"))
    cases = [replace(case, name=f"{case.name} x {_AT_ONCE}", times=_AT_ONCE) for case in (_nothing(home), _hit(home))]
    try:
        looked_up = peers.secret_tool(home)
    except peers.NotMeasuredError as error:
        return Group("Fifty concurrent processes", cases, [], 20, [str(error)])
    cases.append(replace(looked_up, name=f"{looked_up.name} x {_AT_ONCE}", times=_AT_ONCE))
    return Group("Fifty concurrent processes", cases, [Goal(cases[1].name, cases[2].name, 1.2)], 20)


def doors(world: World) -> Group:
    """Return the cases that must start fast."""
    home = world.home("doors")
    many_profiles(home)
    doors = {
        "--version": ["--version"],
        "--help": ["--help"],
        "completion of a profile name, 10,000 profiles": ["_profiles", "account-075"],
    }
    cases = [Case(name, [AWSROLES, *arguments], home.environment) for name, arguments in doors.items()]
    prompting = world.home("prompt", profile="account-in-the-middle")
    many_profiles(prompting)
    world.logged_in(prompting)
    chosen = prompting.environment | {"AWS_PROFILE": prompting.profile}
    cases.append(Case("prompt, 10,000 profiles", [AWSROLES, "prompt"], chosen))
    goals = [Goal(case.name, _NOTHING, at_most) for case, at_most in zip(cases, (8, 8, 2, 1.3), strict=True)]
    return Group("Start time", [_nothing(home), *cases], goals, 50)


def scale(world: World) -> Group:
    """Return the cases with ten thousand profiles."""
    home = world.home("scale")
    many_profiles(home)
    world.logged_in(home)
    name = "account-07500"
    edit = [AWSROLES, "profile", "add", name, "--role-arn", ROLE, "--replace", "--region", "eu-west-1"]
    edit_back = functools.partial(home.set_option, name, "region", "us-east-1")
    cases = [
        Case("status --json", [AWSROLES, "status", "--json"], home.environment),
        Case("edit of one profile", edit, home.environment, edit_back),
    ]
    return Group("10,000 profiles", cases, [Goal(cases[0].name, None, 0.5), Goal(cases[1].name, None, 0.6)], 20)


def discover(world: World) -> Group:
    """Return the case of a company: 10 groups with 11 policies each, 20 of the user's, 1,000 accounts, 10 functions."""
    home = world.logged_in(world.home("discover"))
    policies_of_a_company(world, home)
    accounts = home.folder / "accounts"
    accounts.write_text("".join(f"{account}=account-{account[-4:]}\n" for account in company_accounts()))
    text = home.config.read_text()
    command = [AWSROLES, "discover", "--accounts", str(accounts), "--all", "--yes"]
    case = Case("discover, 10,000 roles", command, home.environment, lambda: _write(home, text))
    return Group("Discovery of 10,000 roles", [case], [Goal(case.name, None, 3.0, "cpu")], 5)


def verify(world: World) -> Group:
    """Return the cases of a thousand roles that AWS is asked for, eight at a time, at 200 ms a call."""
    home = world.logged_in(world.home("verify"))
    roles = roles_of_accounts(world, home)
    command = [AWSROLES, "discover", "--verify", "--json", "--yes"]
    free, throttled = f"discover --verify, {roles} roles", f"discover --verify, {roles} roles, throttled"

    def throttle(bucket: Bucket | None) -> None:
        world.aws.latency = {"AssumeRole": _LATENCY}
        world.aws.buckets_of_calls = {} if bucket is None else {"AssumeRole": bucket}

    cases = [
        Case(free, command, home.environment, lambda: throttle(None)),
        Case(throttled, command, home.environment, lambda: throttle(Bucket(40, 20))),
    ]
    # One by one they take their latencies at least.
    goals = [Goal(free, None, roles * _LATENCY / 6), Goal(throttled, None, 75.0)]
    return Group("Verification of 1,000 roles", cases, goals, 1)


GROUPS: dict[str, Callable[[World], Group]] = {
    "warm": warm,
    "others": others,
    "cold": cold,
    "at-once": at_once,
    "doors": doors,
    "scale": scale,
    "discover": discover,
    "verify": verify,
}


def _write(home: Home, text: str) -> None:
    home.config.write_text(text)


def _nothing(home: Home) -> Case:
    return Case(_NOTHING, [PYTHON, "-c", "pass"], home.environment)


def _hit(home: Home, name: str = _HIT) -> Case:
    return Case(name, _command(home), home.environment)


def _command(home: Home) -> list[str]:
    return [AWSROLES, "credential-process", home.profile]


def _change_in(home: Home) -> Callable[[], None]:
    """Return a function that changes the role's profile, which invalidates its session."""
    regions = cycle(["eu-west-1", "us-east-1"])
    return lambda: home.set_option(home.profile, "region", next(regions))


def _as_variables(home: Home) -> dict[str, str]:
    """Return the home's MFA session as variables for boto3."""
    session = json.loads(home.run(AWSROLES, "credential-process", MASTER))
    names = {"AccessKeyId": "ACCESS_KEY_ID", "SecretAccessKey": "SECRET_ACCESS_KEY", "SessionToken": "SESSION_TOKEN"}
    return {f"AWS_{name}": session[field] for field, name in names.items()}
