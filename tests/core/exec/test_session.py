"""Sessions for programs that cannot renew them."""

import time

import pytest
from testbed.scenarios.in_memory_app import Bench

from awsroles.core.exec.session import ProgramSessions
from awsroles.core.sessions.model import Session
from awsroles.errors import ConfigurationError
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import trust_with_mfa

OPERATIONS = "arn:aws:iam::222222222222:role/operations"
SLAVE = f"\n[profile prod]\nawsroles_role_arn = {OPERATIONS}\nawsroles_source_profile = master\n"


@pytest.fixture
def bench(set_up: Bench) -> Bench:
    """Return a bench with the profiles master and prod."""
    set_up.config.text += SLAVE
    return set_up


def get(bench: Bench, profile: str, seconds: int | None = None, *, later: float = 0) -> Session:
    sessions = ProgramSessions(bench.login().switch, lambda: time.time() + later, bench.said.append)
    return sessions.get(bench.profiles.chain(profile), seconds)


def length(session: Session) -> float:
    return session.expires_at - session.issued_at


def test_a_session_that_is_new_is_kept_and_handed_out_again(bench: Bench, aws: StandIn) -> None:
    assert get(bench, "prod") == get(bench, "prod")
    assert (aws.count("GetSessionToken"), aws.count("AssumeRole")) == (1, 1)
    assert bench.said == []


def test_one_with_less_than_half_the_life_of_a_new_one_is_renewed(bench: Bench, aws: StandIn) -> None:
    aws.lifetimes["AssumeRole"] = 1790
    get(bench, "prod")
    aws.lifetimes.clear()
    assert length(get(bench, "prod")) > 3500
    assert aws.count("GetSessionToken") == 1


def test_a_renewal_that_fails_leaves_the_session_there_is(bench: Bench, aws: StandIn) -> None:
    aws.lifetimes["AssumeRole"] = 1790
    held = get(bench, "prod")
    aws.roles.clear()
    assert get(bench, "prod") == held


def test_a_longer_session_is_made_directly_and_kept_for_the_next_that_wants_it(bench: Bench, aws: StandIn) -> None:
    aws.add_role(OPERATIONS, trust_with_mfa("111111111111"), max_session_duration=43200)
    get(bench, "prod")
    long = get(bench, "prod", 8 * 3600)
    assert length(long) > 8 * 3600 - 60
    assert bench.said == ["over 1 h takes a code of its own (prod): 1 code"]
    assert get(bench, "prod", 8 * 3600) == long
    assert get(bench, "prod") == long
    assert [question.purpose for question in bench.codes.questions] == ["prod", "prod"]


def test_a_shorter_session_is_another_one(bench: Bench) -> None:
    get(bench, "prod")
    assert length(get(bench, "prod", 900)) <= 900
    assert len(bench.codes.questions) == 1


def test_the_mfa_session_itself_is_made_as_long_as_asked_for(bench: Bench, aws: StandIn) -> None:
    assert length(get(bench, "master")) > 11.9 * 3600
    long = get(bench, "master", 36 * 3600)
    assert length(long) > 35.9 * 3600
    assert get(bench, "master", 36 * 3600) == long
    assert get(bench, "master") == long
    assert aws.count("GetSessionToken") == 2


@pytest.mark.parametrize(("profile", "seconds"), [("prod", 899), ("prod", 43201), ("master", 899), ("master", 129601)])
def test_a_length_that_aws_would_refuse_costs_no_code(bench: Bench, aws: StandIn, profile: str, seconds: int) -> None:
    with pytest.raises(ConfigurationError):
        get(bench, profile, seconds)
    assert (aws.calls, bench.codes.questions) == ([], [])


def test_a_session_that_ends_within_five_minutes_is_announced(bench: Bench) -> None:
    get(bench, "prod", later=3250)
    assert bench.said == []
    get(bench, "prod", later=3370)
    assert bench.said == ["the session of prod ends in 3 min: awsroles login prod renews it"]
