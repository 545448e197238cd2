"""Accounts as `aws iam get-account-authorization-details` writes them: users with their policies, and roles.

Lists and members may be null or missing. Documents are objects, as the AWS CLI writes them, or URL-encoded text, as the
API returns them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import unquote

from awsroles.core.aws.arn import RoleArn, UserArn, parse_role_arn, parse_user_arn
from awsroles.core.dataclass import dataclass, field
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.reading.details_page import HINT, DetailsFile, DetailsPage, objects
from awsroles.core.iam.reading.user_policies import Unread, UserPolicies, policy_name
from awsroles.core.iam.refusal import RefusedPolicyError
from awsroles.core.iam.statements import Policy, PolicyKind
from awsroles.errors import ConfigurationError

T = TypeVar("T")

_READS = "iam:GetAccountAuthorizationDetails"


@dataclass(frozen=True)
class RoleDetails:
    """A role of a file. *trust_policy* is None if it cannot be evaluated; *unread* says why."""

    role: RoleArn
    unique_id: str | None
    trust_policy: Policy | None
    identity: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    boundary_arn: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True)
class AccountDetails:
    """Accounts of files: users and roles by their ARNs.

    *listed_roles* are the accounts whose files list all roles: a role that is missing there does not exist.
    """

    users: Mapping[str, UserPolicies] = field(default_factory=dict)
    roles: Mapping[str, RoleDetails] = field(default_factory=dict)
    accounts: frozenset[str] = frozenset()
    listed_roles: frozenset[str] = frozenset()


def read_account_details(files: Sequence[DetailsFile]) -> AccountDetails:
    """Return what *files* tell, several pages of one account too; raise ConfigurationError for other files."""
    pages: dict[str, list[DetailsPage]] = {}
    for file in files:
        page = DetailsPage(file)
        pages.setdefault(page.account, []).append(page)
    users: dict[str, Callable[[], UserPolicies]] = {}
    roles: dict[str, Callable[[], RoleDetails]] = {}
    for account in pages.values():
        reading = _Account(account)
        users |= reading.users()
        roles |= reading.roles()
    listed = frozenset(account for account, found in pages.items() if _lists_roles(found))
    return AccountDetails(_ReadOnUse(users), _ReadOnUse(roles), frozenset(pages), listed)


class _ReadOnUse(Mapping[str, T]):
    """Users or roles by ARN, of which there may be ten thousand: each is read when it is asked for, once."""

    def __init__(self, readers: Mapping[str, Callable[[], T]]) -> None:
        self._readers = readers
        self._read: dict[str, T] = {}

    def __getitem__(self, arn: str) -> T:
        if arn not in self._read:
            self._read[arn] = self._readers[arn]()
        return self._read[arn]

    def __iter__(self) -> Iterator[str]:
        return iter(self._readers)

    def __len__(self) -> int:
        return len(self._readers)


def _lists_roles(pages: Sequence[DetailsPage]) -> bool:
    is_whole = not all(each.content.get("IsTruncated") for each in pages)
    return is_whole and any(each.content.get("RoleDetailList") is not None for each in pages)


class _Account:
    """The pages of one account."""

    def __init__(self, pages: Sequence[DetailsPage]) -> None:
        self._pages = pages
        self._groups = {str(each.get("GroupName")): each for each in self._all("GroupDetailList")}
        self._managed = {str(each.get("Arn")): each for each in self._all("Policies")}

    def users(self) -> dict[str, Callable[[], UserPolicies]]:
        """Return the readers of the users; raise ConfigurationError for an ARN that is none."""
        found: dict[str, Callable[[], UserPolicies]] = {}
        for each in self._all("UserDetailList"):
            arn = str(each.get("Arn") or "")
            if not arn.endswith(":root"):
                found[arn] = partial(self._user, self._parsed(arn, parse_user_arn), each)
        return found

    def roles(self) -> dict[str, Callable[[], RoleDetails]]:
        """Return the readers of the roles; raise ConfigurationError for an ARN that is none."""
        found: dict[str, Callable[[], RoleDetails]] = {}
        for each in self._all("RoleDetailList"):
            arn = str(each.get("Arn") or "")
            found[arn] = partial(self._role, self._parsed(arn, parse_role_arn), each)
        return found

    def _user(self, user: UserArn, each: Mapping[str, Any]) -> UserPolicies:
        groups = each.get("GroupList")
        names = [str(name) for name in groups] if isinstance(groups, list) else []
        gathered = _Gathered()
        self._add(gathered, each, "UserPolicyList", f"user {user.name}")
        for name in names:
            if name in self._groups:
                self._add(gathered, self._groups[name], "GroupPolicyList", f"group {name}")
            else:
                gathered.miss(f"policies of group {name}", str(user), "the file does not hold this group")
        boundary_arn, boundary = self._boundary(gathered, each)
        return UserPolicies(
            user,
            _text(each, "UserId"),
            _tags(each, self._pages[0].path),
            tuple(names),
            tuple(gathered.policies),
            boundary,
            boundary_arn,
            tuple(gathered.unread),
        )

    def _role(self, role: RoleArn, each: Mapping[str, Any]) -> RoleDetails:
        gathered = _Gathered()
        name = f"trust policy of {role.name}"
        trust = gathered.read(each.get("AssumeRolePolicyDocument"), PolicyKind.TRUST, name, str(role))
        self._add(gathered, each, "RolePolicyList", f"role {role.name}")
        boundary_arn, boundary = self._boundary(gathered, each)
        return RoleDetails(
            role,
            _text(each, "RoleId"),
            trust,
            tuple(gathered.policies),
            boundary,
            boundary_arn,
            _tags(each, self._pages[0].path),
            tuple(gathered.unread),
        )

    def _all(self, name: str) -> Iterator[Mapping[str, Any]]:
        for page in self._pages:
            yield from page.members(name)

    def _parsed(self, arn: str, parse: Callable[[str], T]) -> T:
        try:
            return parse(arn)
        except ConfigurationError as error:
            raise ConfigurationError(f"{self._pages[0].path}: {error.message}", HINT) from None

    def _add(self, gathered: "_Gathered", holder: Mapping[str, Any], inline: str, named: str) -> None:
        arn = str(holder.get("Arn"))
        path = self._pages[0].path
        for each in objects(holder, inline, path):
            gathered.add(each.get("PolicyDocument"), policy_name(str(each.get("PolicyName")), named), arn)
        for each in objects(holder, "AttachedManagedPolicies", path):
            policy_arn, name = str(each.get("PolicyArn")), policy_name(str(each.get("PolicyName")), named)
            gathered.add(self._document(policy_arn), name, policy_arn)

    def _document(self, policy_arn: str) -> Any:
        """Return the document of a managed policy's default version, None if the file does not hold it."""
        policy = self._managed.get(policy_arn, {})
        default = policy.get("DefaultVersionId")
        for each in objects(policy, "PolicyVersionList", self._pages[0].path):
            if each.get("IsDefaultVersion") or (default is not None and each.get("VersionId") == default):
                return each.get("Document")
        return None

    def _boundary(self, gathered: "_Gathered", holder: Mapping[str, Any]) -> tuple[str | None, Policy | None]:
        boundary = holder.get("PermissionsBoundary")
        arn = boundary.get("PermissionsBoundaryArn") if isinstance(boundary, dict) else None
        if not arn:
            return None, None
        name = f"permissions boundary {str(arn).rpartition('/')[2]}"
        return str(arn), gathered.read(self._document(str(arn)), PolicyKind.BOUNDARY, name, str(arn))


class _Gathered:
    """The policies of one user or role, and the parts that cannot be read."""

    def __init__(self) -> None:
        self.policies: list[Policy] = []
        self.unread: list[Unread] = []

    def add(self, document: Any, name: str, arn: str) -> None:
        policy = self.read(document, PolicyKind.IDENTITY, name, arn)
        if policy is not None:
            self.policies.append(policy)

    def read(self, document: Any, kind: PolicyKind, name: str, arn: str) -> Policy | None:
        if document is None:
            self.miss(name, arn, "the file does not hold its document")
            return None
        try:
            return read_policy(decoded(document), kind, name)
        except RefusedPolicyError as error:
            self.unread.append(Unread(name, _READS, arn, "unreadable", error.message))
            return None

    def miss(self, what: str, arn: str, why: str) -> None:
        self.unread.append(Unread(what, _READS, arn, "failed", why))


def decoded(document: Any) -> Any:
    """Return *document* as `read_policy` takes it: an object, or JSON text that may be URL-encoded (RFC 3986)."""
    if isinstance(document, str) and document.lstrip()[:1] not in ("{", "["):
        return _unquoted(document)
    return document


# Accounts of an organization hold the same documents. It takes a tenth of the time of reading them.
@lru_cache(maxsize=1024)
def _unquoted(text: str) -> str:
    return unquote(text)


def _text(holder: Mapping[str, Any], name: str) -> str | None:
    value = holder.get(name)
    return str(value) if value else None


def _tags(holder: Mapping[str, Any], path: str) -> dict[str, str]:
    return {str(each.get("Key")): str(each.get("Value")) for each in objects(holder, "Tags", path)}
