"""The kept sessions that stand on a user's access key."""

from collections.abc import Iterator
from dataclasses import dataclass

from awsroles.core.aws.arn import UserArn
from awsroles.core.profiles.model import MasterProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions import mfa as mfa_session
from awsroles.core.sessions import role as role_session
from awsroles.core.sessions.cache import SessionCache
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class UserSessions:
    """The sessions on *cache*, of those that *profiles* serve."""

    profiles: Profiles
    cache: SessionCache

    def drop(self, user: UserArn, *, with_mfa: bool) -> None:
        """Delete the role sessions of *user* and, *with_mfa*, the MFA session."""
        items = {mfa_session.item(user)} if with_mfa else set()
        for item in sorted(self.cache.known(items.union(self._role_items(user)))):
            self.cache.drop(item)

    def _role_items(self, user: UserArn) -> Iterator[str]:
        for name in self.profiles.roles_and_masters():
            try:
                chain = self.profiles.chain(name)
            except ConfigurationError:
                # A profile that is broken has no session that is handed out.
                continue
            if chain.role_profiles and isinstance(chain.source, MasterProfile) and chain.source.user == user:
                yield role_session.session_item(chain)
