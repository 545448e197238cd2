"""Deletion of the long-lived secrets of master profiles that are removed: access keys, journals and TOTP seeds."""

from collections.abc import Callable, Iterable, Sequence

from awsroles.core.aws.arn import UserArn, mfa_device_name, parse_user_arn
from awsroles.core.dataclass import dataclass
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.messages import Messages, in_words
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.state import LocalState
from awsroles.core.stores.items import access_key_item, item_label, journal_item, seed_item, summary
from awsroles.core.stores.store import SecretStore
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class Master:
    """The *user* of the master profile *profile*, and the *serial* of the MFA device in it."""

    profile: str
    user: UserArn
    serial: str | None


@dataclass(frozen=True)
class KeyDeletion:
    """The *masters* whose secrets go, and those *items* of theirs that the store has."""

    masters: tuple[Master, ...]
    items: tuple[str, ...]

    @property
    def warnings(self) -> list[str]:
        """The lines that a user reads before the question."""
        seeds = [each.serial for each in self.masters if each.serial and seed_item(each.serial) in self.items]
        lost = [
            f"If {mfa_device_name(each)} is in no authenticator app, you can no longer make codes for it."
            for each in dict.fromkeys(seeds)
        ]
        return ["What is deleted from the store cannot be restored.", *lost]

    @property
    def words(self) -> str:
        """The items and their users, such as `the access key and the MFA seed of ada`."""
        return f"{summary(self.items)} of {in_words(self._users)}"

    @property
    def _users(self) -> list[str]:
        return list(dict.fromkeys(each.user.name for each in self.masters))


@dataclass(frozen=True)
class MasterSecrets:
    """The secrets of master profiles in *store*; *forget_seed* deletes the seed of the device with a serial."""

    store: SecretStore
    keys: AccessKeys
    state: LocalState
    forget_seed: Callable[[str], None]
    ui: Messages

    def remember(self, profiles: Profiles, names: Iterable[str]) -> None:
        """Keep the users of the master profiles among *names*, so that their keys can be deleted later."""
        for name in names:
            master = master_of(profiles, name)
            if master is not None:
                self.state.set(_fact(profiles, name), f"{master.user}\n{master.serial or ''}")

    def is_remembered(self, profiles: Profiles, name: str) -> bool:
        """Return true if *name* is a master profile that was removed."""
        return name not in profiles and self._removed(profiles, name) is not None

    def plan(self, profiles: Profiles, going: Sequence[str]) -> KeyDeletion:
        """Return what there is to delete of the profiles *going*, of which some may be removed already.

        Raises ConfigurationError if no master profile is among them, or if another profile needs the key, and
        StorageError.
        """
        found = [master_of(profiles, name) or self._removed(profiles, name) for name in going]
        masters = tuple(each for each in found if each is not None)
        if not masters:
            raise ConfigurationError(
                f"{in_words(going)} {'has' if len(going) == 1 else 'have'} no access key",
                "name a master profile, or leave out --delete-key",
            )
        for master in masters:
            _check_unused(profiles, master, going)
        return KeyDeletion(masters, tuple(filter(self._is_stored, self._items(profiles, masters, going))))

    def delete(self, deletion: KeyDeletion) -> None:
        """Delete the items of *deletion*; raise StorageError."""
        for user in dict.fromkeys(each.user for each in deletion.masters):
            if access_key_item(user) not in deletion.items:
                self.ui.note(f"No access key of {user.name} is stored.")
        keys = {access_key_item(each.user): each.user for each in deletion.masters}
        seeds = {seed_item(each.serial): each.serial for each in deletion.masters if each.serial}
        for item in deletion.items:
            if item in keys:
                self.keys.delete(keys[item])
                self.ui.done(
                    f"Deleted the access key of {keys[item].name} from the store",
                    "AWS still has it: delete it in the IAM console, or ask an administrator.",
                )
            elif item in seeds:
                self.forget_seed(seeds[item])
            else:
                self.store.delete(item)
                self.ui.done(f"Deleted the {item_label(item)}")

    def _items(self, profiles: Profiles, masters: Iterable[Master], going: Sequence[str]) -> list[str]:
        others = {value for name in profiles if name not in going for value in _serials(profiles, name)}
        items: dict[str, None] = {}
        for each in masters:
            items |= dict.fromkeys([access_key_item(each.user), journal_item(each.user)])
            if each.serial and each.serial not in others:
                items[seed_item(each.serial)] = None
        return list(items)

    def _is_stored(self, item: str) -> bool:
        return self.store.get(item) is not None

    def _removed(self, profiles: Profiles, name: str) -> Master | None:
        """Return the master profile *name* as it was when it was removed."""
        if name in profiles:
            return None
        arn, _, serial = (self.state.get(_fact(profiles, name)) or "").partition("\n")
        try:
            return Master(name, parse_user_arn(arn), serial or None)
        except ConfigurationError:
            return None


def master_of(profiles: Profiles, name: str) -> Master | None:
    """Return the user of the profile *name*, None if it is missing, damaged or no master profile."""
    options = profiles.options(name) if name in profiles else {}
    try:
        user = parse_user_arn(options.get("awsroles_user_arn", ""))
    except ConfigurationError:
        return None
    return Master(name, user, options.get("awsroles_mfa_serial"))


def _check_unused(profiles: Profiles, master: Master, going: Sequence[str]) -> None:
    """Raise ConfigurationError if a profile that stays has the same access key."""
    masters = (master_of(profiles, name) for name in profiles if name not in going)
    others = [each.profile for each in masters if each is not None and each.user == master.user]
    if others:
        raise ConfigurationError(
            f"{in_words(others)} {'uses' if len(others) == 1 else 'use'} the same access key as {master.profile}",
            "leave out --delete-key, or name them too:",
            command=f"awsroles profile remove {' '.join([*going, *others])} --delete-key",
        )


def _serials(profiles: Profiles, name: str) -> list[str]:
    options = profiles.options(name)
    return [options[key] for key in ("awsroles_mfa_serial", "mfa_serial") if key in options]


def _fact(profiles: Profiles, name: str) -> str:
    return f"removed-master/{profiles.path}#{name}"
