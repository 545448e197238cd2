"""Role sessions: kept, renewed in time by one process for all, and made anew for what has changed."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from testbed.fakes.scripted_codes import ScriptedCodes
from testbed.scenarios.scenario import ROLES, CodesOf, Scenario

from awsroles.core.aws.credentials import Credentials
from awsroles.core.sessions.cache import new_session
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    CancelledError,
    InputRequiredError,
    NetworkError,
    NoTerminalError,
)
from awsroles.fastpath.session_record import decode
from awsroles.standin import faults
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import trust

MASTER = "111111111111"
OPS = "awsroles/role-session//home/ada/.aws/config#ops"
NOBODY = NoTerminalError("nobody is here", "run it in a terminal")


def roles_assumed(aws: StandIn) -> int:
    return aws.count("AssumeRole", "ok")


def test_the_first_time_a_code_is_asked_for_and_then_nothing(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    first = scenario.process(codes).session("ops")
    assert codes.purposes == ["ops"]
    assert first.caller_arn == "arn:aws:sts::222222222222:assumed-role/operations/ada"
    again = scenario.process(ScriptedCodes()).session("ops")
    assert again.document == first.document
    assert again.caller_arn == first.caller_arn
    assert (aws.count("GetSessionToken"), roles_assumed(aws)) == (1, 1)
    document = json.loads(first.document)
    assert document["AccountId"] == "222222222222"
    assert document["Version"] == 1
    assert document["Expiration"].endswith("Z")


def test_one_code_opens_every_role(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    process = scenario.process(codes)
    process.session("ops")
    process.session("open")
    assert process.session("master").caller_arn.endswith("user/ada")
    assert (codes.purposes, aws.count("GetSessionToken"), roles_assumed(aws)) == (["ops"], 1, 2)


# A 1 h session: what is left in it, and whether whoever asks then takes another one.
@pytest.mark.parametrize(
    ("left", "renewed"), [(3599, False), (1201, False), (1198, True), (901, True), (898, True), (1, True), (-1, True)]
)
def test_a_session_is_renewed_below_twenty_minutes(
    aws: StandIn, scenario: Scenario, codes: CodesOf, left: int, *, renewed: bool
) -> None:
    first = scenario.process(codes).session("ops")
    scenario.wait(3600 - left)
    second = scenario.process(ScriptedCodes()).session("ops")
    assert (second.credentials != first.credentials) is renewed
    assert roles_assumed(aws) == 1 + renewed


@pytest.mark.parametrize(("left", "waits"), [(1198, False), (902, False), (898, True)])
def test_while_another_renews_a_session_is_handed_out_until_fifteen_minutes_are_left(
    scenario: Scenario, codes: CodesOf, left: int, *, waits: bool
) -> None:
    first = scenario.process(codes).session("ops")
    scenario.wait(3600 - left)
    with scenario.state.locks().hold(OPS):
        if waits:
            with pytest.raises(Exception, match="holds the lock"):
                scenario.process(ScriptedCodes()).session("ops")
        else:
            assert scenario.process(ScriptedCodes()).session("ops").document == first.document


@pytest.mark.parametrize(("left", "renewed"), [(410, False), (395, True), (305, True), (295, True)])
def test_a_session_under_half_an_hour_is_renewed_in_its_last_third(
    aws: StandIn, scenario: Scenario, codes: CodesOf, left: int, *, renewed: bool
) -> None:
    scenario.add_to("ops", "awsroles_duration_seconds = 900")
    scenario.process(codes).session("ops")
    scenario.wait(900 - left)
    scenario.process(ScriptedCodes()).session("ops")
    assert roles_assumed(aws) == 1 + renewed


def test_of_many_at_once_one_renews_for_all(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    scenario.process(codes).session("master")
    aws.latency = {"AssumeRole": 0.1}
    processes = [scenario.process(ScriptedCodes()) for _ in range(5)]
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda process: process.session("ops").document, processes))
    assert len(set(found)) == 1
    assert roles_assumed(aws) == 1


def test_a_session_that_was_minted_while_one_waited_is_good_whatever_its_length(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    process = scenario.process(codes)
    process.session("ops")
    scenario.wait(3600 - 600)
    chain, roles = scenario.chain("ops"), process.sessions.roles
    with ThreadPoolExecutor() as pool:
        with scenario.state.locks().hold(OPS):
            waiting = pool.submit(scenario.process(ScriptedCodes()).session, "ops")
            time.sleep(0.05)
            now = int(aws.now())
            minted = new_session(Credentials("ASIASHORT", "secret", "token", now + 10), now, "222222222222", "arn")
            roles.cache.save(OPS, roles.cache_key(chain, process.sessions.identity(chain)), minted)
            scenario.wait(8)
        assert waiting.result().document == minted.document
    assert roles_assumed(aws) == 1


def test_a_failed_early_refresh_is_silent(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    first = scenario.process(codes).session("ops")
    scenario.wait(3600 - 1000)
    aws.fail_next("AssumeRole", faults.api_error(403, "AccessDenied", "no"))
    assert scenario.process(ScriptedCodes()).session("ops").document == first.document


def test_nobody_is_asked_for_a_renewal_ahead_of_time(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    scenario.add_to("master", "awsroles_duration_seconds = 3600")
    first = scenario.process(codes).session("ops")
    scenario.wait(3600 - 1000)
    aws.fail_next("AssumeRole", faults.api_error(403, "InvalidClientTokenId", "revoked"))
    assert scenario.process(ScriptedCodes()).session("ops").document == first.document
    # Without an MFA session it is not even tried.
    scenario.secrets.delete("awsroles/mfa-session/arn:aws:iam::111111111111:user/ada")
    assert scenario.process(ScriptedCodes()).session("ops").document == first.document


@pytest.mark.parametrize("fault", [faults.unavailable(), faults.reset(), faults.captive_portal()])
def test_without_a_network_a_live_session_is_used(
    aws: StandIn, scenario: Scenario, codes: CodesOf, fault: faults.Fault
) -> None:
    first = scenario.process(codes).session("ops")
    aws.fail_next("AssumeRole", fault, times=9)
    scenario.wait(3600 - 100)
    assert scenario.process(ScriptedCodes()).session("ops").document == first.document
    scenario.wait(45)
    with pytest.raises(NetworkError):
        scenario.process(ScriptedCodes()).session("ops")


def test_without_a_terminal_a_live_session_is_used(scenario: Scenario, codes: CodesOf) -> None:
    scenario.add_to("master", "awsroles_duration_seconds = 3600")
    scenario.process(codes).session("master")
    scenario.wait(1800)
    first = scenario.process(codes).session("ops")
    scenario.wait(1750)
    assert scenario.process(ScriptedCodes(NOBODY)).session("ops").document == first.document
    scenario.wait(1830)
    with pytest.raises(NoTerminalError):
        scenario.process(ScriptedCodes(NOBODY)).session("ops")


@pytest.mark.parametrize("error", [CancelledError("no"), InputRequiredError("nobody answered in time")])
def test_declining_the_prompt_gives_no_old_session(scenario: Scenario, codes: CodesOf, error: AwsError) -> None:
    scenario.add_to("master", "awsroles_duration_seconds = 3600")
    scenario.process(codes).session("master")
    scenario.wait(1800)
    scenario.process(codes).session("ops")
    scenario.wait(3600 - 850)
    with pytest.raises(type(error)):
        scenario.process(ScriptedCodes(error)).session("ops")


def test_a_denied_renewal_gets_no_old_session(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    scenario.process(codes).session("ops")
    scenario.wait(3600 - 850)
    aws.roles[f"{ROLES}operations"] = aws.add_role(f"{ROLES}operations", trust("arn:aws:iam::333333333333:root"))
    with pytest.raises(AccessDeniedError):
        scenario.process(ScriptedCodes()).session("ops")


@pytest.mark.parametrize(
    "change",
    [
        lambda scenario: scenario.add_to("ops", "output = json"),
        lambda scenario: scenario.add_to("master", "output = json"),
        lambda scenario: scenario.add_to("ops", "# a comment"),
        lambda scenario: scenario.secrets.set(OPS, scenario.secrets.items[OPS][:-5]),
        lambda scenario: scenario.secrets.set(OPS, scenario.secrets.items[OPS].replace("ASIA", "ASIB", 1)[:-2] + "]\n"),
        lambda scenario: scenario.secrets.set(OPS, "junk"),
        lambda scenario: scenario.secrets.set(OPS, ""),
    ],
)
def test_a_session_is_good_only_for_what_it_was_made_for(
    aws: StandIn, scenario: Scenario, codes: CodesOf, change: Callable[[Scenario], None]
) -> None:
    scenario.process(codes).session("ops")
    change(scenario)
    scenario.process(codes).session("ops")
    assert roles_assumed(aws) == 2


def test_an_edit_elsewhere_costs_nothing(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    scenario.process(codes).session("ops")
    scenario.add_to("open", "output = json")
    scenario.config.text = f"# a comment\n\n{scenario.config.text}\n[profile other]\nregion = eu-west-1\n"
    scenario.process(ScriptedCodes()).session("ops")
    assert roles_assumed(aws) == 1


def test_a_session_of_another_endpoint_is_neither_used_nor_left_behind(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    first = scenario.process(codes).session("ops")
    other = scenario.process(codes, environ={"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}).session("ops")
    assert other.document != first.document
    third = scenario.process(codes).session("ops")
    assert third.document not in (first.document, other.document)
    assert aws.count("GetSessionToken") == 3


def test_a_session_of_an_earlier_key_is_not_used(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    scenario.process(codes).session("ops")
    new = aws.add_access_key("arn:aws:iam::111111111111:user/ada")
    process = scenario.process(codes)
    process.sessions.keys.save(scenario.chain("ops").source.user, new)  # type: ignore[arg-type,union-attr]
    process.session("ops")
    assert aws.calls[-1].access_key_id != aws.calls[1].access_key_id
    assert [call.access_key_id for call in aws.calls if call.action == "GetSessionToken"] == [
        scenario.key.access_key_id,
        new.access_key_id,
    ]


def test_what_is_kept_holds_what_it_was_made_for(scenario: Scenario, codes: CodesOf) -> None:
    process = scenario.process(codes)
    session = process.session("ops")
    chain = scenario.chain("ops")
    cache_key = process.sessions.roles.cache_key(chain, process.sessions.identity(chain))
    assert decode(scenario.secrets.items[OPS].encode(), cache_key) == (
        session.expires_at,
        session.issued_at,
        session.document,
    )
    assert cache_key.endswith(scenario.key.access_key_id.encode())


def test_after_the_clock_was_set_back_no_session_lives_longer_than_it_may(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    first = scenario.process(codes).session("ops")
    scenario.wait(-86_400)
    second = scenario.process(codes).session("ops")
    assert second.credentials != first.credentials
    assert scenario.process(ScriptedCodes()).session("ops") == second
    assert roles_assumed(aws) == 2
