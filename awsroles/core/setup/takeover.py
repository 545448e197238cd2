"""What setup does with the profiles that a plaintext key serves, once the key is in the store."""

from collections.abc import Callable, Collection, Mapping

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes
from awsroles.core.dataclass import dataclass, field
from awsroles.core.keys.plaintext import PlaintextRemoval, repointed
from awsroles.core.profiles.profiles import Profiles


@dataclass(frozen=True)
class Takeover:
    """What was agreed to: *removal* of a plaintext key in favour of *master*, and *standing*, who comes to stand on it.

    The latter stood on temporary keys, by the option that names their source; *replaced* are such keys of the profile
    that becomes the master.
    """

    master: str
    removal: PlaintextRemoval | None = None
    standing: Mapping[str, str] = field(default_factory=dict)
    replaced: PlaintextRemoval | None = None

    def __bool__(self) -> bool:
        return bool(self._removals) or bool(self.standing)

    @property
    def _removals(self) -> list[PlaintextRemoval]:
        return [removal for removal in (self.removal, self.replaced) if removal is not None]

    def config_changes(self, text: ConfigText) -> Changes:
        """Return the changes to the config file, which holds *text*."""
        removed = [removal.config_changes(text) for removal in self._removals]
        return _merged(*removed, repointed(text, self.standing, self.master))

    def credentials_changes(self, text: ConfigText) -> Changes:
        """Return the changes to the credentials file, which holds *text*."""
        removed = [removal.credentials_changes(text) for removal in self._removals]
        return _merged(*removed, repointed(text, self.standing, self.master))

    def natives(self, coming: Profiles) -> list[str]:
        """Return the native profiles, in the files as they are to be, that stand on the master profile by then."""
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
        """Tell what was done."""
        removal = self.removal
        if removal is not None:
            say(f"removed the plaintext key of {removal.profile}")
            if removal.role:
                say(f"profile {removal.profile} is a role of {self.master} now")
        if self.replaced is not None:
            say(f"removed the temporary keys of {self.master}: it stands for your MFA session now")
        if self.standing:
            say(f"{', '.join(self.standing)} {verb(self.standing, 'stand')} on {self.master} now")


def repointing_question(source: str, users: Collection[str], master: str) -> str:
    """Return the question whether *users* of the temporary keys of *source* are to stand on *master*."""
    what = f"{', '.join(users)} {verb(users, 'stand')} on {source}, which has temporary keys"
    return f"{what}. Let {'it' if len(users) == 1 else 'them'} stand on {master}?"


def adoption_offer(names: Collection[str]) -> str:
    """Return what is said of native profiles that could be ours."""
    codes = "a code of its own" if len(names) == 1 else "codes of their own"
    return f"{', '.join(names)} may ask for {codes}: awsroles profile adopt {' '.join(names)}"


def verb(subjects: Collection[str], plural: str) -> str:
    """Return the verb as it goes with as many *subjects*."""
    return f"{plural}s" if len(subjects) == 1 else plural


def _merged(*changes: Changes) -> Changes:
    merged: Changes = {}
    for each in changes:
        merged = {**merged, **each}
    return merged


def _is_native(profiles: Profiles, name: str) -> bool:
    entries = profiles.entries(name)
    return "role_arn" in entries and "awsroles_role_arn" not in entries
