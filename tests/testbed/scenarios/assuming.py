"""The policy engine's answer to who may assume which role by generated resources."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from awsroles.core.iam.calls import CallerIdentity, RoleCall, build_context
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.evaluate import evaluate
from awsroles.core.iam.requests import Policies, Request
from awsroles.core.iam.statements import Policy, PolicyKind
from awsroles.core.org.policies.everyone import EVERYONE
from awsroles.core.org.policies.resources import Document, Resources

NOW = datetime(2030, 6, 15, 12, tzinfo=timezone.utc)
ORGANIZATION = "o-a1b2c3d4e5"
FOREIGN = "o-zzzzzzzzzz"
# The trust policy of a role that is not ours: it keeps nobody out.
OPEN = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:*"}],
}


class Judge:
    """Judges calls of AssumeRole by *resources*; roles that they do not hold trust everybody.

    Everyone's group is left out: each function and role has to keep people out without its Deny.
    """

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._managed = {each.arn(resources.partition): each.document for each in resources.policies}
        self._roles = {each.arn(resources.partition): each for each in resources.roles}
        self._read: dict[tuple[int, PolicyKind], Policy] = {}

    def answer(
        self,
        user: str,
        role_arn: str,
        *,
        actions: tuple[str, ...] = ("sts:AssumeRole",),
        organization: str = ORGANIZATION,
        mfa_age: timedelta | None = timedelta(minutes=1),
        access_key: bool = False,
        path: str = "/",
        **call: Any,
    ) -> str:
        """Return the answer for *user*: `allow` if each of *actions* is allowed, else the first other one."""
        at = call.pop("at", NOW)
        arn = f"arn:{self._resources.partition}:iam::{self._resources.master.id}:user{path}{user}"
        caller = CallerIdentity(
            arn,
            "access_key" if access_key else "session_token",
            "AIDAEXAMPLE",
            issued_at=at,
            mfa_at=None if mfa_age is None else at - mfa_age,
            tags={},
            organization_id=ORGANIZATION,
        )
        call = {"session_name": user, "resource_organization_id": organization, "region": "eu-west-1", **call}
        context = build_context(caller, RoleCall(role_arn, at, **call))
        policies = Policies(identity=tuple(self._of_user(user)), resource=self._trust(role_arn))
        for action in actions:
            request = Request(arn, action, role_arn, context.values, context.unknown)
            answer = evaluate(policies, request).answer
            if answer != "allow":
                return answer
        return "allow"

    def _of_user(self, user: str) -> list[Policy]:
        documents: list[Document] = []
        for group in self._resources.groups:
            if user in group.users and group.name != EVERYONE:
                documents += group.inline.values()
                documents += [self._managed[arn] for arn in group.managed]
        return [self._policy(each, PolicyKind.IDENTITY) for each in documents]

    def _trust(self, role_arn: str) -> Policy:
        role = self._roles.get(role_arn)
        return self._policy(OPEN if role is None else role.trust, PolicyKind.TRUST)

    def _policy(self, document: Mapping[str, Any], kind: PolicyKind) -> Policy:
        key = (id(document), kind)
        if key not in self._read:
            self._read[key] = read_policy(document, kind)
        return self._read[key]
