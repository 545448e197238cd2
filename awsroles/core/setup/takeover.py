"""Changes to the profiles of a plaintext key, once the secret store has the key."""

from collections.abc import Collection, Mapping

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes
from awsroles.core.dataclass import dataclass, field
from awsroles.core.keys.plaintext import PlaintextRemoval, repointed
from awsroles.core.messages import Messages
from awsroles.core.profiles.profiles import Profiles


@dataclass(frozen=True)
class Takeover:
    """The changes that the user agreed to: the *removal* of the plaintext key, which *master* replaces.

    *dependents* maps those of temporary keys, which get *master* as their source, to the option that names it.
    *replaced* is the removal of temporary keys of the master profile itself.
    """

    master: str
    removal: PlaintextRemoval | None = None
    dependents: Mapping[str, str] = field(default_factory=dict)
    replaced: PlaintextRemoval | None = None

    def __bool__(self) -> bool:
        return bool(self._removals) or bool(self.dependents)

    @property
    def _removals(self) -> list[PlaintextRemoval]:
        return [removal for removal in (self.removal, self.replaced) if removal is not None]

    def config_changes(self, text: ConfigText) -> Changes:
        """Return the changes to the config file *text*."""
        removed = [removal.config_changes(text) for removal in self._removals]
        return _merged(*removed, repointed(text, self.dependents, self.master))

    def credentials_changes(self, text: ConfigText) -> Changes:
        """Return the changes to the credentials file *text*."""
        removed = [removal.credentials_changes(text) for removal in self._removals]
        return _merged(*removed, repointed(text, self.dependents, self.master))

    def natives(self, coming: Profiles) -> list[str]:
        """Return the native profiles that depend on the master profile in *coming*, the files after the change."""
        found: list[str] = []
        sources = [self.master]
        for source in sources:
            users = [
                name for name in coming.profiles_with_source(source) if name not in found and _is_native(coming, name)
            ]
            found += users
            sources += users
        return found

    def tell(self, ui: Messages) -> None:
        """Report the changes to *ui*."""
        removal = self.removal
        if removal is not None:
            ui.done(f"Removed the key of {removal.profile} from {removal.path}")
            if removal.role:
                ui.done(f"Made profile {removal.profile} a role of {self.master}")
        if self.replaced is not None:
            ui.done(f"Removed the temporary keys of {self.master}, which gives your MFA session now")
        if self.dependents:
            ui.done(f"Made {self.master} the source of {', '.join(self.dependents)}")


def repointing_question(source: str, users: Collection[str], master: str) -> str:
    """Return the question to give *users*, dependents of temporary keys in *source*, the source *master*."""
    them = "it" if len(users) == 1 else "them"
    return f"{', '.join(users)} {verb(users, 'use')} {source}, which has temporary keys. Let {them} use {master}?"


def adoption_offer(names: Collection[str]) -> tuple[str, str]:
    """Return the sentence about native profiles that can be adopted, and the command for it."""
    codes, them = ("an MFA code of its own", "it") if len(names) == 1 else ("MFA codes of their own", "them")
    offer = f"{', '.join(names)} may ask for {codes}. To let awsroles manage {them}:"
    return offer, f"awsroles profile adopt {' '.join(names)}"


def verb(subjects: Collection[str], plural: str) -> str:
    """Return the verb in its form for *subjects*."""
    return f"{plural}s" if len(subjects) == 1 else plural


def _merged(*changes: Changes) -> Changes:
    merged: Changes = {}
    for each in changes:
        merged = {**merged, **each}
    return merged


def _is_native(profiles: Profiles, name: str) -> bool:
    options = profiles.options(name)
    return "role_arn" in options and "awsroles_role_arn" not in options
