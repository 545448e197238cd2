"""The plan of an offboarding: the calls that close a user, in their order."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from awsroles.core.dataclass import dataclass
from awsroles.core.org.live.unread import Unread
from awsroles.core.org.offboard.holdings import LISTINGS, Credential, CredentialKind, Holdings
from awsroles.core.org.offboard.roles import RoleToEnd, revocation, revocation_name
from awsroles.core.org.policies.break_glass import BREAK_GLASS
from awsroles.core.org.policies.everyone import EVERYONE
from awsroles.core.org.policies.tool_policies import OFFBOARDED

Phase = Literal["user", "groups", "roles"]
# The groups that the policy of offboard lets nobody leave: the Deny without MFA belongs to everyone's.
KEPT_GROUPS = (EVERYONE, BREAK_GLASS)


@dataclass(frozen=True)
class Step:
    """One call of IAM in *account*; *words* is what it does, *target* what it is about."""

    phase: Phase
    account: str
    action: str
    parameters: Mapping[str, str]
    words: str
    target: str

    @property
    def key(self) -> str:
        """The same text for the same call; the time in a policy does not count."""
        named = {name: value for name, value in self.parameters.items() if name != "PolicyDocument"}
        return json.dumps([self.account, self.action, self.words, named], sort_keys=True)


@dataclass(frozen=True)
class Change:
    """The functions *to* which a person changes, None for one who leaves; with *delete* nothing is kept."""

    to: tuple[str, ...] | None = None
    delete: bool = False


@dataclass(frozen=True)
class OffboardPlan:
    """The plan for a user of the account *master*.

    *is_denied* if the user is denied everything already. *leaves* and *joins* are groups. *roles* are those whose
    sessions are ended. *devices* are MFA devices that an interrupted run has deactivated and not yet deleted.
    *finished* is the time, in seconds since the epoch, at which an earlier run has done all of it. *notes* are
    sentences for people.
    """

    holdings: Holdings
    master: str
    change: Change
    is_denied: bool
    leaves: tuple[str, ...]
    joins: tuple[str, ...]
    roles: tuple[RoleToEnd, ...]
    devices: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()
    finished: float | None = None

    @property
    def closes(self) -> bool:
        """True if the user leaves, and does not only change the functions."""
        return self.change.to is None

    @property
    def loose(self) -> tuple[RoleToEnd, ...]:
        """The roles whose sessions may have other names than the user's."""
        return tuple(each for each in self.roles if not each.pins_name)

    def steps(self) -> Iterator[Step]:
        """Yield all steps in their order; the Deny stands for what is made or attached for it."""
        if self.finished is not None:
            return
        if self.closes and not self.is_denied:
            yield self._user("AttachUserPolicy", {}, "deny everything", OFFBOARDED)
        yield from self.user_steps()
        yield from self.group_steps()
        yield from self.role_steps("", [])

    def user_steps(self) -> Iterator[Step]:
        """Yield the steps on the user itself, but for the Deny, which comes first."""
        if not self.closes:
            return
        holdings = self.holdings
        for each in holdings.of_kind("access_key"):
            yield from self._of_credential(each)
        if holdings.has_password:
            yield self._user("DeleteLoginProfile", {}, "remove the password", "password")
        for each in holdings.of_kind("mfa_device"):
            yield from self._of_device(each)
        for serial in self.devices:
            yield from self._deleted_device(serial)
        for kind in _KEPT_INACTIVE:
            for each in holdings.of_kind(kind):
                yield from self._of_credential(each)
        yield from self._of_policies()

    def group_steps(self) -> Iterator[Step]:
        """Yield the changes of groups; those that are joined come first, so that nothing is lost between them."""
        for action, verb, groups in (
            ("AddUserToGroup", "join", self.joins),
            ("RemoveUserFromGroup", "leave", self.leaves),
        ):
            for name in groups:
                named = {"GroupName": name, "UserName": self.holdings.name}
                yield Step("groups", self.master, action, named, f"{verb} group {name}", name)

    def role_steps(self, before: str, whole: Sequence[str]) -> Iterator[Step]:
        """Yield the ends of sessions that began *before* an instant; of the roles *whole*, by ARN, everybody's."""
        user = self.holdings.name
        for role in self.roles:
            if role.unique_id is None:
                continue
            document: Mapping[str, Any] = revocation(role, user, before, whole=role.arn in whole)
            parameters = {
                "RoleName": role.name,
                "PolicyName": revocation_name(user),
                "PolicyDocument": json.dumps(document, separators=(",", ":")),
            }
            whose = "all sessions" if role.arn in whole else "the sessions"
            yield Step("roles", role.account, "PutRolePolicy", parameters, f"end {whose} of {role.shown}", role.arn)

    def _user(self, action: str, parameters: Mapping[str, str], words: str, target: str) -> Step:
        return Step("user", self.master, action, {"UserName": self.holdings.name, **parameters}, words, target)

    def _of_device(self, device: Credential) -> Iterator[Step]:
        words = f"deactivate MFA device {device.id}"
        yield self._user("DeactivateMFADevice", {"SerialNumber": device.id}, words, device.id)
        yield from self._deleted_device(device.id)

    def _deleted_device(self, serial: str) -> Iterator[Step]:
        if self.change.delete and ":mfa/" in serial:
            named, words = {"SerialNumber": serial}, f"delete MFA device {serial}"
            yield Step("user", self.master, "DeleteVirtualMFADevice", named, words, serial)

    def _of_policies(self) -> Iterator[Step]:
        for arn in self.holdings.attached:
            if not arn.endswith(f":policy/{OFFBOARDED}"):
                name = arn.rpartition("/")[2]
                yield self._user("DetachUserPolicy", {"PolicyArn": arn}, f"detach policy {name}", arn)
        for name in self.holdings.inline if self.change.delete else ():
            if name != OFFBOARDED:
                yield self._user("DeleteUserPolicy", {"PolicyName": name}, f"delete in-line policy {name}", name)

    def _of_credential(self, credential: Credential) -> Iterator[Step]:
        listing, noun = LISTINGS[credential.kind], _NOUNS[credential.kind]
        named, words = {listing.id: credential.id}, f"{listing.word} {credential.id}"
        if credential.is_active:
            inactive = {**named, "Status": "Inactive"}
            yield self._user(f"Update{noun}", inactive, f"deactivate {words}", credential.id)
        if self.change.delete:
            yield self._user(f"Delete{noun}", named, f"delete {words}", credential.id)


_KEPT_INACTIVE: tuple[CredentialKind, ...] = (
    "ssh_public_key",
    "service_specific_credential",
    "signing_certificate",
)
_NOUNS: Mapping[CredentialKind, str] = {
    "access_key": "AccessKey",
    "ssh_public_key": "SSHPublicKey",
    "service_specific_credential": "ServiceSpecificCredential",
    "signing_certificate": "SigningCertificate",
}
