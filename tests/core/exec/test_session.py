"""Sessions for programs that cannot renew them."""

import time

import pytest
from testbed.names import OPERATIONS
from testbed.scenarios.in_memory_app import InMemoryApp

from awsroles.core.exec.session import ProgramSessions
from awsroles.core.messages import Messages
from awsroles.core.sessions.cache import Session
from awsroles.errors import ConfigurationError
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import trust_with_mfa

ROLE_PROFILE = f"\n[profile prod]\nawsroles_role_arn = {OPERATIONS}\nawsroles_source_profile = master\n"


@pytest.fixture
def app(configured: InMemoryApp) -> InMemoryApp:
    """Return a app with the profiles master and prod."""
    configured.config.text += ROLE_PROFILE
    return configured


def get(app: InMemoryApp, profile: str, seconds: int | None = None, *, later: float = 0) -> Session:
    sessions = ProgramSessions(app.login().sessions, lambda: time.time() + later, Messages.all_to(app.said.append))
    return sessions.get(app.profiles.chain(profile), seconds)


def length(session: Session) -> float:
    return session.expires_at - session.issued_at


def test_a_session_that_is_new_is_kept_and_handed_out_again(app: InMemoryApp, aws: StandIn) -> None:
    assert get(app, "prod") == get(app, "prod")
    assert (aws.count("GetSessionToken"), aws.count("AssumeRole")) == (1, 1)
    assert app.said == []


def test_one_with_less_than_half_the_life_of_a_new_one_is_renewed(app: InMemoryApp, aws: StandIn) -> None:
    aws.lifetimes["AssumeRole"] = 1790
    get(app, "prod")
    aws.lifetimes.clear()
    assert length(get(app, "prod")) > 3500
    assert aws.count("GetSessionToken") == 1


def test_a_renewal_that_fails_leaves_the_session_there_is(app: InMemoryApp, aws: StandIn) -> None:
    aws.lifetimes["AssumeRole"] = 1790
    held = get(app, "prod")
    aws.roles.clear()
    assert get(app, "prod") == held


def test_a_longer_session_is_made_directly_and_kept_for_the_next_that_wants_it(app: InMemoryApp, aws: StandIn) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43200)
    get(app, "prod")
    long = get(app, "prod", 8 * 3600)
    assert length(long) > 8 * 3600 - 60
    assert app.said == ["A session over 1 h needs its own MFA code."]
    assert get(app, "prod", 8 * 3600) == long
    assert get(app, "prod") == long
    assert [question.purpose for question in app.codes.questions] == ["prod", "prod"]


def test_a_shorter_session_is_another_one(app: InMemoryApp) -> None:
    get(app, "prod")
    assert length(get(app, "prod", 900)) <= 900
    assert len(app.codes.questions) == 1


def test_the_mfa_session_itself_is_made_as_long_as_asked_for(app: InMemoryApp, aws: StandIn) -> None:
    assert length(get(app, "master")) > 11.9 * 3600
    long = get(app, "master", 36 * 3600)
    assert length(long) > 35.9 * 3600
    assert get(app, "master", 36 * 3600) == long
    assert get(app, "master") == long
    assert aws.count("GetSessionToken") == 2


@pytest.mark.parametrize(("profile", "seconds"), [("prod", 899), ("prod", 43201), ("master", 899), ("master", 129601)])
def test_a_length_that_aws_would_refuse_costs_no_code(
    app: InMemoryApp, aws: StandIn, profile: str, seconds: int
) -> None:
    with pytest.raises(ConfigurationError):
        get(app, profile, seconds)
    assert (aws.calls, app.codes.questions) == ([], [])


def test_a_session_that_ends_within_five_minutes_is_announced(app: InMemoryApp) -> None:
    get(app, "prod", later=3250)
    assert app.said == []
    get(app, "prod", later=3370)
    assert app.said == ["the session of prod ends in 3 min; awsroles login prod renews it"]
