"""A company in which ada is to leave, at a stand-in: zoe offboards with the policies that awsroles generates."""

from collections.abc import Mapping
from typing import Any

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import Credentials
from awsroles.core.iam.reading.policy_reading import one_by_one
from awsroles.core.org.live.reading.session import Ports
from awsroles.core.org.offboard.execution import Execution
from awsroles.core.org.offboard.journal import Journal
from awsroles.core.org.offboard.plan import Change, OffboardPlan
from awsroles.core.org.offboard.preparation import Preparation
from awsroles.core.org.offboard.ways import AccountCalls, ways_into
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Account
from awsroles.standin import accounts
from testbed.aws.stand_in_aws import StandInActions, StandInAws
from testbed.organization.applied import Applied
from testbed.scenarios.organizations import organization_of

MASTER, PROD, DEV = "444444444444", "222222222222", "333333333333"
OPERATIONS = f"arn:aws:iam::{PROD}:role/operations"
COMPANY = """version = 1

[organization]
master_account = "identity"

[accounts]
dev = { id = "333333333333" }
identity = { id = "444444444444" }
prod = { id = "222222222222" }

[functions]
auditors = {}
free = { session_name = "off" }
leaving = {}
operations = {}

[[grants]]
function = "operations"
accounts = ["all"]
policies = ["aws:AdministratorAccess"]

[[grants]]
function = "auditors"
accounts = ["all"]
policies = ["aws:SecurityAudit"]
max_session = "4h"

[[grants]]
function = "free"
accounts = ["dev"]
policies = ["aws:ReadOnlyAccess"]

[[grants]]
function = "leaving"
accounts = ["identity"]
policies = ["customer:awsroles-offboard", "customer:awsroles-revoke"]

[[grants]]
function = "leaving"
accounts = ["all"]
policies = ["customer:awsroles-revoke"]

[users]
ada = { functions = ["operations"] }
bob = { functions = ["operations", "auditors"] }
zoe = { functions = ["leaving"] }
"""


class MemoryJournal:
    """Implements the `JournalFile` port."""

    def __init__(self) -> None:
        self.entries: list[Mapping[str, Any]] = []

    def load(self) -> list[Mapping[str, Any]]:
        return list(self.entries)

    def add(self, entry: Mapping[str, Any]) -> None:
        self.entries.append(dict(entry))

    def clear(self) -> None:
        self.entries = []


class LeavingCompany:
    """The company of *text*, to which all resources are applied; ada has a credential of each kind.

    Time passes only while somebody sleeps; *said* is what the person who offboards was told.
    """

    def __init__(self, text: str = COMPANY) -> None:
        self.organization = organization_of(text)
        resources = generate(self.organization)
        listed = [Account(name, str(each.get("id"))) for name, each in self.organization.accounts.items()]
        names = [*self.organization.users, *self.organization.table("break_glass").get("users", ())]
        self.applied = Applied(resources, listed, dict.fromkeys(names, "/"))
        self.applied.apply(resources)
        self.aws = self.applied.aws
        self.aws.sessions_outlive_their_key = True
        self.journal = MemoryJournal()
        self.said: list[str] = []
        self.sleeps: list[float] = []
        self.iam = StandInAws(self.aws)
        self._add_credentials()

    def _add_credentials(self) -> None:
        arn = self.user("ada").arn
        self.aws.add_mfa_device(arn, f"arn:aws:iam::{MASTER}:mfa/ada-phone")
        self.aws.add_access_key(arn)
        admin = self.applied.session(self.applied.deploy_role(Account("identity", MASTER)))
        for action in ("CreateServiceSpecificCredential", "UploadSigningCertificate", "UploadSSHPublicKey"):
            self.applied.call(admin, f"iam:{action}", UserName="ada")
        self.applied.call(admin, "iam:CreateLoginProfile", UserName="ada", Password="correct horse")

    def user(self, name: str) -> accounts.User:
        """Return the IAM user of that name."""
        return self.applied.user(name)

    def mfa_session(self, name: str) -> accounts.Caller:
        """Return a session of the user with a new MFA code."""
        return self.applied.key(name, mfa_age=0)

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        self.sleeps.append(seconds)
        self.aws.clock_offset += seconds

    def calls(self, who: str = "zoe", actions: Any = None, via: str | None = None) -> AccountCalls:
        """Return the calls of the user *who*, through *actions* or else the stand-in's."""
        variables = self.applied.variables(self.mfa_session(who))
        credentials = Credentials(
            variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"], variables["AWS_SESSION_TOKEN"], 2**31
        )
        iam = actions if actions is not None else StandInActions(self.aws, "iam", "eu-west-1")
        ports = Ports(self.sts(), iam, iam, self.aws.now, self.pause)
        user = parse_user_arn(self.user(who).arn)
        return AccountCalls(ports, user, credentials, ways_into(self.organization, who, via))

    def sts(self) -> Any:
        """Return STS."""
        from awsroles.core.aws.endpoint import Endpoint

        return self.iam.sts(Endpoint("eu-west-1"))

    def plan(self, user: str = "ada", change: Change | None = None, calls: AccountCalls | None = None) -> OffboardPlan:
        """Return the plan for *user*."""
        reading = Preparation(self.organization, calls or self.calls(), one_by_one)
        return reading.plan(user, change or Change(), Journal(self.journal))

    def offboard(
        self,
        user: str = "ada",
        change: Change | None = None,
        calls: AccountCalls | None = None,
        *,
        whole: tuple[str, ...] = (),
    ) -> bool:
        """Offboard *user* in one run; return True if all is done."""
        calls = calls or self.calls()
        plan = self.plan(user, change, calls)
        return Execution(calls, Journal(self.journal), one_by_one, say=self.said.append).run(plan, whole)
