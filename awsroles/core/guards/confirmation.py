"""The profile's name typed by the user, before a guarded profile is opened."""

from collections.abc import Iterable

from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.model import Profile, RoleProfile
from awsroles.core.prompts import Prompter, ask_until_valid
from awsroles.errors import CancelledError, InputRequiredError, NoTerminalError


@dataclass(frozen=True)
class NameConfirmation:
    """Asks for the names of the profiles that say `awsroles_confirm = true`."""

    prompter: Prompter

    def run(self, profiles: Iterable[Profile], command: str, options: str = "") -> None:
        """Ask for the name of each of *profiles* that wants it, for `awsroles` *command* with *options*.

        Raises InputRequiredError without a terminal, and CancelledError after three other answers.
        """
        for profile in profiles:
            if isinstance(profile, RoleProfile) and profile.confirm:
                self._ask(profile, command, options)

    def _ask(self, profile: RoleProfile, command: str, options: str) -> None:
        name = profile.name

        def check(answer: str) -> None:
            if answer != name:
                raise CancelledError(f"that is not {name}")

        try:
            ask_until_valid(self.prompter, f"Type the profile's name to open {profile.label}: ", check)
        except NoTerminalError as error:
            raise InputRequiredError(
                f"profile {name} wants its name typed, and nobody can be asked here",
                f"run it in a terminal: awsroles {command} {name}{options}",
            ) from error
