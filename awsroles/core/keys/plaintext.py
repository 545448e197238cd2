"""Access keys in plain text: read one from a profile, and delete it once the secret store has it."""

import re
from collections.abc import Collection, Mapping

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.config.document import ConfigText, FileKind
from awsroles.core.config.edit import Changes
from awsroles.core.config.section import OptionChanges, Renamed
from awsroles.core.dataclass import dataclass, field
from awsroles.core.keys.temporary import is_temporary, long_term_hint, source_option
from awsroles.core.profiles.native_options import NATIVE_KEYS, moved_options, own_options
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.setup.self_source import KEY_OPTIONS
from awsroles.errors import ConfigurationError
from awsroles.fastpath.config_scan import STATIC_KEYS

# AWS, "Understanding unique ID prefixes": AKIA is a long-lived key, ASIA a temporary one.
_KEY_ID = re.compile(r"AKIA[A-Z0-9]{12,124}", re.ASCII)
# Too short, and of too few letters, for a secret that was typed in place of the ID.
_HARMLESS = re.compile(r"[A-Z0-9]{0,30}", re.ASCII)
_SECRET = re.compile(r"[A-Za-z0-9/+=]{16,128}", re.ASCII)
_DEVICES = ("mfa_serial", "awsroles_mfa_serial")


def check_key(key_id: str, secret: str) -> AccessKey:
    """Return the access key of *key_id* and *secret*; raise ConfigurationError, without the secret, if it is none."""
    if key_id.startswith("ASIA"):
        raise ConfigurationError(
            "these are temporary credentials, and awsroles keeps the long-lived access key of an IAM user",
            "an access key ID begins with AKIA: IAM console, your user, Security credentials",
        )
    if not _KEY_ID.fullmatch(key_id):
        what = repr(key_id) if key_id and _HARMLESS.fullmatch(key_id) else "that"
        raise ConfigurationError(
            f"{what} is not an access key ID; it looks like AKIAIOSFODNN7EXAMPLE", "copy it whole from the IAM console"
        )
    if not _SECRET.fullmatch(secret):
        raise ConfigurationError(
            "that is not a secret access key; it has 40 letters, digits, / and +",
            "copy it whole, or create another access key in the IAM console",
        )
    return AccessKey(key_id, secret)


def read_key(profiles: Profiles, name: str) -> AccessKey:
    """Return the access key in the profile *name*; raise ConfigurationError if there is none."""
    if name not in profiles:
        raise profiles.unknown(name, is_setup=True)
    options = profiles.options(name)
    missing = [key for key in STATIC_KEYS[:2] if key not in options]
    if missing:
        raise ConfigurationError(
            f"profile {name!r} holds no access key: {missing[0]} is missing", "run awsroles setup without --from"
        )
    if is_temporary(profiles, name):
        raise ConfigurationError(
            f"profile {name!r} holds temporary credentials, not an access key", long_term_hint(profiles, name)
        )
    return check_key(options["aws_access_key_id"], options["aws_secret_access_key"])


@dataclass(frozen=True)
class PlaintextRemoval:
    """The deletion of the plaintext key of *profile*, whose dependents get *successor* as their source.

    *users* maps the dependents to the option that names their source. *role* has the settings that make *profile* a
    role profile of its successor. *left* are its options that leave the credentials file besides the key, and *moved*
    those of them that go to the config file. *path* is the file of the key, and *pairs* has the keys of each file that
    were there when the key was read.
    """

    profile: str
    successor: str
    users: Mapping[str, str]
    left: Collection[str] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    role: OptionChanges = field(default_factory=dict)
    path: str = ""
    pairs: Mapping[FileKind, Mapping[str, str]] = field(default_factory=dict, repr=False)

    @property
    def needs_confirmation(self) -> bool:
        """True if a working profile stops to work, because its successor has another name."""
        return self.profile != self.successor and not self.role

    @property
    def question(self) -> str:
        """The question to confirm."""
        question = f"Remove the key of {self.profile} from {self.path} once it is stored"
        if self.needs_confirmation and self.users:
            return f"{question}, and let {', '.join(self.users)} use {self.successor}?"
        return f"{question}?"

    def config_changes(self, text: ConfigText) -> Changes:
        """Return the changes to the config file *text*; raise ConfigurationError if it has another key by now."""
        self._check_pair(text)
        own: dict[str, str | Renamed | None] = {**self.role, **self.moved, **_without_key(text, self.profile)}
        return {**({self.profile: own} if own else {}), **self._repointed(text)}

    def credentials_changes(self, text: ConfigText) -> Changes:
        """Return the changes to the credentials file *text*; raise as `config_changes` does."""
        self._check_pair(text)
        there = text.profiles[self.profile].options if self.profile in text.profiles else {}
        own = _without_key(text, self.profile) | {key: None for key in self.left if key in there}
        return {**({self.profile: own} if own else {}), **self._repointed(text)}

    def _check_pair(self, text: ConfigText) -> None:
        there = _pair(text, self.profile)
        if there and there != self.pairs.get(text.kind):
            raise ConfigurationError(
                f"another program has changed the keys of {self.profile} in {text.path}",
                "run it again, for the new ones",
            )

    def _repointed(self, text: ConfigText) -> Changes:
        users = {} if self.profile == self.successor else self.users
        return repointed(text, users, self.successor)


def repointed(text: ConfigText, users: Mapping[str, str], source: str) -> Changes:
    """Return the changes to *text* that give *users*, mapped to the option for it, the source profile *source*."""
    options = {name: section.options for name, section in text.profiles.items()}
    return {name: {key: source} for name, key in users.items() if key in options.get(name, {})}


def plan_removal(
    profiles: Profiles,
    profile: str,
    successor: str,
    *,
    mfa_serial: str | None = None,
    role: OptionChanges | None = None,
) -> PlaintextRemoval:
    """Return the deletion of the plaintext key of *profile*, whose successor is the master profile *successor*.

    *mfa_serial* is the successor's device. *role* makes *profile* a role profile, if it is a role as well. Raises
    ConfigurationError if the files have two keys, one of which would be deleted without a copy.
    """
    users = {name: source_option(profiles, name, profile) for name in profiles.profiles_with_source(profile)}
    path = profiles.file_of(profile, STATIC_KEYS[0]).path
    pairs = {text.kind: _pair(text, profile) for text in (profiles.config, profiles.credentials)}
    _refuse_second(profiles, profile, pairs["config"], pairs["credentials"])
    own = moved_options(own_options(profiles.credentials.section_text(profile)), NATIVE_KEYS)
    if "[DEFAULT]" in profiles.credentials.text:
        # [DEFAULT] may have a key as well. The profile keeps its own key, so that this is noticed.
        own = {}
    left = [key for key in own if key not in KEY_OPTIONS]
    if role:
        return PlaintextRemoval(profile, successor, users, left, role=role, path=path, pairs=pairs)
    if profile != successor:
        return PlaintextRemoval(profile, successor, users, path=path, pairs=pairs)
    # The fast path does not serve profiles that are in the credentials file as well.
    is_known = {key for key in left if key in _DEVICES and own[key] in ("", mfa_serial)}
    moved = {key: own[key] for key in left if own[key] and key not in is_known}
    return PlaintextRemoval(profile, successor, users, left, moved, path=path, pairs=pairs)


def _refuse_second(profiles: Profiles, name: str, hidden: Mapping[str, str], used: Mapping[str, str]) -> None:
    if used and used != hidden and _KEY_ID.fullmatch(hidden.get(STATIC_KEYS[0], "")):
        raise ConfigurationError(
            f"profile {name!r} has two access keys, in {profiles.credentials.path} and {profiles.path}",
            f"programs use that in {profiles.credentials.path}: remove the other one",
        )


def _pair(text: ConfigText, profile: str) -> dict[str, str]:
    """Return the access key ID and the secret of *profile* in *text*, as far as they are there."""
    there = text.profiles[profile].options if profile in text.profiles else {}
    return {key: there[key] for key in STATIC_KEYS[:2] if key in there}


def _without_key(text: ConfigText, profile: str) -> dict[str, None]:
    there = text.profiles[profile].options if profile in text.profiles else {}
    return {key: None for key in KEY_OPTIONS if key in there}
