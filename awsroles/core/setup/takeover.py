"""Changes to the profiles of a plaintext key, once the secret store has the key."""

from collections.abc import Callable, Collection, Mapping

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes
from awsroles.core.dataclass import dataclass, field
from awsroles.core.keys.plaintext import PlaintextRemoval, repointed
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
        if not self:
            return []
        found: list[str] = []
        sources = [self.master]
        for source in sources:
            users = [
                name for name in coming.profiles_with_source(source) if name not in found and _is_native(coming, name)
            ]
            found += users
            sources += users
        return found

    def tell(self, say: Callable[[str], None]) -> None:
        """Report the changes to *say*."""
        removal = self.removal
        if removal is not None:
            say(f"removed the plaintext key of {removal.profile}")
            if removal.role:
                say(f"profile {removal.profile} is a role of {self.master} now")
        if self.replaced is not None:
            say(f"removed the temporary keys of {self.master}: it stands for your MFA session now")
        if self.dependents:
            say(f"{', '.join(self.dependents)} {verb(self.dependents, 'stand')} on {self.master} now")


def repointing_question(source: str, users: Collection[str], master: str) -> str:
    """Return the question to give *users*, dependents of temporary keys in *source*, the source *master*."""
    what = f"{', '.join(users)} {verb(users, 'stand')} on {source}, which has temporary keys"
    return f"{what}. Let {'it' if len(users) == 1 else 'them'} stand on {master}?"


def adoption_offer(names: Collection[str]) -> str:
    """Return the message about native profiles that can be adopted."""
    codes = "a code of its own" if len(names) == 1 else "codes of their own"
    return f"{', '.join(names)} may ask for {codes}: awsroles profile adopt {' '.join(names)}"


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
