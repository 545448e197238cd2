"""The session behind an endpoint: renewed ahead, kept while that fails, and never handed out when it is over."""

import pytest
from testbed.fakes.scripted_codes import ScriptedCodes
from testbed.scenarios.scenario import CodesOf, Process, Scenario

from awsroles.app.guards import elevation
from awsroles.core.aws.credentials import Credentials
from awsroles.core.exec.refresh import RefreshableSession, fresh_session
from awsroles.core.mfa.codes import CodeSource, FirstAvailable
from awsroles.core.sessions.cache import Session, new_session
from awsroles.errors import NetworkError, NoTerminalError, StorageError
from awsroles.standin import faults
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow


class Renewed:
    """The session of a profile of *scenario* behind an endpoint, and what was said."""

    def __init__(
        self, scenario: Scenario, process: Process, profile: str = "ops", *, seed: CodeSource | None = None
    ) -> None:
        self.said: list[str] = []
        self._scenario = scenario
        self._silent = scenario.process(FirstAvailable(silent=lambda: [seed] if seed is not None else [], prompts=list))
        self.session = RefreshableSession(
            profile,
            process.session(profile),
            renew=lambda: self.fresh(profile),
            clock=scenario.aws.now,
            warn=self.said.append,
        )

    def fresh(self, profile: str = "ops") -> Session:
        return fresh_session(self._silent.sessions, self._scenario.chain(profile), self._scenario.aws.now)


@pytest.fixture
def renewed(scenario: Scenario, codes: CodesOf) -> Renewed:
    """Return the session of ops behind an endpoint."""
    return Renewed(scenario, scenario.process(codes))


def good(renewed: Renewed) -> Session:
    session = renewed.session.good()
    assert session is not None
    return session


def test_it_is_due_with_twenty_minutes_left_and_refreshed_without_a_request(aws: StandIn, renewed: Renewed) -> None:
    first = good(renewed)
    assert 2390 < renewed.session.seconds_until_due() <= 2400
    aws.clock_offset += 2401
    assert renewed.session.seconds_until_due() < 0
    assert renewed.session.renew()
    assert good(renewed).document != first.document
    assert 2390 < renewed.session.seconds_until_due() <= 2400
    assert renewed.said == []


def test_what_another_process_renewed_is_taken_without_asking_aws(
    aws: StandIn, scenario: Scenario, renewed: Renewed
) -> None:
    scenario.wait(2401)
    other = scenario.process(ScriptedCodes()).session("ops")
    count = aws.count("AssumeRole")
    assert renewed.session.renew()
    assert good(renewed).document == other.document
    assert aws.count("AssumeRole") == count


def test_a_good_session_stays_while_renewals_fail_and_one_line_says_so(
    aws: StandIn, scenario: Scenario, renewed: Renewed
) -> None:
    first = good(renewed)
    scenario.wait(2700)
    aws.fail_next("AssumeRole", faults.unavailable(), times=20)
    assert [renewed.session.renew() for _ in range(3)] == [False] * 3
    assert good(renewed) == first
    assert len(renewed.said) == 1
    assert "the session of ops ends in 14 min and is not renewed: " in renewed.said[0]
    assert "awsroles login ops" in renewed.said[0]


def test_it_is_said_again_when_it_fails_after_it_had_worked(aws: StandIn, scenario: Scenario, renewed: Renewed) -> None:
    for _ in range(2):
        scenario.wait(2700)
        aws.fail_next("AssumeRole", faults.unavailable(), times=2)
        assert not renewed.session.renew()
        assert renewed.session.renew()
    assert len(renewed.said) == 2


def test_a_session_that_is_over_is_not_handed_out(aws: StandIn, scenario: Scenario, renewed: Renewed) -> None:
    scenario.wait(3599)
    assert renewed.session.good() is not None
    scenario.wait(1)
    assert renewed.session.good() is None
    aws.fail_next("AssumeRole", faults.unavailable(), times=20)
    assert not renewed.session.renew()
    assert renewed.session.good() is None
    assert "the session of ops is over and is not renewed" in renewed.said[0]


def test_without_an_mfa_session_nobody_is_asked_and_a_login_elsewhere_is_picked_up(
    scenario: Scenario, renewed: Renewed, codes: CodesOf
) -> None:
    scenario.wait(43200)
    assert not renewed.session.renew()
    assert "an MFA code is needed, and there is nobody to ask" in renewed.said[0]
    assert codes.purposes == ["ops"]
    scenario.process(codes).login("ops")
    assert renewed.session.renew()
    assert good(renewed).expires_at > scenario.aws.now() + 3590


def test_with_a_stored_seed_it_outlives_the_mfa_session(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    renewed = Renewed(scenario, scenario.process(codes), seed=codes)
    for _ in range(3):
        scenario.wait(43200)
        assert renewed.session.good() is None
        assert renewed.session.renew()
    assert aws.count("GetSessionToken", "ok") == 4
    assert renewed.said == []


def test_what_hinders_a_renewal_is_raised_though_the_session_still_lives(
    aws: StandIn, scenario: Scenario, renewed: Renewed
) -> None:
    scenario.wait(2700)
    aws.fail_next("AssumeRole", faults.reset(), times=2)
    with pytest.raises(NetworkError):
        renewed.fresh()
    aws.expire_sessions()
    with pytest.raises(NoTerminalError):
        renewed.fresh()


def test_the_mfa_session_of_a_master_is_served_to_its_end(scenario: Scenario, codes: CodesOf) -> None:
    renewed = Renewed(scenario, scenario.process(codes), "master")
    scenario.wait(43200 - 1300)
    assert renewed.session.seconds_until_due() > 0
    scenario.wait(200)
    assert not renewed.session.renew()
    assert renewed.session.good() is not None
    scenario.process(codes).login("master")
    assert renewed.session.renew()


@pytest.mark.parametrize("length", [900, 1800, 3600])
def test_a_session_of_any_length_is_renewed_before_sdks_think_it_old(
    aws: StandIn, scenario: Scenario, codes: CodesOf, length: int
) -> None:
    aws.lifetimes["AssumeRole"] = length
    renewed = Renewed(scenario, scenario.process(codes))
    assert renewed.session.seconds_until_due() > length / 3 - 2
    scenario.wait(length * 2 // 3 + 1)
    assert renewed.session.renew()


@pytest.mark.parametrize(
    "credentials",
    [
        Credentials("", "x", "x", 2**31),
        Credentials("ASIAX", "", "x", 2**31),
        Credentials("ASIAX", "x", "", 2**31),
        Credentials("ASIAX", "x", "x", 1_000_000),
        Credentials("ASIAX", "x", "x", 1_000_399),
    ],
)
def test_what_is_empty_over_or_about_to_end_never_takes_the_place_of_what_is_good(credentials: Credentials) -> None:
    first = new_session(Credentials("ASIAFIRST", "x", "x", 1_000_300), 999_000, "2", "arn")
    bad = new_session(credentials, 999_400, "2", "arn")
    said: list[str] = []
    session = RefreshableSession("ops", first, renew=lambda: bad, clock=lambda: 1_000_000.0, warn=said.append)
    assert not session.renew()
    assert session.good() == first
    (line,) = said
    assert "not renewed: AWS gave credentials that are empty or have expired: check this machine's clock; " in line


def test_a_bug_in_a_refresh_keeps_the_session() -> None:
    first = new_session(Credentials("ASIAFIRST", "x", "x", 1_000_300), 999_000, "2", "arn")
    said: list[str] = []

    def fail() -> Session:
        raise RuntimeError("secret")

    session = RefreshableSession("ops", first, renew=fail, clock=lambda: 1_000_000.0, warn=said.append)
    assert not session.renew()
    assert session.good() == first
    assert "RuntimeError" in said[0]
    assert "secret" not in said[0]


def test_after_the_clock_was_set_back_it_is_made_anew_and_not_handed_out_for_ever(
    scenario: Scenario, codes: CodesOf, renewed: Renewed
) -> None:
    first = good(renewed)
    scenario.wait(-86_400)
    assert renewed.session.good() is None
    assert renewed.session.seconds_until_due() <= 0
    scenario.process(codes).session("ops")
    assert renewed.session.renew()
    assert good(renewed).document != first.document


class Watched:
    """A session of ops behind an endpoint whose store is watched, and what happens to it."""

    def __init__(self, scenario: Scenario, codes: CodesOf) -> None:
        self.said: list[str] = []
        self.fails = False
        self._scenario, self._codes = scenario, codes
        process = scenario.process(codes)
        chain = scenario.chain("ops")
        self.item = process.sessions.item(chain)
        self.renewals: list[Session] = []
        self.session = RefreshableSession(
            "ops",
            process.session("ops"),
            renew=self.renew,
            clock=scenario.aws.now,
            warn=self.said.append,
            stored=self.stored,
            kept=lambda: scenario.process(codes).sessions.find(chain),
        )

    def stored(self) -> str | None:
        if self.fails:
            raise StorageError("the keyring gave no answer")
        return self._scenario.secrets.items.get(self.item)

    def renew(self) -> Session:
        silent = self._scenario.process(FirstAvailable(silent=list, prompts=list)).sessions
        self.renewals.append(fresh_session(silent, self._scenario.chain("ops"), self._scenario.aws.now))
        return self.renewals[-1]


@pytest.fixture
def watched(scenario: Scenario, codes: CodesOf) -> Watched:
    """Return a watched session that was seen in the store."""
    watched = Watched(scenario, codes)
    watched.session.look()
    return watched


def test_a_logged_out_session_is_neither_used_nor_refreshed_until_the_next_login(
    scenario: Scenario, codes: CodesOf, watched: Watched
) -> None:
    del scenario.secrets.items[watched.item]
    watched.session.look()
    watched.session.look()
    assert watched.session.good() is None
    scenario.wait(2500)
    assert not watched.session.renew()
    assert watched.renewals == []
    assert watched.said == ["logged out of ops; no credentials are served until awsroles login ops"]
    again = scenario.process(codes).session("ops")
    watched.session.look()
    assert watched.session.good() == again


def test_an_unnoticed_logout_is_seen_before_a_refresh(scenario: Scenario, watched: Watched) -> None:
    scenario.wait(2500)
    del scenario.secrets.items[watched.item]
    assert not watched.session.renew()
    assert watched.session.good() is None
    assert watched.renewals == []


def test_a_logout_after_a_renewal_is_noticed(scenario: Scenario, watched: Watched) -> None:
    scenario.wait(2500)
    assert watched.session.renew()
    del scenario.secrets.items[watched.item]
    watched.session.look()
    assert watched.session.good() is None


def test_a_session_that_was_never_kept_and_a_store_that_does_not_answer_are_no_logout(
    scenario: Scenario, codes: CodesOf, watched: Watched
) -> None:
    watched.fails = True
    watched.session.look()
    assert watched.session.good() is not None
    unkept = Watched(scenario, codes)
    del scenario.secrets.items[unkept.item]
    unkept.session.look()
    assert unkept.session.good() is not None


def test_a_newer_session_in_the_store_is_taken_and_one_that_ended_was_no_logout(
    scenario: Scenario, codes: CodesOf, watched: Watched
) -> None:
    other = scenario.process(codes).login("ops", force=True)
    watched.session.look()
    assert watched.session.good() == other
    scenario.wait(3601)
    del scenario.secrets.items[watched.item]
    watched.session.look()
    assert not watched.session.is_logged_out


def test_an_elevated_session_is_served_to_its_last_minute_and_then_a_narrowed_one(
    aws: StandIn, scenario: Scenario, codes: CodesOf
) -> None:
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    aws.add_managed_policy(arn, allow(["s3:Get*"]))
    scenario.add_to("ops", f"awsroles_policy_arns = {arn}")
    elevation(scenario.process(codes).app).run("ops", "INC-123")
    renewed = Renewed(scenario, scenario.process(ScriptedCodes()))
    first = good(renewed)
    assert first.is_elevated
    item = "awsroles/elevated-session//home/ada/.aws/config#ops"
    renewed.session._stored = lambda: scenario.secrets.items.get(item)
    renewed.session.look()
    assert 1_640 < renewed.session.seconds_until_due() <= 1_740
    scenario.wait(1_741)
    del scenario.secrets.items[item]
    # The store has no session of the profile now, and that is no logout.
    renewed.session.look()
    assert renewed.session.renew()
    assert not good(renewed).is_elevated
    assert aws.sessions[good(renewed).credentials.access_key_id].caller.session_policies is not None
    assert renewed.said == []
