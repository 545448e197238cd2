"""Questions about a plaintext key and the profiles that use it, before anything is changed."""

from awsroles.core.dataclass import dataclass
from awsroles.core.keys.plaintext import PlaintextRemoval, plan_removal
from awsroles.core.keys.temporary import followers, is_temporary
from awsroles.core.messages import Messages
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.core.prompts import Prompter
from awsroles.core.setup.request import SetupRequest
from awsroles.core.setup.self_source import role_changes
from awsroles.core.setup.takeover import Takeover, repointing_question, verb
from awsroles.errors import CancelledError, NoTerminalError


@dataclass(frozen=True)
class TakeoverQuestions:
    """The questions; without a terminal only the key of the new master profile itself is removed."""

    prompter: Prompter
    ui: Messages
    template: ProfileTemplate

    def run(
        self, profiles: Profiles, request: SetupRequest, master: str, serial: str | None, *, is_role: bool
    ) -> Takeover:
        """Return the changes that the user agrees to; raise CancelledError for a key that has to move and may not.

        *serial* is the device of *master*. *is_role* says that the profile of the key is a role as well.
        """
        name = request.plaintext
        replaced = None
        if name != master and is_temporary(profiles, master):
            replaced = plan_removal(profiles, master, master, mfa_serial=serial)
        if name is None:
            return Takeover(master, replaced=replaced)
        role = role_changes(profiles, name, master, serial, self.template) if is_role else None
        removal = plan_removal(profiles, name, master, mfa_serial=serial, role=role)
        is_agreed = self._may_remove(request, removal)
        dependents = self._dependents(profiles, request, name, master)
        return Takeover(master, removal if is_agreed else None, dependents, replaced)

    def _may_remove(self, request: SetupRequest, removal: PlaintextRemoval) -> bool:
        if removal.needs_confirmation:
            is_agreed = self._agrees(request, removal.question)
            if not is_agreed:
                self.ui.note(
                    f"The key of {removal.profile} and the profiles that use it stay as they are; --yes changes them."
                )
            return is_agreed
        # The key cannot stay in a profile that gets its credentials from awsroles.
        if not (request.chosen or self._agrees(request, removal.question, default=True, unasked=True)):
            if not removal.role:
                command = f"awsroles setup master --from {removal.profile}"
                self.ui.command("To keep the key in the file, give the master profile another name:", command)
            raise CancelledError("nothing was written")
        return True

    def _dependents(self, profiles: Profiles, request: SetupRequest, name: str, master: str) -> dict[str, str]:
        """Return the users of temporary keys made from those of *name* that get *master* as their source."""
        dependents: dict[str, str] = {}
        for source, users in followers(profiles, name).items():
            if source == master:
                continue
            if self._agrees(request, repointing_question(source, users, master)):
                dependents |= users
            else:
                self.ui.note(f"{', '.join(users)} still {verb(users, 'use')} {source}; --yes changes that.")
        return dependents

    def _agrees(self, request: SetupRequest, question: str, *, default: bool = False, unasked: bool = False) -> bool:
        """Return the answer, *default* for an empty one and *unasked* without a terminal."""
        try:
            return request.confirmed or self.prompter.confirm(question, default=default)
        except NoTerminalError:
            return unasked
