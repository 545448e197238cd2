"""Calls that generated policies allow or deny, as the engine judges them."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from awsroles.adapters.files.toml import parse_toml
from awsroles.core.dataclass import dataclass
from awsroles.core.iam.calls import CallerIdentity, RoleCall, build_context
from awsroles.core.iam.evaluate import evaluate
from awsroles.core.iam.requests import Request, read_policies
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Document, Resources
from awsroles.core.org.reader import read_organization
from testbed.fakes.memory_files import MemoryFiles
from testbed.scenarios.organizations import EXAMPLE, FILE

NOON = datetime(2030, 6, 15, 12, tzinfo=timezone.utc)
ALL: Document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
"""AdministratorAccess, and FullAWSAccess."""


@dataclass(frozen=True)
class Call:
    """A call: *mfa* tells that the session was made with a code, *code* that the call has one of its own.

    *session* is a session without a code, *keys* are condition keys of IAM.
    """

    action: str
    resource: str
    mfa: bool = False
    code: bool = False
    session: bool = False
    by_service: bool = False
    at: datetime = NOON
    session_name: str = "ada"
    keys: tuple[tuple[str, str], ...] = ()


def example() -> Organization:
    """Return the example company."""
    files = {str(path.relative_to(EXAMPLE)): path.read_bytes() for path in EXAMPLE.rglob("*") if path.is_file()}
    return read_organization(MemoryFiles(files), FILE, parse_toml)


class Judge:
    """The generated resources of an organization, which judge calls."""

    def __init__(self, organization: Organization) -> None:
        self.resources: Resources = generate(organization)
        self._policies = {each.arn(self.resources.partition): each.document for each in self.resources.policies}

    def of_user(self, name: str, *without: str) -> list[Document]:
        """Return the policies that the groups of the user *name* have, but for those of names *without*."""
        found = []
        for group in self.resources.groups:
            if name in group.users:
                found += list(group.inline.values())
                found += [self._policies[arn] for arn in group.managed if arn.rsplit("/", 1)[1] not in without]
        return found

    def policy(self, name: str, account: str) -> Document:
        """Return the managed policy *name* of *account*."""
        return next(
            each.document for each in self.resources.policies if (each.name, each.account.name) == (name, account)
        )

    def of_account(self, account: str) -> list[Document]:
        """Return the control policies that are attached to *account*."""
        policies = self.resources.control_policies
        return [each.document for each in policies if account in [target.name for target in each.targets]]

    def by_user(
        self, arn: str, call: Call, *, also: Sequence[Document] = (), without: str = "", organization: str | None = None
    ) -> str:
        """Return the answer to the *call* of the user *arn*, with the policies *also*, in the role's *organization*."""
        name = arn.rsplit("/", 1)[1]
        identity = [*self.of_user(name, without), *also]
        return answer(arn, call, identity=identity, trust=self._trust(call.resource), organization=organization)

    def in_account(self, account: str, arn: str, call: Call, *, management: bool = False) -> str:
        """Return the answer to the *call* of an administrator *arn* under the control policies of *account*."""
        return answer(arn, call, identity=[ALL], scps=[[ALL], [ALL, *self.of_account(account)]], management=management)

    def _trust(self, arn: str) -> Document | None:
        return next((each.trust for each in self.resources.roles if each.arn(self.resources.partition) == arn), None)


def answer(
    arn: str,
    call: Call,
    *,
    identity: Sequence[Document],
    trust: Document | None = None,
    scps: Sequence[Sequence[Document]] = (),
    management: bool = False,
    organization: str | None = None,
) -> str:
    """Return the engine's answer to the *call* of the user, the role or the root user *arn*."""
    is_role = ":role/" in arn
    credentials = "role" if is_role else "session_token" if call.session or call.mfa else "access_key"
    who = CallerIdentity(
        arn,
        credentials,  # type: ignore[arg-type]  # The conditional above has the literals.
        unique_id="AROAEXAMPLE" if is_role else "AIDAEXAMPLE",
        session_name=call.session_name if is_role else None,
        issued_at=call.at,
        mfa_at=call.at - timedelta(minutes=5) if call.mfa and not is_role else None,
        tags={},
    )
    role = call.resource if call.action == "sts:AssumeRole" else arn
    called = RoleCall(role, call.at, call.session_name, mfa_code=call.code, resource_organization_id=organization)
    context = dict(build_context(who, called).values)
    context["aws:viaawsservice"] = str(call.by_service).lower()
    context |= {f"iam:{key.lower()}": value for key, value in call.keys}
    if arn.endswith(":root"):
        context.pop("aws:username")
    if not call.action.startswith("sts:"):
        context = {key: value for key, value in context.items() if not key.startswith("sts:")}
    # A session's own ARN has no path.
    account, name = arn.split(":")[4], arn.rsplit("/", 1)[-1]
    principal = f"arn:aws:sts::{account}:assumed-role/{name}/{call.session_name}" if is_role else arn
    policies = read_policies(
        resource=call.resource, identity_policies=list(identity), trust_policy=trust, scps=[list(each) for each in scps]
    )
    request = Request(principal, call.action, call.resource, context, management=management, resource_account=account)
    return evaluate(policies, request).answer
