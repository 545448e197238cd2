"""Logging out: sessions go, access keys stay."""

import pytest
from testbed.names import ADA, BOB, OPERATIONS
from testbed.scenarios.in_memory_app import MASTER, InMemoryApp

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.sessions.cache import SessionCache
from awsroles.core.sessions.logout import LoggedOut, Logout, delete_user_sessions
from awsroles.errors import ConfigurationError, StorageError, StoreLockedError
from awsroles.standin.aws import StandIn

ROLE_PROFILES = "".join(f"\n[profile {name}]\nawsroles_role_arn = {OPERATIONS}\n" for name in ("prod", "test"))
KEY = f"awsroles/access-key/{ADA}"
MFA = f"awsroles/mfa-session/{ADA}"
PROD, TEST = (f"awsroles/role-session//home/ada/.aws/config#{name}" for name in ("prod", "test"))


@pytest.fixture
def logged_in(configured: InMemoryApp) -> InMemoryApp:
    """Return a app with live sessions of two profiles."""
    configured.config.text = MASTER + ROLE_PROFILES
    configured.login().run(["prod", "test"], RoleProfileOptions(), force=False)
    assert set(configured.secrets.items) == {KEY, MFA, PROD, TEST}
    return configured


def logout(app: InMemoryApp) -> Logout:
    return Logout(lambda: app.profiles, app.cache, app.metadata)


def test_the_session_of_a_profile_goes_and_the_others_stay(logged_in: InMemoryApp) -> None:
    assert logout(logged_in).of(["prod"]) == [LoggedOut("prod", had_session=True)]
    assert set(logged_in.secrets.items) == {KEY, MFA, TEST}
    assert {note.item for note in logged_in.metadata.all()} == {MFA, TEST}


def test_of_the_master_profile_the_mfa_session_goes_and_the_role_sessions_that_came_from_it(
    logged_in: InMemoryApp,
) -> None:
    logged_in.config.text += MASTER.replace("master", "second").replace(ADA, BOB)
    logged_in.config.text += f"\n[profile bobs]\nawsroles_role_arn = {OPERATIONS}\nawsroles_source_profile = second\n"
    logged_in.secrets.set(PROD.replace("#prod", "#bobs"), "a session")
    assert logout(logged_in).of(["master"]) == [LoggedOut("master", had_session=True, roles=("prod", "test"))]
    assert set(logged_in.secrets.items) == {KEY, PROD.replace("#prod", "#bobs")}


def test_a_role_that_is_named_beside_its_master_is_told_by_itself(logged_in: InMemoryApp) -> None:
    assert logout(logged_in).of(["master", "prod"]) == [
        LoggedOut("master", had_session=True, roles=("test",)),
        LoggedOut("prod", had_session=True),
    ]
    assert set(logged_in.secrets.items) == {KEY}


def test_the_role_sessions_go_also_if_the_mfa_session_is_gone(logged_in: InMemoryApp) -> None:
    logged_in.secrets.delete(MFA)
    [done] = logout(logged_in).of(["master"])
    assert done.names == ["prod", "test"]


def test_only_profiles_with_a_session_count_as_logged_out(logged_in: InMemoryApp) -> None:
    logout(logged_in).of(["prod"])
    assert [each.had_session for each in logout(logged_in).of(["prod", "test"])] == [False, True]


def test_an_unknown_name_is_refused_before_anything_goes(logged_in: InMemoryApp) -> None:
    with pytest.raises(ConfigurationError, match="no profile named tset") as caught:
        logout(logged_in).of(["prod", "tset"])
    assert caught.value.hint == "did you mean test?"
    assert PROD in logged_in.secrets.items


def test_the_session_of_a_profile_that_was_removed_can_go(logged_in: InMemoryApp) -> None:
    logged_in.config.text = MASTER
    assert logout(logged_in).of(["prod"])[0].had_session
    assert PROD not in logged_in.secrets.items


def test_all_sessions_go_and_the_access_key_stays(logged_in: InMemoryApp) -> None:
    logged_in.config.text = MASTER
    assert logout(logged_in).all() == [MFA, PROD, TEST]
    assert set(logged_in.secrets.items) == {KEY}
    assert logged_in.metadata.all() == []
    assert logout(logged_in).all() == []


def test_an_mfa_session_without_a_note_goes_too(logged_in: InMemoryApp) -> None:
    logged_in.metadata.remove(MFA)
    logout(logged_in).all()
    assert set(logged_in.secrets.items) == {KEY}


def test_logout_works_with_a_broken_master_profile(logged_in: InMemoryApp) -> None:
    logged_in.config.text += "\n[profile bad]\nawsroles_user_arn = nonsense\n"
    assert len(logout(logged_in).all()) == 3
    assert set(logged_in.secrets.items) == {KEY}


def test_logout_works_with_an_invalid_config_file(logged_in: InMemoryApp) -> None:
    logged_in.config.text += "\nthis is no line of a config file"
    with pytest.raises(ConfigurationError):
        _ = logged_in.profiles
    assert len(logout(logged_in).all()) == 3
    assert set(logged_in.secrets.items) == {KEY}


def test_a_session_that_the_store_does_not_delete_keeps_its_metadata(
    logged_in: InMemoryApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(item: str) -> None:
        raise StorageError(f"{item} cannot be deleted")

    monkeypatch.setattr(logged_in.secrets, "delete", refuse)
    with pytest.raises(StorageError):
        logout(logged_in).of(["prod"])
    assert PROD in {note.item for note in logged_in.metadata.all()}


def test_a_logout_means_another_prompt_for_a_code(aws: StandIn, logged_in: InMemoryApp) -> None:
    logout(logged_in).all()
    logged_in.login().run(["prod"], RoleProfileOptions(), force=False)
    assert (aws.count("GetSessionToken"), len(logged_in.codes.questions)) == (2, 2)


def test_sessions_without_a_note_go_too_and_are_counted(logged_in: InMemoryApp) -> None:
    for item in (MFA, PROD, TEST):
        logged_in.metadata.remove(item)
    assert logout(logged_in).all() == [MFA, PROD, TEST]
    assert set(logged_in.secrets.items) == {KEY}


def test_what_the_store_can_list_goes_whatever_the_profiles_are(logged_in: InMemoryApp) -> None:
    logged_in.config.text = MASTER
    for item in (MFA, PROD, TEST):
        logged_in.metadata.remove(item)
    cache = SessionCache(logged_in.secrets, logged_in.metadata, lambda _: frozenset(logged_in.secrets.items) - {KEY})
    found = Logout(lambda: logged_in.profiles, cache, logged_in.metadata)
    assert found.of(["prod"])[0].had_session
    assert found.all() == [MFA, TEST]
    assert set(logged_in.secrets.items) == {KEY}


def test_what_was_noted_and_is_not_in_the_store_is_not_counted(logged_in: InMemoryApp) -> None:
    del logged_in.secrets.items[PROD]
    assert not logout(logged_in).of(["prod"])[0].had_session
    assert logout(logged_in).all() == [MFA, TEST]
    assert logged_in.metadata.all() == []


def test_a_locked_store_is_reported_even_if_nothing_is_known(logged_in: InMemoryApp) -> None:
    logged_in.config.text = ""
    for item in (MFA, PROD, TEST):
        logged_in.metadata.remove(item)

    def locked(_likely: object) -> frozenset[str]:
        raise StoreLockedError("the keyring is locked")

    cache = SessionCache(logged_in.secrets, logged_in.metadata, locked)
    with pytest.raises(StoreLockedError):
        Logout(lambda: logged_in.profiles, cache, logged_in.metadata).all()


def test_role_sessions_of_a_user_are_deleted_and_the_mfa_session_if_wanted(logged_in: InMemoryApp) -> None:
    logged_in.config.text += f"""
[profile broken]
awsroles_role_arn = {OPERATIONS}
awsroles_source_profile = nowhere
[profile bob]
awsroles_user_arn = {BOB}
[profile of-bob]
awsroles_role_arn = {OPERATIONS}
awsroles_source_profile = bob
"""
    cache, profiles = logged_in.cache, logged_in.profiles
    delete_user_sessions(cache, profiles, parse_user_arn(BOB), with_mfa=True)
    assert set(logged_in.secrets.items) == {KEY, MFA, PROD, TEST}
    delete_user_sessions(cache, profiles, parse_user_arn(ADA), with_mfa=False)
    assert set(logged_in.secrets.items) == {KEY, MFA}
    delete_user_sessions(cache, profiles, parse_user_arn(ADA), with_mfa=True)
    assert set(logged_in.secrets.items) == {KEY}
    assert logged_in.metadata.all() == []


def test_sessions_of_a_user_without_metadata_are_deleted_if_the_store_lists_them(logged_in: InMemoryApp) -> None:
    for item in (MFA, PROD, TEST):
        logged_in.metadata.remove(item)
    cache = SessionCache(logged_in.secrets, logged_in.metadata, lambda _: frozenset(logged_in.secrets.items))
    delete_user_sessions(cache, logged_in.profiles, parse_user_arn(ADA), with_mfa=True)
    assert set(logged_in.secrets.items) == {KEY}
