"""The credentials of the users of an account: passwords, access keys and MFA devices."""

import csv
from collections.abc import Mapping
from datetime import datetime, timezone

from awsroles.core.dataclass import dataclass, field

# Values of the credential report that mean nothing (IAM user guide, id_credentials_getting-report).
_NOTHING = frozenset({"", "n/a", "no_information", "not_supported"})
_ROOT = "<root_account>"


@dataclass(frozen=True)
class AccessKey:
    """An access key: *last_used* is None if it was never used. The report does not tell its *id*."""

    is_active: bool
    rotated: datetime | None
    last_used: datetime | None
    service: str | None = None
    id: str | None = None


@dataclass(frozen=True)
class MfaDevice:
    """An MFA device of *user*: a FIDO one signs in to the console only."""

    user: str
    serial: str

    @property
    def is_fido(self) -> bool:
        """True for a security key or a passkey, which gives no codes."""
        return ":u2f/" in self.serial


@dataclass(frozen=True)
class UserCredentials:
    """The credentials of one user. *has_mfa* and *has_password* are None if the report does not tell."""

    user: str
    has_password: bool | None
    password_last_used: datetime | None
    password_changed: datetime | None
    has_mfa: bool | None
    keys: tuple[AccessKey, ...] = ()

    @property
    def active_keys(self) -> list[AccessKey]:
        """The keys that work."""
        return [each for each in self.keys if each.is_active]


@dataclass(frozen=True)
class Credentials:
    """The credentials of all users by their names, as of *at*; the root user's are apart.

    *devices* are the MFA devices by the names of users, of those alone that were asked for; None: nobody asked.
    """

    at: datetime | None
    users: Mapping[str, UserCredentials] = field(default_factory=dict)
    root: UserCredentials | None = None
    devices: Mapping[str, tuple[MfaDevice, ...]] | None = None

    def devices_of(self, user: str) -> tuple[MfaDevice, ...] | None:
        """Return the MFA devices of *user*, None if they are not known."""
        return None if self.devices is None else self.devices.get(user)


def read_credential_report(content: str, at: datetime | None) -> Credentials:
    """Return the credential report *content*, which AWS made *at*. Columns are found by their names."""
    rows = [_user(row) for row in csv.DictReader(content.splitlines()) if row.get("user")]
    users = {each.user: each for each in rows if each.user != _ROOT}
    return Credentials(at, users, next((each for each in rows if each.user == _ROOT), None))


def read_time(text: str | None) -> datetime | None:
    """Return the moment that AWS writes as *text*, None for none."""
    if text is None or text.lower() in _NOTHING:
        return None
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def _user(row: Mapping[str, str]) -> UserCredentials:
    keys = [_key(row, number) for number in (1, 2)]
    return UserCredentials(
        row["user"],
        _flag(row.get("password_enabled")),
        read_time(row.get("password_last_used")),
        read_time(row.get("password_last_changed")),
        _flag(row.get("mfa_active")),
        tuple(each for each in keys if each is not None),
    )


def _key(row: Mapping[str, str], number: int) -> AccessKey | None:
    start = f"access_key_{number}_"
    rotated = read_time(row.get(f"{start}last_rotated"))
    is_active = bool(_flag(row.get(f"{start}active")))
    if rotated is None and not is_active:
        return None
    service = row.get(f"{start}last_used_service")
    used = read_time(row.get(f"{start}last_used_date"))
    return AccessKey(is_active, rotated, used, None if service is None or service.lower() in _NOTHING else service)


def _flag(text: str | None) -> bool | None:
    # The documentation writes TRUE, AWS true.
    return {"true": True, "false": False}.get((text or "").lower())
