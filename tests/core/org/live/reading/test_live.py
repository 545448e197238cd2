"""Accounts and their organization, read from the stand-in."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from testbed.aws.loopback import ENDPOINT
from testbed.aws.stand_in_aws import StandInAws
from testbed.fakes.memory_seen import MemorySeen
from testbed.names import ADA

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import Credentials
from awsroles.core.iam.reading.policy_reading import one_by_one
from awsroles.core.org.live.reading.entrances import Entrance, ToRead
from awsroles.core.org.live.reading.live import LiveReading, Runs
from awsroles.core.org.live.reading.session import Ports
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.policies.tool_policies import audit
from awsroles.errors import InvalidCredentialsError
from awsroles.standin import faults
from awsroles.standin.accounts import AccessKey, ControlPolicy, InlinePolicy, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa


def texts(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


MASTER, SHOP, TEST = "111111111111", "222222222222", "333333333333"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
AUDIT = {
    MASTER: audit("aws", is_master=True, is_management=True),
    SHOP: audit("aws"),
    TEST: audit("aws"),
}
ACTIONS = sorted({action for statement in AUDIT[MASTER]["Statement"] for action in texts(statement["Action"])})
NO_USERS = ControlPolicy(
    f"arn:aws:organizations::{MASTER}:policy/o-standin001/service_control_policy/p-nousers",
    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}]},
)


class Clock:
    """A clock that runs only while somebody sleeps; *sleeps* are their lengths."""

    def __init__(self, aws: StandIn) -> None:
        self._aws = aws
        self.sleeps: list[float] = []
        self.on_sleep: Callable[[], object] = lambda: None

    def now(self) -> float:
        return self._aws.now()

    def pause(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self._aws.clock_offset += seconds
        self.on_sleep()


@pytest.fixture
def clock(aws: StandIn) -> Clock:
    """Return the clock of a company: ada may audit the master account and two others."""
    ada = aws.users[ADA]
    ada.groups = ()
    ada.policies = (allow_assume(["*"]),)
    aws.roles.clear()
    for account in (MASTER, SHOP, TEST):
        aws.add_role(role(account, "audit"), trust_with_mfa(MASTER), 3600, [InlinePolicy("read", AUDIT[account])])
        aws.add_role(
            role(account, "operations"),
            trust_with_mfa(MASTER),
            7200,
            attached=[aws.managed_policies.get(READ_ONLY) or aws.add_managed_policy(READ_ONLY, allow(["s3:Get*"]))],
        )
    aws.add_group(f"arn:aws:iam::{MASTER}:group/everyone", [allow(["iam:GetUser"])])
    aws.management_account = MASTER
    for account, name in ((MASTER, "Master"), (SHOP, "Shop"), (TEST, "Test")):
        aws.add_member_account(account, name)
    unit = aws.structure.add_unit("workloads")
    aws.structure.parents[SHOP] = unit
    aws.structure.attach(unit, NO_USERS, name="awsroles-no-users")
    return Clock(aws)


@pytest.fixture
def session(aws: StandIn, key: AccessKey, phone: MfaDevice) -> Credentials:
    """Return ada's MFA session."""
    from awsroles.core.aws.credentials import AccessKey as Key

    sts = StandInAws(aws).sts(ENDPOINT)
    own = Key(key.access_key_id, key.secret_access_key)
    return sts.get_session_token(own, 3600, phone.serial, phone.unused_code()).credentials


@pytest.fixture
def reading(aws: StandIn, clock: Clock, session: Credentials) -> Callable[..., Snapshot]:
    """Return a function that reads what is live."""

    def read(wanted: list[ToRead] | None = None, seen: MemorySeen | None = None, *, resume: bool = False) -> Snapshot:
        port = StandInAws(aws)
        ports = Ports(
            port.sts(ENDPOINT),
            port.actions("iam", ENDPOINT),
            port.actions("organizations", ENDPOINT),
            clock.now,
            clock.pause,
        )
        live = LiveReading(
            ports,
            parse_user_arn(ADA),
            session,
            Runs(one_by_one, one_by_one),
            seen=seen if seen is not None else MemorySeen(),
            management=MASTER,
        )
        return live.read(wanted or [to_read(each) for each in (MASTER, SHOP, TEST)], resume=resume)

    return read


Reading = Callable[..., Snapshot]


def role(account: str, name: str) -> str:
    return f"arn:aws:iam::{account}:role/{name}"


def to_read(account: str, *roles: str, entrances: tuple[str, ...] = ("audit",)) -> ToRead:
    """Return the way in which *account* is read, in which *roles* are looked for."""
    ways = tuple(Entrance(role(account, each)) for each in entrances)
    wanted = roles or ("audit", "operations")
    return ToRead(account, ways, wanted, own=account == MASTER, is_master=account == MASTER)


def lost(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    return [(each.account, each.call, each.reason) for each in snapshot.unread]


def test_accounts_are_read_with_their_roles_and_the_policies_of_aws(reading: Reading) -> None:
    snapshot = reading()
    assert snapshot.complete
    assert set(snapshot.accounts) == {MASTER, SHOP, TEST}
    shop = snapshot.accounts[SHOP]
    assert (shop.via, shop.is_whole) == (role(SHOP, "audit"), True)
    operations, audit = shop.roles["operations"], shop.roles["audit"]
    assert (operations.max_session, operations.last_used, operations.knows_use) == (7200, None, True)
    assert audit.last_used is not None
    [held] = operations.policies
    assert (held.arn, held.content) == (READ_ONLY, allow(["s3:Get*"]))
    assert operations.trust.content == trust_with_mfa(MASTER)
    assert shop.summary is not None
    assert shop.summary["AccountMFAEnabled"] == 0


def test_no_account_is_asked_more_than_it_has_to_be(aws: StandIn, reading: Reading) -> None:
    reading()
    counts = {action: aws.count(action) for action in ("AssumeRole", "GetAccountSummary", "GetRole")}
    assert counts == {"AssumeRole": 3, "GetAccountSummary": 3, "GetRole": 6}
    # One more for the policies of AWS, which are the same in all accounts.
    assert aws.count("GetAccountAuthorizationDetails") == 4
    # The accounts of the organization are not asked one by one.
    assert aws.count("ListTargetsForPolicy") == aws.count("DescribePolicy") == 2
    assert aws.count("ListAccountsForParent") == aws.count("ListOrganizationalUnitsForParent") == 2


def test_the_credentials_of_the_master_account_are_those_of_the_report_and_of_now(
    aws: StandIn, reading: Reading
) -> None:
    bob = aws.add_user(f"arn:aws:iam::{MASTER}:user/bob").arn
    aws.add_mfa_device(bob, f"arn:aws:iam::{MASTER}:u2f/user/bob/key-1", kind="u2f")
    reading()
    eve = aws.add_user(f"arn:aws:iam::{MASTER}:user/eve").arn
    aws.add_access_key(eve)
    found = reading().accounts[MASTER].credentials
    assert found is not None
    assert found.at is not None
    assert (found.users["ada"].has_mfa, found.users["bob"].has_mfa) == (True, True)
    assert [each.is_active for each in found.users["ada"].keys] == [True]
    assert found.root is not None
    # The report is older than eve.
    assert found.users["eve"].has_mfa is None
    assert len(found.users["eve"].active_keys) == 1
    devices = {user: [each.is_fido for each in found.devices_of(user) or ()] for user in ("ada", "bob", "eve")}
    assert devices == {"ada": [False], "bob": [True], "eve": []}


def test_the_report_is_waited_for(aws: StandIn, clock: Clock, reading: Reading) -> None:
    aws.report_seconds = 5.0
    snapshot = reading()
    assert snapshot.complete
    assert clock.sleeps == [2.0, 2.0, 2.0]


def test_the_organization_is_read_with_the_levels_of_each_account(reading: Reading) -> None:
    organization = reading().organization
    assert organization is not None
    assert organization.is_whole
    assert organization.accounts[SHOP].state == "ACTIVE"
    assert organization.unit_names(SHOP) == ("Root", "workloads")
    levels = organization.levels(SHOP)
    assert levels is not None
    assert [[each.name for each in level] for level in levels] == [
        ["FullAWSAccess"],
        ["FullAWSAccess", "awsroles-no-users"],
        ["FullAWSAccess"],
    ]
    assert levels[1][1].policy is not None
    # Nothing limits the management account.
    assert organization.levels(MASTER) == ()


def test_a_missing_role_is_looked_for_again_ten_seconds_later(aws: StandIn, clock: Clock, reading: Reading) -> None:
    snapshot = reading([to_read(MASTER), to_read(SHOP, "audit", "gone")])
    assert snapshot.complete
    assert snapshot.accounts[SHOP].role("gone") is None
    # The credential report took the first.
    assert len(clock.sleeps) == 2
    assert 9.0 < clock.sleeps[1] <= 10.0
    clock.on_sleep = lambda: aws.add_role(role(SHOP, "gone"), trust_with_mfa(MASTER), 4000)
    found = reading([to_read(MASTER), to_read(SHOP, "audit", "gone")]).accounts[SHOP].role("gone")
    assert found is not None
    assert found.max_session == 4000


def test_another_role_that_may_read_is_used_if_the_first_may_not(aws: StandIn, reading: Reading) -> None:
    aws.add_role(role(SHOP, "sales"), trust_with_mfa(MASTER))
    snapshot = reading([to_read(MASTER), to_read(SHOP, "audit", entrances=("missing", "sales", "audit"))])
    assert snapshot.accounts[SHOP].via == role(SHOP, "audit")
    assert snapshot.complete


def test_an_account_without_a_way_in_is_not_checked_and_says_why(aws: StandIn, reading: Reading) -> None:
    del aws.roles[role(TEST, "audit")]
    snapshot = reading()
    assert not snapshot.complete
    assert lost(snapshot) == [(TEST, "sts:AssumeRole", "denied")]
    assert snapshot.unread[0].statement == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Resource": role(TEST, "audit"),
    }
    assert not snapshot.accounts[TEST].is_read
    without = reading([to_read(MASTER), ToRead(TEST)])
    assert lost(without) == [(TEST, "sts:AssumeRole", "failed")]
    assert without.unread[0].why == "the file gives you no role there that may read"


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_that_is_taken_away_is_named_with_the_statement_that_would_help(
    aws: StandIn, reading: Reading, action: str
) -> None:
    aws.add_user(f"arn:aws:iam::{SHOP}:user/left-over")
    aws.add_user(f"arn:aws:iam::{MASTER}:user/bob")
    for account, document in AUDIT.items():
        kept = [
            {**each, "Action": [name for name in texts(each["Action"]) if name != action]}
            for each in document["Statement"]
        ]
        aws.roles[role(account, "audit")].policies = (InlinePolicy("read", {**document, "Statement": kept}),)
    snapshot = reading()
    assert not snapshot.complete
    named = {each.call for each in snapshot.unread}
    assert named == {action}
    assert all(each.reason == "denied" and each.statement for each in snapshot.unread)


def test_throttled_calls_lose_no_account(aws: StandIn, reading: Reading) -> None:
    aws.fail_next("GetAccountAuthorizationDetails", faults.throttling(), times=3)
    aws.fail_next("GetRole", faults.throttling(), times=3)
    assert reading().complete


def test_calls_that_stay_throttled_are_named(aws: StandIn, reading: Reading) -> None:
    aws.fail_next("GetAccountSummary", faults.throttling(), times=5)
    snapshot = reading()
    assert lost(snapshot) == [(MASTER, "iam:GetAccountSummary", "throttled")]
    assert snapshot.unread[0].statement is None
    assert snapshot.accounts[MASTER].is_whole


def test_an_interrupted_run_keeps_what_it_saw_and_the_next_one_goes_on(aws: StandIn, reading: Reading) -> None:
    seen = MemorySeen()
    ended: list[Any] = []

    def interrupted(action: str) -> float:
        if action == "AssumeRole":
            ended.append(action)
            if len(ended) == 3:
                raise KeyboardInterrupt
        return 0.0

    aws.latency_of = interrupted  # type: ignore[method-assign]
    snapshot = reading(seen=seen)
    assert not snapshot.complete
    assert set(snapshot.accounts) == {MASTER, SHOP}
    assert {each.why for each in snapshot.unread} == {"interrupted before it was read"}
    assert [(each.account, each.call) for each in snapshot.unread] == [
        (TEST, "sts:AssumeRole"),
        (MASTER, "organizations:DescribeOrganization"),
    ]
    assert set(seen.lines) == {MASTER, SHOP}
    before = aws.count("GetAccountAuthorizationDetails")
    resumed = reading(seen=seen, resume=True)
    assert resumed.complete
    assert set(resumed.accounts) == {MASTER, SHOP, TEST}
    assert resumed.accounts[SHOP].roles["operations"].max_session == 7200
    assert resumed.accounts[MASTER].credentials is not None
    assert aws.count("GetAccountAuthorizationDetails") - before == 2
    assert seen.lines == {}


def test_a_resumed_run_reads_what_was_seen_long_ago_or_in_part(aws: StandIn, reading: Reading) -> None:
    seen = MemorySeen()
    aws.fail_next("GetAccountSummary", faults.api_error(500, "ServiceFailure", "broken"), times=5)
    aws.fail_next("ListRoots", faults.captive_portal())
    whole = MemorySeen()
    whole.clear = lambda: None  # type: ignore[method-assign]
    reading(seen=whole)
    seen.lines = {**whole.lines, SHOP: '{"account": "222222222222", "at": 1}'}
    before = aws.count("GetAccountAuthorizationDetails")
    reading(seen=seen, resume=True)
    # The master account was seen in part, and one line is none of ours.
    assert aws.count("GetAccountAuthorizationDetails") - before == 3
    seen.lines = dict(whole.lines)
    aws.clock_offset += 5 * 3600
    aws.lifetimes = {}
    for session in aws.sessions.values():
        session.expires_at = time.time() + 2 * 5 * 3600
    before = aws.count("GetAccountAuthorizationDetails")
    reading(seen=seen, resume=True)
    assert aws.count("GetAccountAuthorizationDetails") - before == 4


def test_a_role_that_only_one_answer_has_is_not_checked(
    aws: StandIn, clock: Clock, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    def named(_: object, kind: str) -> dict[str, str]:
        return {"audit": role(SHOP, "audit")} if kind == "Role" else {}

    def hidden() -> None:
        aws.add_role(role(SHOP, "gone"), trust_with_mfa(MASTER))
        monkeypatch.setattr("awsroles.core.org.live.reading.account.arns_in", named)

    clock.on_sleep = hidden
    snapshot = reading([to_read(MASTER), to_read(SHOP, "audit", "gone")])
    [unread] = [each for each in snapshot.unread if each.account == SHOP]
    assert (unread.name, unread.why) == ("gone", "one answer of AWS has the role and another does not yet")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (faults.Fault("other", status=200, body=b""), "the credential report cannot be read"),
        (None, "AWS has not made the credential report"),
    ],
)
def test_a_report_that_does_not_come_costs_its_part_alone(
    aws: StandIn, reading: Reading, monkeypatch: pytest.MonkeyPatch, answer: object, why: str
) -> None:
    if answer is None:
        aws.report_seconds = 3600.0
    else:
        monkeypatch.setattr("awsroles.standin.iam.credential_report.base64.b64encode", lambda _: b"?")
    snapshot = reading()
    assert [(each.account, each.why) for each in snapshot.unread] == [(MASTER, why)]
    found = snapshot.accounts[MASTER]
    assert set(found.users) == {"ada"}
    # The keys of those who are in no report are asked for one by one.
    assert found.credentials is not None
    assert len(found.credentials.users["ada"].keys) == 1


def test_a_list_without_an_end_is_not_from_aws(aws: StandIn, reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("awsroles.core.org.live.reading.session._MOST_PAGES", 2)
    monkeypatch.setattr("awsroles.core.org.live.reading.organization._MOST_PAGES", 2)
    aws.page_size = 1
    whys = {each.why for each in reading().unread}
    assert whys == {"the answer did not come from AWS: its list has no end"}


def test_the_statement_that_would_help_names_users_and_roles_with_their_paths(aws: StandIn, reading: Reading) -> None:
    user = aws.add_user(f"arn:aws:iam::{SHOP}:user/team/left-over").arn
    path = aws.add_role(f"arn:aws:iam::{SHOP}:role/team/sales", trust_with_mfa(MASTER)).arn
    reader = aws.roles[role(SHOP, "audit")]
    reader.policies = (InlinePolicy("read", allow(["iam:GetAccount*"])),)
    snapshot = reading([to_read(MASTER), to_read(SHOP, "sales")])
    assert {each.call: each.resource for each in snapshot.unread} == {"iam:GetRole": path, "iam:ListAccessKeys": user}


def test_an_account_whose_answer_is_none_of_aws_is_not_checked(aws: StandIn, reading: Reading) -> None:
    aws.roles[role(SHOP, "operations")].attached = ()
    aws.add_user(f"arn:aws:iam::{SHOP}:user/odd").tags = {"": ""}
    original = StandInAws.actions

    def broken(self: StandInAws, service: str, endpoint: Any) -> Any:
        actions = original(self, service, endpoint)
        call = actions.call

        def answer(credentials: Any, action: str, parameters: Any) -> Any:
            result = call(credentials, action, parameters)
            return {**result, "RoleDetailList": "<html>"} if "RoleDetailList" in result else result

        actions.call = answer  # type: ignore[method-assign]
        return actions

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StandInAws, "actions", broken)
        snapshot = reading()
    whys = {each.why for each in snapshot.unread if each.call == "iam:GetAccountAuthorizationDetails"}
    assert whys == {
        "the answer did not come from AWS: GetAccountAuthorizationDetails: RoleDetailList is not a list of objects"
    }


def test_a_suspended_account_is_none_that_should_have_been_read(aws: StandIn, reading: Reading) -> None:
    del aws.roles[role(TEST, "audit")]
    aws.add_member_account(TEST, "Test", "SUSPENDED")
    snapshot = reading()
    assert snapshot.suspended == {TEST}
    assert snapshot.complete
    assert not snapshot.accounts[TEST].is_read


def test_a_session_of_the_user_that_has_ended_ends_the_reading(aws: StandIn, reading: Reading) -> None:
    aws.expire_sessions()
    with pytest.raises(InvalidCredentialsError):
        reading()
    with pytest.raises(InvalidCredentialsError):
        reading([to_read(MASTER, entrances=())])
