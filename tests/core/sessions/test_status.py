"""Profiles and their sessions, known from metadata without secrets."""

from collections.abc import Callable, Iterable

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.shared_state import MemorySessionMetadata
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.dataclass import replace
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.cache import SessionCache, SessionMetadata
from awsroles.core.sessions.status import KnownSessions, ProfileStatus, Status
from awsroles.errors import ConfigurationError, StorageError, StoreLockedError

NOW = 1_800_000_000
PROD = "awsroles/role-session//home/ada/.aws/config#prod"
MFA = f"awsroles/mfa-session/{ADA}"
JOURNAL = f"awsroles/access-key-new/{ADA}"
ONE_ROLE = f"{MASTER}\n[profile prod]\nawsroles_role_arn = {OPERATIONS}\n"
CONFIG = f"""{MASTER}
[profile prod]
awsroles_role_arn = {OPERATIONS}
[profile old]
role_arn = {OPERATIONS}
source_profile = master
[profile sso]
sso_session = x
"""


def status(*notes: SessionMetadata, config: str = CONFIG, credentials: str = "") -> Status:
    profiles = Profiles(MemoryProfileFile(config).read(), MemoryProfileFile(credentials, "credentials").read())
    known = {note.item: note for note in notes}
    return Status(profiles, known.get, NOW)


def of_prod(expires_at: int) -> SessionMetadata:
    return SessionMetadata("awsroles/role-session//home/ada/.aws/config#prod", NOW - 60, expires_at, "arn:x")


def of_ada(expires_at: int) -> SessionMetadata:
    return SessionMetadata(f"awsroles/mfa-session/{ADA}", NOW - 60, expires_at, ADA)


def test_each_role_and_user_has_its_status_and_other_profiles_have_none() -> None:
    assert status(of_ada(NOW + 7200), of_prod(NOW + 60)).all() == (
        [
            ProfileStatus("master", "master", "111111111111", None, None, "live", NOW + 7200),
            ProfileStatus("prod", "role", "222222222222", OPERATIONS, "master", "live", NOW + 60),
            ProfileStatus("old", "native", "222222222222", OPERATIONS, "master", "none", None),
        ],
        [],
    )


@pytest.mark.parametrize(("expires_at", "state"), [(NOW + 1, "live"), (NOW, "expired"), (NOW - 9999, "expired")])
def test_a_session_lives_until_it_expires(expires_at: int, state: str) -> None:
    found = status(of_prod(expires_at)).of("prod")
    assert (found.state, found.expires_at) == (state, expires_at)


def test_without_a_session_there_is_no_time() -> None:
    found = status().of("prod")
    assert (found.state, found.expires_at) == ("none", None)


def test_a_session_of_another_config_file_is_another_session() -> None:
    other = SessionMetadata("awsroles/role-session//other/config#prod", NOW, NOW + 60, "")
    assert status(other).of("prod").state == "none"


def test_one_broken_profile_does_not_hide_the_others() -> None:
    found, problems = status(config=f"[profile bad]\nawsroles_role_arn = nonsense\n\n{CONFIG}").all()
    assert [each.profile for each in found] == ["master", "prod", "old"]
    assert [problem.message for problem in problems] == ["/home/ada/.aws/config:2: 'nonsense' is not the ARN of a role"]


@pytest.mark.parametrize(("name", "words"), [("sso", "has no session"), ("prd", "no profile named prd")])
def test_one_that_stands_for_nobody_is_refused_with_what_to_do(name: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        status().of(name)
    assert caught.value.hint


def test_a_session_that_was_issued_in_the_future_is_not_shown_as_alive() -> None:
    note = SessionMetadata("awsroles/role-session//home/ada/.aws/config#prod", NOW + 86_400, NOW + 90_000, "arn:x")
    found = status(note).of("prod")
    assert (found.state, found.expires_at) == ("unknown", None)


def test_of_a_session_without_a_note_the_store_alone_knows() -> None:
    item = "awsroles/role-session//home/ada/.aws/config#prod"
    found = replace(status(), stored=frozenset({item})).of("prod")
    assert (found.state, found.expires_at) == ("unknown", None)


def states(
    stored: frozenset[str] | StorageError | None, ends: dict[str, int]
) -> tuple[dict[str, str], list[str], list[str]]:
    """Return the states of the profiles, the items that are noted afterwards, and what was said."""
    profiles = Profiles(MemoryProfileFile(ONE_ROLE).read(), MemoryProfileFile("", "credentials").read())
    notes = MemorySessionMetadata({item: SessionMetadata(item, NOW - 600, end, "") for item, end in ends.items()})
    asked: list[frozenset[str]] = []
    said: list[str] = []

    def tell(likely: Callable[[], Iterable[str]]) -> frozenset[str] | None:
        asked.append(frozenset(likely()))
        if isinstance(stored, StorageError):
            raise stored
        return stored

    cache = SessionCache(MemoryStore(), notes, tell)
    found, _ = KnownSessions(notes, cache, said.append).status(profiles, NOW).all()
    assert asked == [frozenset({PROD, MFA, JOURNAL})]
    return {each.profile: each.state for each in found}, [note.item for note in notes.all()], said


def test_a_session_with_metadata_that_the_store_lacks_is_none_and_its_metadata_is_deleted() -> None:
    assert states(frozenset({MFA}), {MFA: NOW + 60, PROD: NOW + 60}) == ({"master": "live", "prod": "none"}, [MFA], [])


def test_what_has_ended_keeps_its_note() -> None:
    assert states(frozenset(), {PROD: NOW - 60}) == ({"master": "none", "prod": "expired"}, [PROD], [])


def test_a_session_without_metadata_in_the_store_is_unknown() -> None:
    assert states(frozenset({PROD}), {}) == ({"master": "none", "prod": "unknown"}, [], [])


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (None, []),
        (StorageError("no Secret Service answers"), []),
        (StoreLockedError("the keyring is locked"), ["The keyring is locked. awsroles login asks for its password."]),
    ],
)
def test_metadata_is_used_if_the_store_cannot_list_its_items(stored: StorageError | None, said: list[str]) -> None:
    assert states(stored, {PROD: NOW + 60}) == ({"master": "none", "prod": "live"}, [PROD], said)


@pytest.mark.parametrize(("listed", "unfinished"), [({JOURNAL, MFA}, ["master"]), ({MFA}, []), (None, [])])
def test_a_journal_in_the_store_is_an_unfinished_rotation(listed: set[str] | None, unfinished: list[str]) -> None:
    profiles = Profiles(MemoryProfileFile(ONE_ROLE).read(), MemoryProfileFile("", "credentials").read())
    notes = MemorySessionMetadata({})
    cache = SessionCache(MemoryStore(), notes, lambda _: None if listed is None else frozenset(listed))
    found = KnownSessions(notes, cache, print).status(profiles, NOW)
    assert found.unfinished_rotations() == unfinished
    assert JOURNAL not in found.stored


def test_an_account_is_shown_by_its_name_if_that_is_known() -> None:
    found = status(config=f"{MASTER}[profile prod]\nawsroles_role_arn = {OPERATIONS}\nawsroles_account_name = Sales\n")
    assert [each.account_shown for each in found.all()[0]] == ["111111111111", "Sales"]


@pytest.mark.parametrize(("color", "is_production"), [("red", True), ("F2B0A9", True), ("blue", False), ("x", False)])
def test_red_is_the_color_of_production(color: str, is_production: bool) -> None:
    found = status(config=f"{MASTER}[profile prod]\nawsroles_role_arn = {OPERATIONS}\nawsroles_color = {color}\n")
    assert found.of("prod").is_production is is_production
    assert found.profiles.chain("prod").is_production is is_production
    assert not found.profiles.chain("master").is_production
