"""Adding a slave profile without logging in."""

from collections.abc import Callable
from dataclasses import dataclass

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, ProfileFile
from awsroles.core.profiles.model import NativeProfile, SlaveProfile
from awsroles.core.profiles.options import SlaveOptions
from awsroles.core.profiles.profiles import Profiles, takes_over
from awsroles.core.profiles.write import Origin, changed_slave, new_slave, replaced_slave, roleless
from awsroles.core.setup.region import accept
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class ProfileAdding:
    """Writes slave profiles."""

    config: ProfileFile
    credentials: ProfileFile
    origin: Origin
    judge_region: Callable[[str, str | None], None] = accept

    def run(self, name: str, options: SlaveOptions, *, replace: bool) -> bool:
        """Write the profile *name* and say whether anything changed; with *replace* an existing one is made anew.

        Raises UsageError and ConfigurationError before anything is written.
        """
        if options.role is None:
            raise roleless(name)
        credentials = self.credentials.read()

        def plan(text: ConfigText) -> Changes:
            return self._changes(Profiles(text, credentials), name, options, replace=replace)

        chain = Profiles(self.config.preview(plan), credentials).chain(name)
        if options.region is not None:
            self.judge_region(options.region, chain.partition)
        return self.config.edit(plan)

    def _changes(self, profiles: Profiles, name: str, options: SlaveOptions, *, replace: bool) -> Changes:
        if name not in profiles:
            return new_slave(profiles, name, options, self.origin)
        profile = profiles.get(name)
        if not isinstance(profile, SlaveProfile):
            raise ConfigurationError(
                f"there is a profile {name!r} already, and it is no slave profile of awsroles",
                takes_over(profile) if isinstance(profile, NativeProfile) else "choose another name",
            )
        if replace:
            return replaced_slave(profiles, profile, options, self.origin)
        return changed_slave(profile, options, self.origin)
