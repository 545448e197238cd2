"""Records of deleted sessions, also those of profiles that do not exist any more."""

from collections.abc import Sequence

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.records.profiles import ProfileRecords
from awsroles.core.records.vocabulary import LogoutRecord
from awsroles.core.stores.items import session_item
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import elevated_session_item, mfa_session_item, role_session_item

_OF_USERS = mfa_session_item("")
_OF_ROLES, _ELEVATED = (item("", "").removesuffix("#") for item in (role_session_item, elevated_session_item))


@dataclass(frozen=True)
class LogoutRecords:
    """The records of a logout from *profiles*; *records* are those after it."""

    profiles: Profiles
    records: ProfileRecords

    def of_names(self, names: Sequence[str], deleted: Sequence[str]) -> list[LogoutRecord]:
        """Return the records of the profiles *names*, of which those in *deleted* had a session."""
        return [self._of_name(name, deleted=name in deleted) for name in names]

    def of_items(self, items: Sequence[str]) -> list[LogoutRecord]:
        """Return the records of the profiles whose sessions were the deleted *items*."""
        names: dict[str, list[str]] = {}
        for name in self.profiles:
            names.setdefault(session_item(self.profiles, name), []).append(name)
        return [
            record
            for item in dict.fromkeys(map(_of_profile, items))
            for record in (
                [self._of_name(name, deleted=True) for name in names[item]] if item in names else [_of_item(item)]
            )
        ]

    def _of_name(self, name: str, *, deleted: bool) -> LogoutRecord:
        if name not in self.profiles:
            return LogoutRecord(profile=name, kind="role", deleted=deleted)
        return self.records.of(name, LogoutRecord, deleted=deleted)


def _of_profile(item: str) -> str:
    """Return *item*, or the role session's item for an elevated one: a profile has one record."""
    if not item.startswith(_ELEVATED):
        return item
    return _OF_ROLES + item.removeprefix(_ELEVATED)


def _of_item(item: str) -> LogoutRecord:
    """Return the record of an item without a profile, by the name of the item."""
    if not item.startswith(_OF_USERS):
        return LogoutRecord(profile=item.rpartition("#")[2], kind="role", deleted=True)
    arn = item.removeprefix(_OF_USERS)
    try:
        account_id = parse_user_arn(arn).account
    except ConfigurationError:
        account_id = None
    return LogoutRecord(profile=None, kind="user", account_id=account_id, user_arn=arn, deleted=True)
