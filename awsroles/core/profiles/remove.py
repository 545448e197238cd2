"""Removal of awsroles' profiles from the config file."""

from collections.abc import Callable, Collection, Sequence

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, Edit, ProfileFile
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.adoption_backup import AdoptionBackups
from awsroles.core.profiles.native_options import own_options
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.prompts import Prompter
from awsroles.core.sessions.cache import SessionCache
from awsroles.core.sessions.logout import delete_profile_sessions
from awsroles.core.stores.items import access_key_item
from awsroles.errors import CancelledError, ConfigurationError, InputRequiredError, NoTerminalError

_OUR_KEYS = ("awsroles_role_arn", "awsroles_user_arn")


@dataclass(frozen=True)
class ProfileRemoval:
    """Removes profiles; *say* tells the user of each change."""

    config: ProfileFile
    credentials: ProfileFile
    backups: AdoptionBackups
    session_cache: SessionCache
    prompter: Prompter
    say: Callable[[str], None]

    def run(self, names: Sequence[str], *, confirmed: bool) -> None:
        """Remove the profiles *names* from the file in one write, and delete their sessions.

        The user is asked first unless *confirmed*. Nothing has changed if this raises ConfigurationError for a profile
        that is not ours or is the source of others, CancelledError after a no, or InputRequiredError without a
        terminal.
        """
        profiles = Profiles(self.preview(names).before, self.credentials.read())
        if not confirmed:
            self._ask(names, profiles.path)
        self.config.edit(lambda text: self._changes(text, names))
        self.say(f"removed from {profiles.path}: {', '.join(names)}")
        for name in names:
            for path in (profiles.path, profiles.credentials.path):
                self.backups.delete(path, name)
            item = _key_item(profiles, name)
            if item is not None:
                self.say(f"the access key of {name} stays in the store, as {item}: delete it there, and in IAM")
        delete_profile_sessions(self.session_cache, profiles, names)

    def preview(self, names: Sequence[str]) -> Edit[Changes]:
        """Return the edit that `run` would make; raise ConfigurationError as it does."""
        return self.config.preview(lambda text: self._changes(text, names))

    def _changes(self, text: ConfigText, names: Sequence[str]) -> Changes:
        profiles = Profiles(text, self.credentials.read())
        going = dict.fromkeys(names)
        for name in names:
            _check(profiles, name, going)
        return {name: dict.fromkeys(text.profiles[name].options) for name in names}

    def _ask(self, names: Sequence[str], path: str) -> None:
        what = f"{', '.join(names)} from {path}"
        try:
            is_agreed = self.prompter.confirm(f"Remove {what}?")
        except NoTerminalError:
            raise InputRequiredError(f"removing {what} needs a yes", "give --yes") from None
        if not is_agreed:
            raise CancelledError("nothing was removed")


def _key_item(profiles: Profiles, name: str) -> str | None:
    """Return the item of a master profile's access key in the store, None for other profiles."""
    arn = profiles.options(name).get("awsroles_user_arn")
    try:
        return access_key_item(parse_user_arn(arn)) if arn is not None else None
    except ConfigurationError:
        return None


def _check(profiles: Profiles, name: str, going: Collection[str]) -> None:
    """Raise ConfigurationError if *name* is not ours, or is the source of others than those *going*."""
    if name not in profiles:
        raise profiles.unknown(name)
    if not any(key in own_options(profiles.section(name).decode()) for key in _OUR_KEYS):
        raise ConfigurationError(
            f"profile {name!r} is not one of awsroles", f"what others wrote is removed by hand, in {profiles.path}"
        )
    users = [user for user in profiles.dependents_of(name) if user not in going]
    if users:
        raise ConfigurationError(
            f"profile {name!r} is the source of {', '.join(users)}",
            f"remove them in the same call: awsroles profile remove {' '.join([*users, *going])}",
        )
