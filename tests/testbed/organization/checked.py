"""A company of which everything is as its file means it, and what each test makes otherwise."""

from typing import Any

from awsroles.core.dataclass import replace
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.check.check import Report, check
from awsroles.core.org.live.account import Role
from awsroles.core.org.live.organization import LiveOrganization
from awsroles.core.org.live.policies import HeldPolicy
from testbed.organization.meant import NOW, meant_snapshot
from testbed.scenarios.organizations import organization_of

MASTER, MANAGEMENT, PROD, DEV, STORAGE = (
    "444444444444",
    "111111111111",
    "222222222222",
    "333333333333",
    "555555555555",
)
COMPANY = """version = 1

[organization]
id = "o-a1b2c3d4e5"
master_account = "identity"
management_account = "management"

[break_glass]
users = ["glass-1", "glass-2"]

[guardrails]
no_users_in = ["all"]
protect_roles = ["all"]
only_services = { storage = ["s3", "kms"] }

[accounts]
management = { id = "111111111111", ou = "root" }
identity = { id = "444444444444", ou = "security" }
prod = { id = "222222222222", ou = "workloads/prod", tags = ["pci"] }
dev = { id = "333333333333", ou = "workloads/dev" }
storage = { id = "555555555555", ou = "workloads/prod" }
old = { id = "777777777777", closed = true }
partner = { id = "666666666666", external = true }

[functions]
operations = {}
auditors = { mfa_max_age = "1h" }

[[grants]]
function = "operations"
accounts = ["ou:workloads/prod", "dev"]
policies = ["aws:AdministratorAccess"]
max_session = "4h"
permissions_boundary = "customer:edge"

[[grants]]
function = "auditors"
accounts = ["tag:pci", "partner"]
external_id = { partner = "cvp-7731", prod = "cvp-1234" }
policies = ["aws:SecurityAudit"]

[users]
ada = { functions = ["operations"] }
bob = { functions = ["auditors"], until = 2036-12-31 }
x = { functions = ["operations"] }

[machines]
jenkins = { reason = "until it moves" }

[[exceptions]]
account = "dev"
finding = "user_in_sub_account"
resource = "user/mail/ses-smtp"
reason = "SES SMTP"
until = 2037-06-30
"""


class Company:
    """The live company: *live* is the snapshot that is checked."""

    def __init__(self, text: str = COMPANY) -> None:
        self.organization = organization_of(text)
        self.live = meant_snapshot(self.organization)

    def check(self, **options: Any) -> Report:
        return check(self.organization, self.live, NOW, **options)

    def found(self, **options: Any) -> list[str]:
        """Return the findings, each as word, account and resource."""
        report = self.check(**options)
        assert report.complete, report.skipped
        return [f"{each.finding} {report.name(each.account)} {each.resource}" for each in report.findings]

    def messages(self, **options: Any) -> list[str]:
        return [f"{each.finding}: {each.message}" for each in self.check(**options).findings]

    def account(self, number: str, **changes: Any) -> None:
        accounts = dict(self.live.accounts)
        accounts[number] = replace(accounts[number], **changes)
        self.live = replace(self.live, accounts=accounts)

    def role(self, number: str, name: str, **changes: Any) -> None:
        roles = dict(self.live.accounts[number].roles)
        roles[name] = replace(roles[name], **changes)
        self.account(number, roles=roles)

    def add_role(self, number: str, name: str, *statements: Any, path: str = "/") -> None:
        role = Role(f"arn:aws:iam::{number}:role{path}{name}", name, trust(name, *statements))
        self.account(number, roles={**self.live.accounts[number].roles, name: role})

    def group(self, name: str, **changes: Any) -> None:
        groups = dict(self.live.accounts[MASTER].groups)
        groups[name] = replace(groups[name], **changes)
        self.account(MASTER, groups=groups)

    def user(self, name: str, **changes: Any) -> None:
        users = dict(self.live.accounts[MASTER].users)
        users[name] = replace(users[name], **changes)
        self.account(MASTER, users=users)

    def credentials(self, name: str, **changes: Any) -> None:
        held = self.live.accounts[MASTER].credentials
        assert held is not None
        users = dict(held.users)
        users[name] = replace(users[name], **changes)
        devices = dict(held.devices or {})
        if changes.get("has_mfa") is False:
            devices[name] = ()
        self.account(MASTER, credentials=replace(held, users=users, devices=devices))

    def around(self, **changes: Any) -> None:
        assert self.live.organization is not None
        self.live = replace(self.live, organization=replace(self.live.organization, **changes))

    @property
    def outside(self) -> LiveOrganization:
        assert self.live.organization is not None
        return self.live.organization


def document(*statements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def trust(name: str, *statements: Any) -> HeldPolicy:
    return HeldPolicy(PolicyKind.TRUST, "", f"trust policy of {name}", document(*statements))


def inline(name: str, *statements: Any) -> HeldPolicy:
    return HeldPolicy(PolicyKind.IDENTITY, name, f"policy {name}", document(*statements))


def allow(action: Any, resource: Any = "*", **condition: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {**statement, "Condition": condition} if condition else statement


def lets_in(principal: Any, **condition: Any) -> dict[str, Any]:
    """Return a statement of a trust policy."""
    named = principal if principal == "*" or isinstance(principal, dict) else {"AWS": principal}
    statement = {"Effect": "Allow", "Principal": named, "Action": "sts:AssumeRole"}
    return {**statement, "Condition": condition} if condition else statement


MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
MAYBE_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}
ROOT = f"arn:aws:iam::{MASTER}:root"
