"""The kept sessions of profiles that go or change."""

from collections.abc import Sequence
from dataclasses import dataclass

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions import mfa as mfa_session
from awsroles.core.sessions.cache import SessionCache
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import role_session_item


@dataclass(frozen=True)
class ProfileSessions:
    """The sessions in the store, by the profiles that they were made for."""

    cache: SessionCache

    def drop(self, profiles: Profiles, names: Sequence[str]) -> None:
        """Delete what is kept for the profiles *names*: the role session, of a master profile the MFA session.

        Where neither a note nor the store tells of one the store is left alone: it may be locked, or not there at all.
        """
        items = {item: None for name in names if (item := _item(profiles, name)) is not None}
        for item in self.cache.known(items):
            self.cache.drop(item)


def _item(profiles: Profiles, name: str) -> str | None:
    arn = profiles.entries(name).get("awsroles_user_arn")
    if arn is None:
        return role_session_item(profiles.path, name)
    try:
        return mfa_session.item(parse_user_arn(arn.value))
    except ConfigurationError:
        return None
