"""Answers to who gets into a role: by generated resources, as the engine judges, and by the file as it is read."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, NamedTuple

from awsroles.core.aws.durations import parse_duration
from awsroles.core.aws.sts import default_session_name
from awsroles.core.iam.calls import CallerIdentity, RoleCall, build_context
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.evaluate import evaluate
from awsroles.core.iam.requests import Answer, Policies, Request
from awsroles.core.iam.statements import Policy, PolicyKind
from awsroles.core.org.access import Access
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.resources import Document, Resources

FULL_ACCESS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
FOREIGN_ORGANIZATION = "o-somebodyelse"


class Attempt(NamedTuple):
    """A call of AssumeRole by the IAM user *user*.

    *mfa_age* is the seconds since the code of an MFA session, "none" for a session without MFA, None for a key.
    """

    user: str
    role_arn: str
    at: datetime
    mfa_age: int | str | None = 0
    session_name: str | None = None
    external_id: str | None = None
    source_identity: str | None = None
    tags: Mapping[str, str] = {}


class World:
    """The policies that are there: those of *resources*, and trust policies of *foreign* roles by their ARNs."""

    def __init__(
        self,
        resources: Resources,
        organization_id: str | None,
        paths: Mapping[str, str],
        foreign: Mapping[str, Document] | None = None,
    ) -> None:
        self._resources = resources
        self._organization_id = organization_id
        self._paths = paths
        self._read: dict[tuple[int, PolicyKind], Policy] = {}
        self._foreign = dict(foreign or {})
        self._trusts = {each.arn(resources.partition): each.trust for each in resources.roles} | self._foreign
        self._managed = {each.arn(resources.partition): each.document for each in resources.policies}
        self._identity: dict[str, tuple[Policy, ...]] = {}
        self._scps = self._levels()

    @property
    def roles(self) -> list[str]:
        """The ARNs of all roles."""
        return list(self._trusts)

    def answer(self, attempt: Attempt) -> Answer:
        """Return the engine's answer; the strictest one of all actions that the call needs."""
        actions = ["sts:AssumeRole"]
        actions += ["sts:SetSourceIdentity"] if attempt.source_identity is not None else []
        actions += ["sts:TagSession"] if attempt.tags else []
        for action in actions:
            found = self._answer(attempt, action)
            if found != "allow":
                return found
        return "allow"

    def _answer(self, attempt: Attempt, action: str) -> Answer:
        resources = self._resources
        arn = f"arn:{resources.partition}:iam::{resources.master.id}:user{self._paths[attempt.user]}{attempt.user}"
        trust = self._trusts.get(attempt.role_arn)
        if trust is None:
            return "implicit_deny"
        policies = Policies(
            identity=self._of_user(attempt.user),
            resource=self._policy(trust, PolicyKind.TRUST),
            scps=self._scps,
        )
        context = build_context(self._caller(attempt, arn), self._call(attempt))
        management = resources.master == resources.management
        request = Request(arn, action, attempt.role_arn, context.values, context.unknown, management)
        return evaluate(policies, request).answer

    def _caller(self, attempt: Attempt, arn: str) -> CallerIdentity:
        is_key = attempt.mfa_age is None
        mfa_at = None
        if isinstance(attempt.mfa_age, int):
            mfa_at = datetime.fromtimestamp(attempt.at.timestamp() - attempt.mfa_age, timezone.utc)
        return CallerIdentity(
            arn,
            "access_key" if is_key else "session_token",
            unique_id="AIDAEXAMPLE",
            issued_at=None if is_key else mfa_at or attempt.at,
            mfa_at=mfa_at,
            tags={},
            organization_id=self._organization_id,
        )

    def _call(self, attempt: Attempt) -> RoleCall:
        foreign = attempt.role_arn in self._foreign
        return RoleCall(
            attempt.role_arn,
            attempt.at,
            attempt.session_name or default_session_name(attempt.user),
            external_id=attempt.external_id,
            source_identity=attempt.source_identity,
            tags=attempt.tags,
            region="eu-west-1",
            resource_organization_id=FOREIGN_ORGANIZATION if foreign else self._organization_id,
        )

    def _of_user(self, user: str) -> tuple[Policy, ...]:
        if user not in self._identity:
            documents = [
                document
                for group in self._resources.groups
                if user in group.users
                for document in (*group.inline.values(), *(self._managed[arn] for arn in group.managed))
            ]
            self._identity[user] = tuple(self._policy(each, PolicyKind.IDENTITY) for each in documents)
        return self._identity[user]

    def _policy(self, document: Document, kind: PolicyKind) -> Policy:
        key = (id(document), kind)
        if key not in self._read:
            self._read[key] = read_policy(document, kind)
        return self._read[key]

    def _levels(self) -> tuple[tuple[Policy, ...], ...]:
        """Return the SCPs of the master account, where people call from."""
        resources = self._resources
        full = self._policy(FULL_ACCESS, PolicyKind.SCP)
        attached = [
            self._policy(each.document, PolicyKind.SCP)
            for each in resources.control_policies
            if resources.master in each.targets
        ]
        return ((full,), (full, *attached))


def paths_of(organization: Organization) -> dict[str, str]:
    """Return the paths of all IAM users of the master account by their names."""
    users = {name: str(each.get("path", "/")) for name, each in organization.users.items()}
    machines = {name: str(each.get("path", "/")) for name, each in organization.machines.items()}
    return users | machines | dict.fromkeys(glass_of(organization), "/")


def glass_of(organization: Organization) -> tuple[str, ...]:
    """Return the users of break-glass."""
    return tuple(organization.table("break_glass").get("users", ()))


def foreign_roles(organization: Organization) -> dict[str, Document]:
    """Return trust policies of the roles in external accounts, as these would write them; and of one nobody granted."""
    partition = organization.setting("partition")
    master = organization.accounts[organization.settings.get("master_account")].get("id")
    every = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
    trust = _trust(partition, master, every, {})
    found = {f"arn:{partition}:iam::999999999999:role/{name}": trust for name in organization.functions}
    for access in organization.accesses.values():
        if access.account.get("external"):
            external_id = access.get("external_id")
            equals = {} if external_id is None else {"StringEquals": {"sts:ExternalId": external_id}}
            actions = every[:1] + (every[1:2] if access.get("source_identity") else [])
            actions += every[2:] if access.get("tags") else []
            found[access.role_arn] = _trust(partition, master, actions, equals)
    return found


def _trust(partition: str, account: str, actions: list[str], condition: Mapping[str, Any]) -> Document:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{partition}:iam::{account}:root"},
        "Action": actions,
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


class Meaning:
    """The roles that *organization* gives to each person, read from its file."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self.by_role = {each.role_arn: each for each in organization.accesses.values()}
        table = organization.table("break_glass")
        partition, path = organization.setting("partition"), organization.setting("role_path")
        self.glass = {
            f"arn:{partition}:iam::{each.get('id')}:role{path}{table.get('role', 'break-glass')}"
            for each in organization.accounts.values()
            if table.get("users") and not each.get("closed") and not each.get("external")
        }

    def allows(self, attempt: Attempt) -> bool:
        """Say whether the file gives the role of *attempt* to its user, and the call is as the file wants it."""
        if attempt.role_arn in self.glass:
            plain = attempt.source_identity is None and not attempt.tags
            return attempt.user in glass_of(self.organization) and isinstance(attempt.mfa_age, int) and plain
        access = self.by_role.get(attempt.role_arn)
        person = self.organization.users.get(attempt.user)
        if access is None or person is None or access.function.name not in person.get("functions", ()):
            return False
        return access.is_in_force(attempt.at.date(), person) and all(self._conditions(attempt, access))

    def _conditions(self, attempt: Attempt, access: Access) -> Iterator[bool]:
        external_id = access.get("external_id")
        yield external_id is None or attempt.external_id == external_id
        if attempt.source_identity is not None:
            yield bool(access.get("source_identity"))
        if access.account.get("external"):
            # The rest is the other company's trust policy; the Deny without MFA is ours.
            yield not attempt.tags or bool(access.get("tags"))
            yield isinstance(attempt.mfa_age, int)
            return
        yield attempt.tags.keys() <= set(access.get("tags") or ())
        yield isinstance(attempt.mfa_age, int) and attempt.mfa_age < parse_duration(access.get("mfa_max_age"))
        own = default_session_name(attempt.user)
        if access.get("session_name") == "username":
            yield attempt.session_name in (None, own)
        if attempt.source_identity is not None:
            yield attempt.source_identity == own
