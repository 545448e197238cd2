"""The names of what a store may hold, from what is known without asking it."""

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.keys import access_keys as access_key
from awsroles.core.keys import journal as key_journal
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions import mfa as mfa_session
from awsroles.core.sessions.cache import SessionMetadataStore
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import role_session_item

_SESSIONS = ("awsroles/mfa-session/", "awsroles/role-session/", "awsroles/elevated-session/")


def is_session(item: str) -> bool:
    """Say whether *item* is the name of a session."""
    return item.startswith(_SESSIONS)


def session_items(profiles: Profiles) -> frozenset[str]:
    """Return the names of the items that hold the sessions of *profiles*, if there are any."""
    return frozenset(filter(is_session, _of_profiles(profiles)))


def known_items(profiles: Profiles, notes: SessionMetadataStore) -> list[str]:
    """Return the names of the items that profiles and session notes tell of, there or not; every one only once."""
    return list(dict.fromkeys([*_of_profiles(profiles), *(note.item for note in notes.all())]))


def _of_profiles(profiles: Profiles) -> list[str]:
    names: list[str] = []
    for profile in profiles:
        options = {key: entry.value for key, entry in profiles.entries(profile).items()}
        names += _of_user(options.get("awsroles_user_arn"))
        names += [seed_item(options[key]) for key in ("awsroles_mfa_serial", "mfa_serial") if key in options]
        if "awsroles_role_arn" in options:
            names.append(role_session_item(profiles.path, profile))
    return names


def seed_item(mfa_serial: str) -> str:
    """Return the name of the item that holds the TOTP seed of a device."""
    return f"awsroles/totp-seed/{mfa_serial}"


def _of_user(arn: str | None) -> list[str]:
    try:
        user = parse_user_arn(arn or "")
    except ConfigurationError:
        return []
    return [access_key.access_key_item(user), key_journal.journal_item(user), mfa_session.item(user)]
