"""Removal of awsroles' profiles from the config file."""

from collections.abc import Iterable, Sequence

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, Edit, ProfileFile
from awsroles.core.dataclass import dataclass
from awsroles.core.messages import Messages, in_words
from awsroles.core.profiles.adoption_backup import AdoptionBackups
from awsroles.core.profiles.native_options import own_options
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.remove_keys import KeyDeletion, MasterSecrets, master_of
from awsroles.core.prompts import Prompter
from awsroles.core.sessions.cache import SessionCache
from awsroles.core.sessions.logout import delete_profile_sessions
from awsroles.errors import CancelledError, ConfigurationError, InputRequiredError, NoTerminalError

# A message that names more is not read.
_MOST_NAMED = 8
_OUR_KEYS = ("awsroles_role_arn", "awsroles_user_arn")


@dataclass(frozen=True)
class ProfileRemoval:
    """Removes profiles, and on request the *secrets* of master profiles; *ui* tells the user of each change."""

    config: ProfileFile
    credentials: ProfileFile
    backups: AdoptionBackups
    session_cache: SessionCache
    secrets: MasterSecrets
    prompter: Prompter
    ui: Messages

    def delete_keys(
        self, names: Sequence[str], *, confirmed: bool, with_dependents: bool = False
    ) -> tuple[list[str], KeyDeletion]:
        """Remove the profiles *names* as `run` does, and delete the access keys of the master profiles among them.

        Names of master profiles that were removed before count, too. Raises what `run` and `plan_keys` raise.
        """
        edit, deletion = self.plan_keys(names, with_dependents=with_dependents)
        going: list[str] = []
        if edit.plan:
            going = self._run(edit, confirmed=confirmed, with_dependents=with_dependents, deletion=deletion)
        elif deletion.items and not confirmed:
            self._confirm(f"Delete {deletion.words} from the store?", f"deleting {deletion.words}", deletion.warnings)
        self.secrets.delete(deletion)
        return going, deletion

    def plan_keys(self, names: Sequence[str], *, with_dependents: bool = False) -> tuple[Edit[Changes], KeyDeletion]:
        """Return the edit and the deletion that `delete_keys` would make.

        Raises ConfigurationError as `run` does, or if no key can be deleted, and StorageError.
        """
        profiles = Profiles(self.config.read(), self.credentials.read())
        gone = [name for name in names if self.secrets.is_remembered(profiles, name)]
        edit = self.preview([name for name in names if name not in gone], with_dependents=with_dependents)
        return edit, self.secrets.plan(profiles, [*edit.plan, *gone])

    def run(self, names: Sequence[str], *, confirmed: bool, with_dependents: bool = False) -> list[str]:
        """Remove the profiles *names* in one write, delete their sessions, and return the names that are gone.

        *with_dependents* are profiles of awsroles that have one of them as their source. The user is asked first
        unless *confirmed*. Nothing has changed if this raises ConfigurationError for a profile that is not ours or is
        the source of others, CancelledError after a no, or InputRequiredError without a terminal.
        """
        edit = self.preview(names, with_dependents=with_dependents)
        return self._run(edit, confirmed=confirmed, with_dependents=with_dependents)

    def _run(
        self, edit: Edit[Changes], *, confirmed: bool, with_dependents: bool, deletion: KeyDeletion | None = None
    ) -> list[str]:
        profiles, going = Profiles(edit.before, self.credentials.read()), list(edit.plan)
        self._warn_of_orphans(profiles, going)
        if not confirmed:
            self._ask(profiles, going, deletion)
        self.secrets.remember(profiles, going)
        # Only profiles that the user was asked about.
        self.config.edit(lambda text: _removed(text, going) if with_dependents else self._changes(text, going))
        self.ui.done(f"Removed {in_words(going)} from {profiles.path}")
        for name in going:
            for path in (profiles.path, profiles.credentials.path):
                self.backups.delete(path, name)
        delete_profile_sessions(self.session_cache, profiles, going)
        if deletion is None:
            self._tell_of_keys(profiles, going)
        return going

    def _tell_of_keys(self, profiles: Profiles, going: Sequence[str]) -> None:
        masters = [name for name in going if master_of(profiles, name) is not None]
        if masters:
            its, is_, them = ("key", "is", "it") if len(masters) == 1 else ("keys", "are", "them")
            self.ui.command(
                f"The access {its} of {in_words(masters)} {is_} still in the store. Delete {them} with:",
                f"awsroles profile remove {' '.join(masters)} --delete-key",
            )

    def preview(self, names: Sequence[str], *, with_dependents: bool = False) -> Edit[Changes]:
        """Return the edit that `run` would make; raise ConfigurationError as it does."""
        return self.config.preview(lambda text: self._changes(text, names, with_dependents=with_dependents))

    def _changes(self, text: ConfigText, names: Sequence[str], *, with_dependents: bool = False) -> Changes:
        profiles = Profiles(text, self.credentials.read())
        for name in names:
            _check_own(profiles, name)
        going = _with_dependents(profiles, names) if with_dependents else dict.fromkeys(names)
        if not with_dependents:
            for name in names:
                _check_unused(profiles, name, list(going))
        return _removed(text, going)

    def _warn_of_orphans(self, profiles: Profiles, going: Sequence[str]) -> None:
        users = dict.fromkeys(user for source in going for user in profiles.dependents_of(source))
        orphans = [user for user in users if user not in going]
        if orphans:
            self.ui.warn(f"{in_words(orphans)} {'stays' if len(orphans) == 1 else 'stay'}, but without a source")

    def _ask(self, profiles: Profiles, going: Sequence[str], deletion: KeyDeletion | None) -> None:
        adopted = [name for name in going if self.backups.load(profiles.path, name) is not None]
        question = f"Remove {in_words(going)}?"
        if adopted:
            self.ui.command(
                f"{in_words(adopted)} {'was' if len(adopted) == 1 else 'were'} adopted. Give the original"
                f"{'' if len(adopted) == 1 else 's'} back with:",
                f"awsroles profile remove {' '.join(adopted)} --restore",
            )
            if len(adopted) == len(going):
                question = f"Delete {'it' if len(going) == 1 else 'them'} altogether?"
        told: Sequence[str] = ()
        if deletion is not None and deletion.items:
            question = f"Remove {in_words(going)}, and delete {deletion.words} from the store?"
            told = deletion.warnings
        self._confirm(question, f"removing {in_words(going)}", told)

    def _confirm(self, question: str, what: str, told: Sequence[str]) -> None:
        """Raise CancelledError unless the user agrees to *what*, after the lines *told*."""
        try:
            for line in told:
                self.prompter.tell(line)
            is_agreed = self.prompter.confirm(question)
        except NoTerminalError:
            raise InputRequiredError(f"{what} needs confirmation", "give --yes") from None
        if not is_agreed:
            raise CancelledError("nothing was removed")


def _removed(text: ConfigText, names: Iterable[str]) -> Changes:
    return {name: dict.fromkeys(text.profiles[name].options) for name in names if name in text.profiles}


def _with_dependents(profiles: Profiles, names: Sequence[str]) -> dict[str, None]:
    """Return *names* and the profiles of awsroles whose source is among them, theirs too."""
    going, waiting = dict.fromkeys(names), list(names)
    while waiting:
        found = [
            user for user in profiles.dependents_of(waiting.pop()) if user not in going and _is_own(profiles, user)
        ]
        going |= dict.fromkeys(found)
        waiting += found
    return going


def _is_own(profiles: Profiles, name: str) -> bool:
    return any(key in own_options(profiles.section(name).decode()) for key in _OUR_KEYS)


def _check_own(profiles: Profiles, name: str) -> None:
    """Raise ConfigurationError if *name* is unknown or was not written by awsroles."""
    if name not in profiles:
        raise profiles.unknown(name)
    if not _is_own(profiles, name):
        raise ConfigurationError(
            f"profile {name!r} was not written by awsroles", f"to remove it, edit {profiles.path} by hand"
        )


def _check_unused(profiles: Profiles, name: str, going: Sequence[str]) -> None:
    """Raise ConfigurationError if *name* is the source of others than those *going*."""
    users = [user for user in profiles.dependents_of(name) if user not in going]
    if not users:
        return
    its = "1 profile uses" if len(users) == 1 else f"{len(users)} profiles use"
    named = ", ".join(users[:_MOST_NAMED]) + (", …" if len(users) > _MOST_NAMED else "")
    hint, command = "give it another source first" if len(users) == 1 else "give them another source first", None
    if any(_is_own(profiles, user) for user in users):
        hint += ", or remove those that awsroles wrote too:"
        command = f"awsroles profile remove {' '.join(going)} --with-dependents"
    raise ConfigurationError(
        f"{its} {name} as {'its' if len(users) == 1 else 'their'} source: {named}", hint, command=command
    )
