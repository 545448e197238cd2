"""Sessions of deleted profiles, left-over files, unfinished rotations and locks."""

from collections.abc import Iterable, Sequence
from shlex import quote

from awsroles.core.aws.durations import format_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.doctor.finding import FIX, DropSessions, Finding, Remove, places
from awsroles.core.keys.access_keys import rotate_command
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.validation import is_profile_name
from awsroles.core.stores.items import item_label, session_items
from awsroles.fastpath.session_record import elevated_session_item, is_session, mfa_session_item, role_session_item

# In seconds. No prompt waits so long.
LONG = 900
# In one command.
_MOST_NAMED = 5


@dataclass(frozen=True)
class HeldLock:
    """A lock that a process has held for *seconds*."""

    path: str
    process_id: int | None
    seconds: float


def leftover_sessions(profiles: Profiles, items: Iterable[str]) -> list[Finding]:
    """Return the findings about the sessions in *items* that no profile of this config file has."""
    own = session_items(profiles)
    left = sorted(item for item in items if is_session(item) and item not in own)
    of_file = (role_session_item(profiles.path, ""), elevated_session_item(profiles.path, ""))
    of_roles = [item for item in left if item.startswith(of_file)]
    # Another config file may have the profile of such a user.
    of_users = [item for item in left if item.startswith(mfa_session_item(""))]
    return [*_of_deleted_profiles(of_roles), *_of_users_without_profile(of_users)]


def _of_deleted_profiles(items: Sequence[str]) -> list[Finding]:
    if not items:
        return []
    message = "a session of a deleted profile is left" if len(items) == 1 else "sessions of deleted profiles are left"
    names = dict.fromkeys(item.rpartition("#")[2] for item in items)
    is_plain = len(names) <= _MOST_NAMED and all(map(is_profile_name, names))
    fix = f"awsroles logout {' '.join(names)}" if is_plain else FIX
    evidence = places([item_label(item) for item in items])
    return [Finding("warning", "leftover_session", message, evidence, fix, DropSessions(tuple(items)))]


def _of_users_without_profile(items: Sequence[str]) -> list[Finding]:
    return [
        Finding(
            "info",
            "leftover_session",
            "an MFA session is left of a user who has no profile in this config file",
            item_label(item),
            "awsroles logout --all",
            names=(("user", item_label(item).rpartition(" ")[2]),),
        )
        for item in items
    ]


def leftover_files(paths: Sequence[str]) -> list[Finding]:
    """Return the finding about the files of processes that were killed."""
    if not paths:
        return []
    message = "a file of a killed awsroles is left" if len(paths) == 1 else "files of a killed awsroles are left"
    return [Finding("warning", "leftover_file", message, places(list(paths)), FIX, Remove(tuple(paths)))]


def unnamed_policies(paths: Sequence[str]) -> list[Finding]:
    """Return the finding about session policies that `org sync` wrote and that no profile names."""
    if not paths:
        return []
    what = "a session policy is" if len(paths) == 1 else "session policies are"
    message = f"{what} left that no profile in this config file names"
    return [Finding("info", "leftover_file", message, places(list(paths)), FIX, Remove(tuple(paths)))]


def held_locks(locks: Sequence[HeldLock]) -> list[Finding]:
    """Return a finding for each lock that a process holds for longer than any prompt waits."""
    return [
        Finding(
            "warning",
            "held_lock",
            f"an awsroles holds a lock for {format_duration(int(each.seconds))}, and others wait for it",
            each.path if each.process_id is None else f"process {each.process_id}, {each.path}",
            None if each.process_id is None else f"kill {each.process_id}",
        )
        for each in locks
        if each.seconds > LONG
    ]


def unfinished_rotations(masters: Sequence[str]) -> list[Finding]:
    """Return a finding for each master profile whose access key is being replaced."""
    return [
        Finding(
            "warning",
            "unfinished_rotation",
            f"the rotation of the access key of {name} is unfinished",
            "two access keys are active until it is finished",
            rotate_command(quote(name)),
        )
        for name in masters
    ]
