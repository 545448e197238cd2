"""The sessions that stand on a user's access key."""

import pytest
from testbed.scenarios.scenario import ADA, CodesOf, Company

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.cache import SessionCache
from awsroles.core.sessions.user_sessions import UserSessions

BOB = "arn:aws:iam::111111111111:user/bob"


@pytest.fixture
def sessions(company: Company, codes: CodesOf) -> UserSessions:
    """Return the sessions of ada, who is logged in to a role, beside a profile that is broken and one of bob's."""
    company.process(codes).session("ops")
    company.add_profile("broken", "operations", "nowhere")
    company.config.text += f"\n[profile bob]\nawsroles_user_arn = {BOB}\n"
    company.add_profile("of-bob", "operations", "bob")
    profiles = Profiles(company.config.read(), company.credentials.read())
    notes = company.state.notes()
    return UserSessions(profiles, SessionCache(company.store, notes))


def items(company: Company) -> set[str]:
    return {item.split("/")[1] for item in company.store.items}


def test_role_sessions_go_and_with_them_the_mfa_session_where_that_is_wanted(
    company: Company, sessions: UserSessions
) -> None:
    assert items(company) == {"access-key", "mfa-session", "role-session"}
    sessions.drop(parse_user_arn(BOB), with_mfa=True)
    assert items(company) == {"access-key", "mfa-session", "role-session"}
    sessions.drop(parse_user_arn(ADA), with_mfa=False)
    assert items(company) == {"access-key", "mfa-session"}
    sessions.drop(parse_user_arn(ADA), with_mfa=True)
    assert items(company) == {"access-key"}
    assert company.state.notes().all() == []


def test_role_sessions_without_a_note_go_too_where_the_store_tells_of_them(company: Company, codes: CodesOf) -> None:
    company.process(codes).session("ops")
    notes = company.state.notes()
    for note in notes.all():
        notes.remove(note.item)
    profiles = Profiles(company.config.read(), company.credentials.read())
    cache = SessionCache(company.store, notes, lambda _: frozenset(company.store.items))
    UserSessions(profiles, cache).drop(parse_user_arn(ADA), with_mfa=True)
    assert items(company) == {"access-key"}
