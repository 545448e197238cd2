"""Names of the items in a secret store, and the items that the profiles lead to."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from awsroles.core.aws.arn import UserArn, parse_user_arn
from awsroles.core.profiles.model import NARROWING
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import elevated_session_item, is_session, mfa_session_item, role_session_item

if TYPE_CHECKING:
    from awsroles.core.profiles.profiles import Profiles
    from awsroles.core.sessions.cache import SessionMetadataStore

_LABELS = {
    "access-key": "access key",
    "access-key-new": "unfinished rotation",
    "totp-seed": "MFA seed",
    "mfa-session": "MFA session",
    "role-session": "session",
    "elevated-session": "elevated session",
}

_JOURNAL = "awsroles/access-key-new/"

_SERIAL_OPTIONS = ("awsroles_mfa_serial", "mfa_serial")


def access_key_item(user: UserArn) -> str:
    """Return the name of the item that holds the access key of *user*."""
    return f"awsroles/access-key/{user}"


def journal_item(user: UserArn) -> str:
    """Return the name of the item that holds the journal of a rotation of *user*'s access key."""
    return f"{_JOURNAL}{user}"


def is_journal(item: str) -> bool:
    """Return true if *item* is the name of a rotation's journal."""
    return item.startswith(_JOURNAL)


def seed_item(mfa_serial: str) -> str:
    """Return the name of the item that holds the TOTP seed of a device."""
    return f"awsroles/totp-seed/{mfa_serial}"


def item_label(item: str) -> str:
    """Return the words for *item* in a message: `MFA session of ada`, `session of prod-operations`."""
    kind, name = kind_and_name(item)
    return f"{kind} of {name}" if kind else item


def kind_and_name(item: str) -> tuple[str, str]:
    """Return the kind and the name of *item*, such as `MFA session` and `ada`; no kind for an unknown one."""
    kind, _, owner = item.removeprefix("awsroles/").partition("/")
    if kind not in _LABELS or not owner:
        return "", item
    # A profile's name may have slashes. The config file comes before it.
    return _LABELS[kind], owner.rpartition("#")[2] if "#" in owner else owner.rpartition("/")[2]


def summary(items: Iterable[str]) -> str:
    """Return the number of *items* of each kind, such as `the access key and 2 sessions`."""
    kinds = ["session" if is_session(item) else kind_and_name(item)[0] or "item" for item in items]
    counted = [(kind, kinds.count(kind)) for kind in sorted(set(kinds), key=_order)]
    words = [f"the {kind}" if count == 1 else f"{count} {kind}s" for kind, count in counted]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _order(kind: str) -> int:
    return [*dict.fromkeys(_LABELS.values()), "item"].index(kind)


def session_item(profiles: "Profiles", name: str) -> str:
    """Return the item of the session of the profile *name*, which may be missing or damaged."""
    arn = profiles.options(name).get("awsroles_user_arn")
    return role_session_item(profiles.path, name) if arn is None else mfa_session_item(arn)


def journal_of(profiles: "Profiles", name: str) -> str:
    """Return the item of the journal for the user of the master profile *name*, which may be damaged."""
    return f"{_JOURNAL}{profiles.options(name).get('awsroles_user_arn')}"


def session_items(profiles: "Profiles") -> frozenset[str]:
    """Return the items of the sessions that *profiles* may have."""
    return frozenset(filter(is_session, _items(profiles)))


def listed_items(profiles: "Profiles") -> frozenset[str]:
    """Return the items of the sessions and of the rotations' journals that *profiles* may have."""
    return frozenset(item for item in _items(profiles) if is_session(item) or is_journal(item))


def known_items(profiles: "Profiles", metadata: "SessionMetadataStore") -> list[str]:
    """Return the items that the profiles and the metadata of sessions lead to, each once, stored or not."""
    return list(dict.fromkeys([*_items(profiles), *(each.item for each in metadata.all())]))


def _items(profiles: "Profiles") -> Iterator[str]:
    for name in profiles:
        options = profiles.options(name)
        user = _user(options["awsroles_user_arn"]) if "awsroles_user_arn" in options else None
        if user is not None:
            yield from (access_key_item(user), journal_item(user), mfa_session_item(str(user)))
        yield from (seed_item(options[key]) for key in _SERIAL_OPTIONS if key in options)
        if "awsroles_role_arn" in options:
            yield role_session_item(profiles.path, name)
            if not NARROWING.isdisjoint(options):
                yield elevated_session_item(profiles.path, name)


def _user(arn: str) -> UserArn | None:
    try:
        return parse_user_arn(arn)
    except ConfigurationError:
        return None
