"""Known sessions: the store takes precedence over the metadata."""

from collections.abc import Callable, Iterable

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.shared_state import MemoryNotes
from testbed.names import ADA
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.cache import SessionCache, SessionMetadata
from awsroles.core.sessions.status import KnownSessions
from awsroles.errors import StorageError, StoreLockedError

NOW = 1_800_000_000
PROD = "awsroles/role-session//home/ada/.aws/config#prod"
MFA = f"awsroles/mfa-session/{ADA}"
CONFIG = f"{MASTER}\n[profile prod]\nawsroles_role_arn = arn:aws:iam::222222222222:role/operations\n"


def states(
    stored: frozenset[str] | StorageError | None, ends: dict[str, int]
) -> tuple[dict[str, str], list[str], list[str]]:
    """Return the states of the profiles, the items that are noted afterwards, and what was said."""
    profiles = Profiles(MemoryProfileFile(CONFIG).read(), MemoryProfileFile("", "credentials").read())
    notes = MemoryNotes({item: SessionMetadata(item, NOW - 600, end, "") for item, end in ends.items()})
    asked: list[frozenset[str]] = []
    said: list[str] = []

    def tell(likely: Callable[[], Iterable[str]]) -> frozenset[str] | None:
        asked.append(frozenset(likely()))
        if isinstance(stored, StorageError):
            raise stored
        return stored

    cache = SessionCache(MemoryStore(), notes, tell)
    found, _ = KnownSessions(notes, cache, said.append).status(profiles, NOW).all()
    assert asked == [frozenset({PROD, MFA})]
    return {each.profile: each.state for each in found}, [note.item for note in notes.all()], said


def test_what_lives_by_a_note_and_is_not_in_the_store_is_none_and_the_note_goes() -> None:
    assert states(frozenset({MFA}), {MFA: NOW + 60, PROD: NOW + 60}) == ({"master": "live", "prod": "none"}, [MFA], [])


def test_what_has_ended_keeps_its_note() -> None:
    assert states(frozenset(), {PROD: NOW - 60}) == ({"master": "none", "prod": "expired"}, [PROD], [])


def test_what_only_the_store_has_is_unknown() -> None:
    assert states(frozenset({PROD}), {}) == ({"master": "none", "prod": "unknown"}, [], [])


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (None, []),
        (StorageError("no Secret Service answers"), []),
        (StoreLockedError("the keyring is locked"), ["as it was noted, for the keyring is locked"]),
    ],
)
def test_where_the_store_does_not_tell_the_notes_do(stored: StorageError | None, said: list[str]) -> None:
    assert states(stored, {PROD: NOW + 60}) == ({"master": "none", "prod": "live"}, [PROD], said)
