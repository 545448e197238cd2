"""The maximum duration of role sessions, known beforehand or from an error."""

import pytest
from testbed.fakes.scripted_codes import ScriptedCodes
from testbed.fakes.shared_state import MemoryFacts
from testbed.scenarios.scenario import ROLES, CodesOf, Scenario

from awsroles.core.aws.arn import RoleArn, UserArn
from awsroles.core.profiles.model import MasterProfile, RoleProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.validation import check_mfa_seconds, check_role_seconds
from awsroles.core.sessions.limits import RoleLimits
from awsroles.errors import ConfigurationError, DurationTooLongError
from awsroles.standin.aws import StandIn

DAY = 86_400


def chain(seconds: int, name: str = "ops") -> ResolvedProfile:
    master = MasterProfile("master", UserArn("aws", "111111111111", "", "ada"), "GAHT12345678")
    role = RoleArn("aws", "222222222222", "", "operations")
    return ResolvedProfile("config", (RoleProfile(name, role, "master", duration_seconds=seconds),), master, (b"", b""))


def allows(limits: RoleLimits, profile: ResolvedProfile) -> bool:
    try:
        limits.check(profile)
    except DurationTooLongError:
        return False
    return True


@pytest.mark.parametrize("seconds", [900, 3600, 43200])
def test_role_sessions_last_a_quarter_to_twelve_hours(seconds: int) -> None:
    assert check_role_seconds(seconds) == seconds
    assert allows(RoleLimits(MemoryFacts({}), lambda: 0), chain(seconds))


@pytest.mark.parametrize(
    ("seconds", "words", "hint"),
    [
        (899, "899 s", "use 1h (3600 in a file)"),
        (43201, "43201 s", "use 1h (3600 in a file)"),
        (46800, "13 h", "use 1h (3600 in a file)"),
        (8, "8 s", "did you mean 8h (28800 in a file)?"),
    ],
)
def test_other_lengths_are_refused_with_what_was_perhaps_meant(seconds: int, words: str, hint: str) -> None:
    with pytest.raises(ConfigurationError, match=f"lasts 15 min to 12 h, not {words}$") as caught:
        RoleLimits(MemoryFacts({}), lambda: 0).check(chain(seconds))
    assert (caught.value.hint or "").startswith(hint)


def test_mfa_sessions_last_a_quarter_to_thirty_six_hours() -> None:
    assert [check_mfa_seconds(seconds) for seconds in (900, 129600)] == [900, 129600]
    for seconds in (899, 129601):
        with pytest.raises(ConfigurationError, match=f"lasts 15 min to 36 h, not {seconds} s"):
            check_mfa_seconds(seconds)


def test_what_a_role_refused_is_believed_for_a_day() -> None:
    facts, now = MemoryFacts({}), [1_800_000_000.0]
    limits = RoleLimits(facts, lambda: now[0])
    limits.learn(chain(28800))
    for seconds in (28800, 43200):
        with pytest.raises(DurationTooLongError, match="refused a session of 8 h earlier") as caught:
            limits.check(chain(seconds, "other-profile-of-the-role"))
        assert "--force asks AWS again" in (caught.value.hint or "")
    assert allows(limits, chain(7200))
    now[0] += DAY - 1
    assert not allows(limits, chain(28800))
    now[0] += 2
    assert allows(limits, chain(28800))


def test_a_limit_learned_before_the_clock_was_set_back_expires() -> None:
    facts, now = MemoryFacts({}), [1_800_000_000.0]
    limits = RoleLimits(facts, lambda: now[0])
    limits.learn(chain(28800))
    now[0] -= DAY
    assert allows(limits, chain(28800))


def test_a_learned_limit_can_be_forgotten() -> None:
    limits = RoleLimits(MemoryFacts({}), lambda: 0)
    limits.learn(chain(28800))
    assert not allows(limits, chain(28800))
    limits.forget(chain(28800))
    assert allows(limits, chain(28800))


@pytest.mark.parametrize("fact", ["junk", "1 2 3", "x 1", "\u00b2 1", "-1 1", ""])
def test_a_damaged_fact_says_nothing(fact: str) -> None:
    facts = MemoryFacts({"refused-duration/arn:aws:iam::222222222222:role/operations": fact})
    assert allows(RoleLimits(facts, lambda: 0), chain(28800))


def test_the_second_time_a_refused_length_costs_no_code(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    scenario.add_to("ops", "awsroles_duration_seconds = 28800")
    with pytest.raises(DurationTooLongError, match="does not allow sessions of 8 h") as caught:
        scenario.process(codes).session("ops")
    assert "awsroles login ops --duration 1h always works" in (caught.value.hint or "")
    scenario.wait(1)
    with pytest.raises(DurationTooLongError, match="refused a session of 8 h earlier"):
        scenario.process(ScriptedCodes()).session("ops")
    assert aws.count("AssumeRole") == 1
    # The owner of the role has raised its maximum, and a person says so.
    role = aws.roles[f"{ROLES}operations"]
    aws.add_role(role.arn, role.trust_policy, 28800)
    scenario.process(codes).login("ops", force=True)
    assert len(codes.purposes) == 2
