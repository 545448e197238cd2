"""What `--json` tells, from the files, the notes and the store as they are when it is asked for."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from awsroles.core.profiles.profiles import Profiles
    from awsroles.core.records.logout import LogoutRecords
    from awsroles.core.records.profiles import ProfileRecords
    from awsroles.core.sessions.status import KnownSessions


class Records:
    """Makes records of what *profiles* reads and of the sessions that *known* finds."""

    def __init__(self, profiles: "Callable[[], Profiles]", known: "Callable[[], KnownSessions]") -> None:
        self._read_profiles = profiles
        self._known = known

    def of_profiles(self) -> "ProfileRecords":
        """Return the records of the profiles and their sessions; raise ConfigurationError if a file is refused."""
        from awsroles.core.records.profiles import ProfileRecords

        profiles = self._read_profiles()
        return ProfileRecords(profiles, self._known().status(profiles, time.time()).find)

    def of_logout(self) -> "LogoutRecords":
        """Return the records of a logout that was made, also if a file is refused."""
        from awsroles.core.config.document import ConfigText
        from awsroles.core.profiles.profiles import Profiles
        from awsroles.core.records.logout import LogoutRecords
        from awsroles.core.records.profiles import ProfileRecords
        from awsroles.errors import ConfigurationError

        try:
            return LogoutRecords(self._read_profiles(), self.of_profiles())
        except ConfigurationError:
            nothing = Profiles(ConfigText("", "", {}), ConfigText("", "", {}))
            return LogoutRecords(nothing, ProfileRecords(nothing, lambda _: None))
