"""The answers of AWS about an account, as they are kept between two runs, and the account that they become."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from awsroles.core.aws.actions import members
from awsroles.core.dataclass import dataclass, field, fields, replace
from awsroles.core.org.live.account import Account, Role
from awsroles.core.org.live.credentials import (
    AccessKey,
    Credentials,
    MfaDevice,
    UserCredentials,
    read_credential_report,
    read_time,
)
from awsroles.core.org.live.details import Page, read_details
from awsroles.core.org.live.unread import Unread


@dataclass(frozen=True)
class Seen:
    """The answers of AWS about one *account*, at *at* (seconds since the epoch).

    *via* is the role by which it was read, None for the user itself. *roles* are GetRole's answers by name: None for a
    role that is missing. *report* is the credential report with its time, *devices* the serials of MFA devices and
    *keys* the access keys by the names of users. *is_whole* if *pages* are all there are.
    """

    account: str
    at: float
    via: str | None = None
    pages: tuple[Page, ...] = ()
    is_whole: bool = False
    summary: Mapping[str, int] | None = None
    roles: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    report: tuple[str, str] | None = None
    devices: Mapping[str, Sequence[str]] | None = None
    keys: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()

    @property
    def missing(self) -> list[str]:
        """The names of roles that AWS did not find."""
        return [name for name, each in self.roles.items() if each is None]


class SeenAccounts(Protocol):
    """The accounts that a run has read, for the next one."""

    def load(self) -> Mapping[str, Mapping[str, Any]]:
        """Return what `as_data` made of each account, by its ID; nothing if there is none that can be used."""

    def add(self, account: str, data: Mapping[str, Any]) -> None:
        """Keep the *data* of *account*."""

    def clear(self) -> None:
        """Forget all accounts."""


def as_data(seen: Seen) -> dict[str, Any]:
    """Return *seen* as JSON can hold it."""
    data = {each.name: getattr(seen, each.name) for each in fields(Seen)}
    return {
        **data,
        "unread": [{each.name: getattr(lost, each.name) for each in fields(Unread)} for lost in seen.unread],
    }


def seen_of(data: Mapping[str, Any]) -> Seen | None:
    """Return what `as_data` made *data* of, None for anything else."""
    try:
        lost = tuple(Unread(**each) for each in data["unread"])
        content, at = data["report"] or ("", "")
        report = (str(content), str(at)) if data["report"] else None
        found = Seen(**{**data, "unread": lost, "report": report, "pages": tuple(data["pages"])})
        account_of(found, {})
    except Exception:  # noqa: BLE001 - whatever is wrong with a file of ours, AWS is asked again
        return None
    return found


def account_of(seen: Seen, shared: Mapping[str, Any]) -> Account:
    """Return the account that *seen* tells of; *shared* are documents of AWS's own policies by ARN."""
    details = read_details(seen.account, seen.pages, shared=shared)
    roles = {name: _with_role(each, seen.roles.get(name)) for name, each in details.roles.items()}
    return Account(
        seen.account,
        details.users,
        details.groups,
        roles,
        details.managed,
        seen.summary,
        _credentials(seen),
        seen.is_whole,
        seen.via,
        seen.unread,
    )


def _with_role(role: Role, told: Mapping[str, Any] | None) -> Role:
    """Return *role* with what GetRole alone tells."""
    if told is None:
        return role
    used = told.get("RoleLastUsed")
    last = used.get("LastUsedDate") if isinstance(used, Mapping) else None
    longest = told.get("MaxSessionDuration")
    return replace(
        role,
        max_session=int(longest) if longest else None,
        last_used=read_time(str(last)) if last else role.last_used,
        knows_use=True,
        description=str(told.get("Description") or ""),
    )


def _credentials(seen: Seen) -> Credentials | None:
    if seen.report is None and seen.devices is None and not seen.keys:
        return None
    content, at = seen.report or ("", "")
    found = read_credential_report(content, read_time(at))
    users = {
        **found.users,
        **{name: _of_keys(name, keys) for name, keys in seen.keys.items() if name not in found.users},
    }
    devices = None
    if seen.devices is not None:
        devices = {user: tuple(MfaDevice(user, each) for each in serials) for user, serials in seen.devices.items()}
    return replace(found, users=users, devices=devices)


def _of_keys(user: str, keys: Sequence[Mapping[str, Any]]) -> UserCredentials:
    """Return what ListAccessKeys tells of a user that is not in the credential report."""
    listed = [
        AccessKey(
            each.get("Status") == "Active", read_time(each.get("CreateDate")), None, id=str(each.get("AccessKeyId"))
        )
        for each in keys
    ]
    return UserCredentials(user, None, None, None, None, tuple(listed))


def arns_in(pages: Sequence[Page], kind: Literal["User", "Role"]) -> dict[str, str]:
    """Return the ARNs of the users or the roles in *pages* by their names."""
    listed = (each for page in pages for each in members(page, f"{kind}DetailList"))
    return {str(each.get(f"{kind}Name")): str(each.get("Arn")) for each in listed}
