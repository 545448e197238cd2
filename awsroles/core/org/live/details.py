"""Accounts as GetAccountAuthorizationDetails gives them, from AWS or from files, as parts of a snapshot."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from awsroles.core.iam.reading.account_details import decoded
from awsroles.core.iam.reading.details_page import DetailsFile, DetailsPage, objects
from awsroles.core.iam.reading.user_policies import policy_name
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.live.account import Account, Group, Role, User
from awsroles.core.org.live.credentials import read_time
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.live.unread import Unread

Page = Mapping[str, Any]

_ANSWER = "GetAccountAuthorizationDetails"
_READS = "iam:GetAccountAuthorizationDetails"
_LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList")


def snapshot_of_files(files: Sequence[DetailsFile], master: str | None = None) -> Snapshot:
    """Return the accounts of *files*, several pages of one account too; raise ConfigurationError for other files."""
    pages: dict[str, list[DetailsPage]] = {}
    for file in files:
        page = DetailsPage(file)
        pages.setdefault(page.account, []).append(page)
    return Snapshot({id_: _account_of_files(id_, found) for id_, found in sorted(pages.items())}, master=master)


def _account_of_files(account: str, pages: Sequence[DetailsPage]) -> Account:
    contents = [each.content for each in pages]
    # The last page says that it is not truncated, and the AWS CLI that joins all pages says nothing.
    is_whole = not all(each.get("IsTruncated") for each in contents)
    is_whole = is_whole and all(any(each.get(name) is not None for each in contents) for name in _LISTS)
    parts = read_details(account, contents, path=pages[0].path)
    lost = () if is_whole else (Unread(account, _READS, "*", "failed", f"{pages[0].path} does not hold all lists"),)
    return Account(account, parts.users, parts.groups, parts.roles, parts.managed, is_whole=is_whole, unread=lost)


def read_details(
    account: str, pages: Sequence[Page], *, shared: Mapping[str, Any] | None = None, path: str = _ANSWER
) -> "Details":
    """Return users, groups and roles of *pages*.

    *shared* are documents of AWS's own policies by ARN, for those that *pages* do not hold.
    """
    return Details(account, pages, shared or {}, path)


class Details:
    """The parts of an account in its *pages*; messages call them *path*."""

    def __init__(self, account: str, pages: Sequence[Page], shared: Mapping[str, Any], path: str) -> None:
        self._account = account
        self._pages = pages
        self._shared = shared
        self._path = path
        self._texts: dict[str, str] = {}
        self.documents = {str(each.get("Arn")): self._default(each) for each in self._all("Policies")}
        self.managed = {
            arn: HeldPolicy(PolicyKind.IDENTITY, _last(arn), f"policy {_last(arn)}", document, arn)
            for arn, document in self.documents.items()
            if arn.split(":")[4:5] == [account]
        }
        self.groups = {each.name: each for each in map(self._group, self._all("GroupDetailList"))}
        self.users = {
            each.name: each for each in map(self._user, self._all("UserDetailList")) if not each.arn.endswith(":root")
        }
        self.roles = {each.name: each for each in map(self._role, self._all("RoleDetailList"))}

    def _group(self, each: Page) -> Group:
        name = str(each.get("GroupName"))
        policies = tuple(self._policies(each, "GroupPolicyList", f"group {name}"))
        return Group(str(each.get("Arn")), name, policies, _text(each, "GroupId"))

    def _user(self, each: Page) -> User:
        name = str(each.get("UserName") or _last(str(each.get("Arn"))))
        groups = each.get("GroupList")
        return User(
            str(each.get("Arn")),
            name,
            tuple(map(str, groups)) if isinstance(groups, list) else (),
            tuple(self._policies(each, "UserPolicyList", f"user {name}")),
            self._boundary(each),
            _text(each, "UserId"),
            _time(each, "CreateDate"),
            self._tags(each),
        )

    def _role(self, each: Page) -> Role:
        name = str(each.get("RoleName") or _last(str(each.get("Arn"))))
        trust = self._document(each.get("AssumeRolePolicyDocument"))
        used = each.get("RoleLastUsed")
        return Role(
            str(each.get("Arn")),
            name,
            HeldPolicy(PolicyKind.TRUST, "", f"trust policy of {name}", trust),
            tuple(self._policies(each, "RolePolicyList", f"role {name}")),
            self._boundary(each),
            _text(each, "RoleId"),
            _time(each, "CreateDate"),
            self._tags(each),
            _number(each, "MaxSessionDuration"),
            _time(used, "LastUsedDate") if isinstance(used, Mapping) else None,
            "RoleLastUsed" in each,
        )

    def _policies(self, holder: Page, inline: str, named: str) -> Iterator[HeldPolicy]:
        for each in objects(holder, inline, self._path):
            name = str(each.get("PolicyName"))
            document = self._document(each.get("PolicyDocument"))
            yield HeldPolicy(PolicyKind.IDENTITY, name, policy_name(name, named), document)
        for each in objects(holder, "AttachedManagedPolicies", self._path):
            arn, name = str(each.get("PolicyArn")), str(each.get("PolicyName"))
            yield HeldPolicy(PolicyKind.IDENTITY, name, policy_name(name, named), self._managed(arn), arn)

    def _boundary(self, holder: Page) -> HeldPolicy | None:
        boundary = holder.get("PermissionsBoundary")
        arn = boundary.get("PermissionsBoundaryArn") if isinstance(boundary, Mapping) else None
        if not arn:
            return None
        name = _last(str(arn))
        label = f"permissions boundary {name}"
        return HeldPolicy(PolicyKind.BOUNDARY, name, label, self._managed(str(arn)), str(arn))

    def _managed(self, arn: str) -> Any:
        found = self.documents.get(arn)
        return self._shared.get(arn) if found is None else found

    def _default(self, policy: Page) -> Any:
        """Return the document of a managed policy's default version, None if the pages do not hold it."""
        default = policy.get("DefaultVersionId")
        for each in objects(policy, "PolicyVersionList", self._path):
            is_default = each.get("IsDefaultVersion") in (True, "true")
            if is_default or (default is not None and each.get("VersionId") == default):
                return self._document(each.get("Document"))
        return None

    def _document(self, document: Any) -> Any:
        """Return *document* as text or objects; equal texts are one, as many roles have the same."""
        found = decoded(document)
        return self._texts.setdefault(found, found) if isinstance(found, str) else found

    def _tags(self, holder: Page) -> dict[str, str]:
        return {str(each.get("Key")): str(each.get("Value")) for each in objects(holder, "Tags", self._path)}

    def _all(self, name: str) -> Iterator[Page]:
        for page in self._pages:
            yield from objects(page, name, self._path)


def attached_aws_policies(pages: Sequence[Page]) -> set[str]:
    """Return the ARNs of AWS's own policies that users, groups and roles of *pages* have."""
    found: set[str] = set()
    for page in pages:
        for name in _LISTS:
            for holder in objects(page, name, _ANSWER):
                attached = objects(holder, "AttachedManagedPolicies", _ANSWER)
                found.update(str(each.get("PolicyArn")) for each in attached)
                boundary = holder.get("PermissionsBoundary")
                if isinstance(boundary, Mapping):
                    found.add(str(boundary.get("PermissionsBoundaryArn")))
    return {each for each in found if each.split(":")[4:5] == ["aws"]}


def check_details(pages: Sequence[Page]) -> None:
    """Raise ConfigurationError unless *pages* have the parts of an account."""
    Details("", pages, {}, _ANSWER)
    attached_aws_policies(pages)


def managed_documents(pages: Sequence[Page]) -> dict[str, Any]:
    """Return the documents of the managed policies in *pages* by ARN."""
    return Details("", pages, {}, _ANSWER).documents


def _last(arn: str) -> str:
    return arn.rpartition("/")[2]


def _text(holder: Page, name: str) -> str | None:
    value = holder.get(name)
    return str(value) if value else None


def _time(holder: Page, name: str) -> datetime | None:
    value = holder.get(name)
    return read_time(str(value)) if value else None


def _number(holder: Page, name: str) -> int | None:
    value: Any = holder.get(name)
    make: Callable[[Any], int] = int
    return make(value) if str(value).isdecimal() else None
