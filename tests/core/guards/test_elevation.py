"""Elevation: a session without session policies, which ends by itself."""

import pytest
from testbed.fakes.scripted_codes import ScriptedCodes
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.scenarios.scenario import CodesOf, Process, Scenario

from awsroles.app.guards import elevation
from awsroles.app.sessions import known_sessions, logout
from awsroles.core.guards.elevation import Elevated
from awsroles.core.sessions.cache import Session
from awsroles.errors import (
    AwsError,
    CancelledError,
    ConfigurationError,
    InputRequiredError,
    NoTerminalError,
    UsageError,
)
from awsroles.standin.aws import StandIn
from awsroles.standin.faults import api_error
from awsroles.standin.sample_policies import allow

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ITEM = "awsroles/elevated-session//home/ada/.aws/config#ops"


@pytest.fixture
def guarded(aws: StandIn, scenario: Scenario) -> Scenario:
    """Return ada's company, where her profile ops reads only."""
    aws.add_managed_policy(READ_ONLY, allow(["iam:List*", "iam:Get*"]))
    scenario.add_to("ops", f"awsroles_policy_arns = {READ_ONLY}")
    return scenario


def elevate(process: Process, seconds: int = 1_800, profile: str = "ops") -> Elevated:
    return elevation(process.app).run(profile, "INC-123", seconds)


def is_narrowed(aws: StandIn, session: Session) -> bool:
    return aws.sessions[session.credentials.access_key_id].caller.session_policies is not None


def test_a_session_is_narrowed_until_it_is_elevated_and_again_when_that_is_over(
    aws: StandIn, guarded: Scenario, codes: CodesOf
) -> None:
    before = guarded.process(codes).session("ops")
    assert is_narrowed(aws, before)
    done = elevate(guarded.process(ScriptedCodes()))
    assert (done.reason, done.narrowed_until) == ("INC-123", before.expires_at)
    during = guarded.process(ScriptedCodes()).session("ops")
    assert not is_narrowed(aws, during)
    assert (during.expires_at, during.is_elevated) == (done.expires_at, True)
    guarded.wait(1_800 - 90)
    assert guarded.process(ScriptedCodes()).session("ops").document == during.document
    guarded.wait(31)
    after = guarded.process(ScriptedCodes()).session("ops")
    assert after.document == before.document
    assert ITEM not in guarded.secrets.items


def test_the_session_ends_with_the_elevation_and_is_never_renewed(
    aws: StandIn, guarded: Scenario, codes: CodesOf
) -> None:
    elevate(guarded.process(codes), 900)
    [call] = [call for call in aws.calls if call.action == "AssumeRole"]
    assert call.parameters["DurationSeconds"] == "900"
    for _ in range(13):
        guarded.wait(60)
        guarded.process(ScriptedCodes()).session("ops")
    assert aws.count("AssumeRole") == 1


@pytest.mark.parametrize("seconds", [899, 3_601, 0])
def test_an_elevation_takes_15_minutes_to_an_hour(guarded: Scenario, seconds: int) -> None:
    with pytest.raises(UsageError, match="15 min to 1 h"):
        elevate(guarded.process(ScriptedCodes()), seconds)


@pytest.mark.parametrize("reason", ["", "  ", "\x1b[31m"])
def test_an_elevation_needs_a_reason(guarded: Scenario, reason: str) -> None:
    with pytest.raises(UsageError, match="the reason is"):
        elevation(guarded.process(ScriptedCodes()).app).run("ops", reason)


def test_a_profile_without_a_session_policy_has_nothing_to_elevate(guarded: Scenario) -> None:
    with pytest.raises(ConfigurationError, match="'open' has no session policy"):
        elevate(guarded.process(ScriptedCodes()), profile="open")
    with pytest.raises(ConfigurationError, match="'master' is a user"):
        elevate(guarded.process(ScriptedCodes()), profile="master")


def test_a_new_elevation_replaces_the_one_before(guarded: Scenario, codes: CodesOf) -> None:
    first = elevate(guarded.process(codes))
    guarded.wait(600)
    second = elevate(guarded.process(ScriptedCodes()), 3_600)
    assert 0 <= second.expires_at - (first.expires_at + 600 + 1_800) < 30
    assert guarded.process(ScriptedCodes()).session("ops").expires_at == second.expires_at


def test_logout_ends_it(aws: StandIn, guarded: Scenario, codes: CodesOf) -> None:
    elevate(guarded.process(codes))
    [done] = logout(guarded.process(ScriptedCodes()).app).of(["ops"])
    assert done.names == ["ops"]
    assert is_narrowed(aws, guarded.process(ScriptedCodes()).session("ops"))
    elevate(guarded.process(ScriptedCodes()))
    [done] = logout(guarded.process(ScriptedCodes()).app).of(["master"])
    assert done.names == ["master", "ops"]
    assert not [item for item in guarded.secrets.items if "session" in item]


def test_another_guard_is_another_profile_and_ends_it(aws: StandIn, guarded: Scenario, codes: CodesOf) -> None:
    elevate(guarded.process(codes))
    guarded.config.text = guarded.config.text.replace("ReadOnlyAccess", "ViewOnlyAccess")
    aws.add_managed_policy(READ_ONLY.replace("Read", "View"), allow(["iam:List*"]))
    assert is_narrowed(aws, guarded.process(ScriptedCodes()).session("ops"))


def test_a_role_behind_a_guarded_profile_comes_from_its_narrowed_session(guarded: Scenario, codes: CodesOf) -> None:
    guarded.add_profile("behind", "open", "ops")
    elevate(guarded.process(codes))
    with pytest.raises(AwsError, match="AWS denied access to role open"):
        guarded.process(ScriptedCodes()).session("behind")


def test_status_tells_until_when(guarded: Scenario, codes: CodesOf) -> None:
    app = guarded.process(codes, metadata=guarded.state.metadata()).app
    status = known_sessions(app).status(app.profiles(), app.clock())
    assert (status.of("ops").is_narrowed, status.of("ops").elevated_until) == (True, None)
    done = elevation(app).run("ops", "INC-123")
    status = known_sessions(app).status(app.profiles(), app.clock())
    assert status.of("ops").elevated_until == done.expires_at
    assert status.of("ops").time_left(done.expires_at - 1_700) == "elevated, 28 min left"
    guarded.wait(1_801)
    status = known_sessions(app).status(app.profiles(), app.clock())
    assert status.of("ops").elevated_until is None


def test_a_login_during_it_narrows_nothing(aws: StandIn, guarded: Scenario, codes: CodesOf) -> None:
    elevate(guarded.process(codes))
    assert is_narrowed(aws, guarded.process(ScriptedCodes()).login("ops"))
    assert not is_narrowed(aws, guarded.process(ScriptedCodes()).session("ops"))


def test_a_profile_that_wants_its_name_gets_it_typed(guarded: Scenario, codes: CodesOf) -> None:
    guarded.add_to("ops", "awsroles_confirm = true")
    prompter = ScriptedPrompter("op", "ops")
    elevate(guarded.process(codes, prompter=prompter))
    assert prompter.questions[0] == "Type the profile's name to open role operations in account 222222222222: "
    assert prompter.told == ["  That is not ops."]
    with pytest.raises(CancelledError, match="that is not ops"):
        elevate(guarded.process(codes, prompter=ScriptedPrompter("y", "yes", "")))
    with pytest.raises(InputRequiredError, match="wants its name typed") as raised:
        elevate(guarded.process(codes, prompter=ScriptedPrompter(NoTerminalError("nobody"))))
    assert raised.value.hint == "run it in a terminal: awsroles elevate ops --reason …"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("PackedPolicyTooLarge", "AWS packs the session policies of the profile, and they are too large"),
        ("MalformedPolicyDocument", "AWS refuses the session policies of the profile: no such policy"),
    ],
)
def test_what_aws_refuses_of_a_session_policy_is_explained(
    aws: StandIn, guarded: Scenario, codes: CodesOf, code: str, message: str
) -> None:
    aws.fail_next("AssumeRole", api_error(400, code, "no such policy"))
    with pytest.raises(AwsError, match=message) as raised:
        guarded.process(codes).session("ops")
    assert "awsroles_policy_arns" in (raised.value.hint or "")
