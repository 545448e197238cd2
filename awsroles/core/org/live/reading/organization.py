"""Reading of the organization: accounts, the units around them, and control policies with their targets.

Policies are asked for their targets, not accounts for their policies: AWS throttles the latter, and it is one call
for each account.
"""

from collections.abc import Mapping
from typing import Any

from awsroles.core.aws.actions import Actions, members
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.dataclass import replace
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.live.organization import LiveOrganization, MemberAccount, Unit
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.unread import Unread, unread_for
from awsroles.errors import AwsError, InvalidCredentialsError, NetworkError

_SCP = "SERVICE_CONTROL_POLICY"
_MOST_PAGES = 10_000


class OrganizationReading:
    """Reads the organization of *account* with *credentials*. A call that fails costs its own part only."""

    def __init__(self, organizations: Actions, credentials: SigningCredentials, account: str, partition: str) -> None:
        self._organizations = organizations
        self._credentials = credentials
        self._account = account
        self._partition = partition
        self._unread: list[Unread] = []
        self._units: dict[str, Unit] = {}
        self._accounts: dict[str, MemberAccount] = {}

    def read(self) -> LiveOrganization:
        """Return what can be read; raise AwsError if it is not even known which organization it is."""
        described = self._call("DescribeOrganization", {}).get("Organization") or {}
        found = LiveOrganization(str(described.get("Id")), str(described.get("MasterAccountId")))
        roots = self._listed("ListRoots", {}, "Roots") or []
        for root in roots:
            self._walk(str(root.get("Id")), str(root.get("Name")), ())
        is_on = any(
            each.get("Type") == _SCP and each.get("Status") == "ENABLED"
            for root in roots
            for each in members(root, "PolicyTypes")
        )
        policies, attached = self._policies() if is_on else ({}, {})
        return replace(
            found,
            accounts=self._accounts,
            units=self._units,
            policies=policies,
            attached=attached,
            has_control_policies=is_on if roots else None,
            unread=tuple(self._unread),
        )

    def _walk(self, unit: str, name: str, above: tuple[str, ...]) -> None:
        self._units[unit] = Unit(unit, name, above[-1] if above else None)
        chain = (*above, unit)
        arn = self._arn("root" if unit.startswith("r-") else "ou", unit)
        for each in self._listed("ListAccountsForParent", {"ParentId": unit}, "Accounts", arn, name) or ():
            account, state = str(each.get("Id")), str(each.get("State") or each.get("Status") or "")
            self._accounts[account] = MemberAccount(account, str(each.get("Name") or ""), state, chain)
        below = self._listed("ListOrganizationalUnitsForParent", {"ParentId": unit}, "OrganizationalUnits", arn, name)
        for each in below or ():
            # AWS nests five levels; a circle does not come from it.
            if str(each.get("Id")) not in self._units:
                self._walk(str(each.get("Id")), str(each.get("Name")), chain)

    def _policies(self) -> tuple[dict[str, HeldPolicy], dict[str, tuple[str, ...]] | None]:
        listed = self._listed("ListPolicies", {"Filter": _SCP}, "Policies")
        if listed is None:
            return {}, None
        policies: dict[str, HeldPolicy] = {}
        attached: dict[str, tuple[str, ...]] = {}
        is_known = True
        for each in listed:
            id_, name, arn = (str(each.get(key)) for key in ("Id", "Name", "Arn"))
            targets = self._listed("ListTargetsForPolicy", {"PolicyId": id_}, "Targets", arn, name)
            is_known = is_known and targets is not None
            if not targets:
                continue
            for target in targets:
                attached[str(target.get("TargetId"))] = (*attached.get(str(target.get("TargetId")), ()), id_)
            policies[id_] = HeldPolicy(
                PolicyKind.SCP, name, f"service control policy {name}", self._text(id_, arn, name), arn
            )
        return policies, attached if is_known else None

    def _text(self, policy: str, arn: str, name: str) -> str | None:
        try:
            found = self._call("DescribePolicy", {"PolicyId": policy}).get("Policy") or {}
        except AwsError as error:
            self._note("DescribePolicy", arn, error, name)
            return None
        return str(found.get("Content"))

    def _listed(
        self, action: str, parameters: Mapping[str, str], name: str, resource: str = "*", of: str = ""
    ) -> list[Mapping[str, Any]] | None:
        """Return all members of a list, None if AWS refuses it. A page may be empty and not the last one."""
        found: list[Mapping[str, Any]] = []
        token: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            try:
                page = self._call(action, {**parameters, **token})
            except AwsError as error:
                self._note(action, resource, error, of)
                return None
            found += members(page, name)
            if not page.get("NextToken"):
                return found
            token = {"NextToken": str(page["NextToken"])}
        self._note(action, resource, NetworkError("the answer did not come from AWS: its list has no end"), of)
        return None

    def _note(self, action: str, resource: str, error: AwsError, name: str) -> None:
        if isinstance(error, InvalidCredentialsError):
            raise error
        self._unread.append(unread_for(self._account, f"organizations:{action}", resource, error, name))

    def _call(self, action: str, parameters: Mapping[str, str]) -> Mapping[str, Any]:
        return self._organizations.call(self._credentials, action, parameters)

    def _arn(self, kind: str, unit: str) -> str:
        return f"arn:{self._partition}:organizations::*:{kind}/*/{unit}"
