"""Reading of all policies of a user over IAM's API. A call that fails costs its own part only."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.iam_policies import AttachedPolicy, Holder, IamPolicies
from awsroles.core.dataclass import dataclass
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.reading.user_policies import Reason, Unread, UserPolicies, policy_name
from awsroles.core.iam.refusal import RefusedPolicyError
from awsroles.core.iam.statements import Policy, PolicyKind
from awsroles.errors import AccessDeniedError, AwsError, InvalidCredentialsError, NotFoundError, ThrottledError

A = TypeVar("A")
B = TypeVar("B")


class RunAll(Protocol):
    """A function that calls for each item, perhaps several at a time, and returns the results in the items' order."""

    def __call__(self, call: Callable[[A], B], items: Sequence[A], /) -> list[B]: ...


class UserCalls(Protocol):
    """Calls that are signed as one user."""

    @property
    def user(self) -> UserArn:
        """The IAM user."""

    def run(self, action: str, call: Callable[[SigningCredentials], B]) -> B:
        """Return what *call* returns for the user's credentials; *action* is AWS's name of the call."""


def one_by_one(call: Callable[[A], B], items: Sequence[A], /) -> list[B]:
    """Return the results of *call* for each of *items*."""
    return [call(each) for each in items]


@dataclass(frozen=True)
class _Inline:
    holder: Holder
    name: str


@dataclass(frozen=True)
class _Managed:
    arn: str
    name: str
    kind: PolicyKind


class PolicyReading:
    """Reads the policies of the user of *calls*, with *run_all* for calls that do not depend on each other.

    No call is made twice: a managed policy that is attached in several places is read once.
    """

    def __init__(self, calls: UserCalls, iam: IamPolicies, run_all: RunAll = one_by_one) -> None:
        self._calls = calls
        self._iam = iam
        self._run_all = run_all
        self._unread: list[Unread] = []

    def run(self) -> UserPolicies:
        """Return all that can be read. Raises AwsError if nothing can, as without a network."""
        user = self._calls.user
        own = Holder("user", user.name, str(user))
        record = self._first(lambda credentials: self._iam.user(credentials, user))
        found_groups = self._part(own, "ListGroupsForUser", "groups of", self._groups) or []
        groups = sorted(found_groups, key=lambda each: each.name)
        holders = [own, *groups]
        inline = [each for found in self._run_all(self._inline_of, holders) for each in found]
        attached = dict(zip(holders, self._run_all(self._attached_to, holders), strict=True))
        managed = list(_managed(attached))
        boundary_arn = record.boundary_arn if record else None
        if boundary_arn is not None:
            name = boundary_arn.rpartition("/")[2]
            managed.append(_Managed(boundary_arn, f"permissions boundary {name}", PolicyKind.BOUNDARY))
        found = [*self._run_all(self._inline_policy, inline), *self._documents(managed)]
        boundary = next((each for each in found if each and each.kind is PolicyKind.BOUNDARY), None)
        if (
            boundary_arn is not None
            and boundary is None
            and boundary_arn not in {each.resource for each in self._unread}
        ):
            error = NotFoundError("AWS does not find the policy")
            self._note(managed[-1].name, "GetPolicy", boundary_arn, error)
        return UserPolicies(
            user,
            record.unique_id if record else None,
            record.tags if record else None,
            tuple(each.name for each in groups),
            tuple(each for each in found if each and each.kind is PolicyKind.IDENTITY),
            boundary,
            boundary_arn,
            tuple(sorted(self._unread, key=lambda each: (each.what, each.action))),
        )

    def _first(self, call: Callable[[SigningCredentials], B]) -> B | None:
        """Return what GetUser does, None if it is denied or throttled: another call may not be."""
        try:
            return self._calls.run("iam:GetUser", call)
        except (AccessDeniedError, ThrottledError) as error:
            what = f"user {self._calls.user.name}, with the permissions boundary"
            self._note(what, "GetUser", str(self._calls.user), error)
        return None

    def _groups(self, credentials: SigningCredentials) -> list[Holder]:
        return self._iam.groups(credentials, self._calls.user)

    def _inline_of(self, holder: Holder) -> list[_Inline]:
        action = "ListUserPolicies" if holder.kind == "user" else "ListGroupPolicies"
        names = self._part(holder, action, "in-line policies of", lambda key: self._iam.inline_names(key, holder))
        return [_Inline(holder, name) for name in sorted(names or [])]

    def _attached_to(self, holder: Holder) -> list[AttachedPolicy]:
        action = "ListAttachedUserPolicies" if holder.kind == "user" else "ListAttachedGroupPolicies"
        found = self._part(holder, action, "managed policies of", lambda key: self._iam.attached(key, holder))
        return sorted(found or [], key=lambda each: each.arn)

    def _inline_policy(self, inline: _Inline) -> Policy | None:
        action = "GetUserPolicy" if inline.holder.kind == "user" else "GetGroupPolicy"
        name = policy_name(inline.name, str(inline.holder))
        arn = inline.holder.arn
        document = self._tried(
            name, action, arn, lambda key: self._iam.inline_document(key, inline.holder, inline.name)
        )
        return self._policy(document, PolicyKind.IDENTITY, name, action, arn)

    def _documents(self, managed: Sequence[_Managed]) -> list[Policy | None]:
        """Return the policies of *managed*; the document of one that is also the boundary is read once."""
        arns = list(dict.fromkeys(each.arn for each in managed))
        names = {each.arn: each.name for each in reversed(managed)}
        documents = dict(zip(arns, self._run_all(lambda arn: self._managed(arn, names[arn]), arns), strict=True))
        action = "GetPolicyVersion"
        return [self._policy(documents[each.arn], each.kind, each.name, action, each.arn) for each in managed]

    def _managed(self, arn: str, name: str) -> Any:
        version = self._tried(name, "GetPolicy", arn, lambda key: self._iam.default_version(key, arn))
        if version is None:
            return None
        return self._tried(name, "GetPolicyVersion", arn, lambda key: self._iam.managed_document(key, arn, version))

    def _policy(self, document: Any, kind: PolicyKind, name: str, action: str, arn: str) -> Policy | None:
        if document is None:
            return None
        try:
            return read_policy(document, kind, name)
        except RefusedPolicyError as error:
            self._unread.append(Unread(name, f"iam:{action}", arn, "unreadable", error.message))
            return None

    def _part(self, holder: Holder, action: str, what: str, call: Callable[[SigningCredentials], B]) -> B | None:
        return self._tried(f"{what} {holder}", action, holder.arn, call)

    def _tried(self, what: str, action: str, arn: str, call: Callable[[SigningCredentials], B]) -> B | None:
        """Return what *call* does; None for what was deleted meanwhile, and for a part that is noted as unread."""
        try:
            return self._calls.run(f"iam:{action}", call)
        except InvalidCredentialsError:
            raise
        except NotFoundError:
            return None
        except AwsError as error:
            self._note(what, action, arn, error)
        return None

    def _note(self, what: str, action: str, arn: str, error: AwsError) -> None:
        reason: Reason = "failed"
        if isinstance(error, AccessDeniedError):
            reason = "denied"
        elif isinstance(error, ThrottledError):
            reason = "throttled"
        self._unread.append(Unread(what, f"iam:{action}", arn, reason, error.message))


def _managed(attached: dict[Holder, list[AttachedPolicy]]) -> Iterable[_Managed]:
    """Yield each managed policy once, with the first of its holders."""
    seen = set()
    for holder, policies in attached.items():
        for each in policies:
            if each.arn not in seen:
                seen.add(each.arn)
                yield _Managed(each.arn, policy_name(each.name, str(holder)), PolicyKind.IDENTITY)
