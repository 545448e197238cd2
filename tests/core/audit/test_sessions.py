"""Sessions in the history: each that was requested or handed out, once, and each that AWS refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from testbed.fakes.scripted_codes import ScriptedCodes
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.names import ADA
from testbed.scenarios.scenario import ROLES, CodesOf, Process, Scenario

from awsroles.adapters.state.history_log import FileHistoryLog
from awsroles.app.sessions import exec_sessions
from awsroles.core.aws.sts import REASON_TAG
from awsroles.core.messages import Messages
from awsroles.core.settings import Settings
from awsroles.errors import AccessDeniedError, NetworkError, NoTerminalError, StorageError, WrongCodeError
from awsroles.standin import faults
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, trust

Lines = Callable[[], list[dict[str, Any]]]
OPS = f"{ROLES}operations"


@pytest.fixture
def log(tmp_path: Path) -> FileHistoryLog:
    return FileHistoryLog(str(tmp_path / "state"), lambda: 365)


@pytest.fixture
def lines(log: FileHistoryLog) -> Lines:
    return lambda: [json.loads(line) for line in log.lines()]


class FullDisk:
    """Implements the `HistoryLog` port on a disk that is full."""

    def __init__(self, *, even_to_prepare: bool) -> None:
        self._even_to_prepare = even_to_prepare

    def prepare(self) -> None:
        if self._even_to_prepare:
            self.append(b"")

    def append(self, line: bytes) -> None:  # noqa: ARG002 - the port has it
        raise StorageError("cannot write to /home/ada: no space left on device", "free some space")

    def lines(self) -> list[bytes]:
        return []


def test_the_first_session_of_a_role_has_two_lines(scenario: Scenario, codes: CodesOf, log: Any, lines: Lines) -> None:
    process = scenario.process(codes, history_log=log)
    session = process.session("ops")
    mfa, role = lines()
    assert (mfa["profile"], mfa["role_arn"], mfa["session_name"]) == ("master", None, None)
    assert (role["profile"], role["role_arn"], role["session_name"]) == ("ops", OPS, "ada")
    assert role["access_key_id"] == session.credentials.access_key_id != mfa["access_key_id"]
    assert {each["actor"] for each in (mfa, role)} == {ADA}
    assert {each["result"] for each in (mfa, role)} == {"ok"}
    assert mfa["request_id"]
    assert role["request_id"] not in (None, mfa["request_id"])


def test_a_session_from_the_store_has_no_line_until_it_is_handed_out(
    scenario: Scenario, codes: CodesOf, log: Any, lines: Lines
) -> None:
    scenario.process(codes, history_log=log).session("ops")
    process = scenario.process(ScriptedCodes(), history_log=log)
    process.session("ops")
    assert len(lines()) == 2
    for _ in range(2):
        exec_sessions(process.app).get(scenario.chain("ops"))
    again = lines()[2:]
    assert [(each["profile"], each["request_id"]) for each in again] == [("ops", None)]
    assert again[0]["access_key_id"] == lines()[1]["access_key_id"]


def test_a_renewal_has_a_line(scenario: Scenario, codes: CodesOf, log: Any, lines: Lines) -> None:
    scenario.process(codes, history_log=log).session("ops")
    scenario.wait(3000)
    scenario.process(ScriptedCodes(), history_log=log).session("ops")
    assert [each["profile"] for each in lines()] == ["master", "ops", "ops"]


def test_a_role_that_aws_denies_has_a_line_with_the_code_of_the_error(
    aws: StandIn, scenario: Scenario, codes: CodesOf, log: Any, lines: Lines
) -> None:
    aws.add_role(OPS, trust("999999999999"))
    with pytest.raises(AccessDeniedError) as caught:
        scenario.process(codes, history_log=log).session("ops")
    refused = lines()[-1]
    assert (refused["profile"], refused["result"], refused["access_key_id"]) == ("ops", "access_denied", None)
    assert refused["request_id"] == caught.value.request_id is not None


@pytest.mark.usefixtures("phone")
def test_a_wrong_code_has_a_line(scenario: Scenario, log: Any, lines: Lines) -> None:
    with pytest.raises(WrongCodeError):
        scenario.process(CodesOf(lambda: "000000"), history_log=log).session("ops")
    assert {(each["profile"], each["result"]) for each in lines()} == {("master", "wrong_mfa_code")}


def test_without_a_network_there_is_no_line(aws: StandIn, scenario: Scenario, codes: CodesOf, log: Any) -> None:
    aws.fail_next("*", faults.reset(), times=9)
    with pytest.raises(NetworkError):
        scenario.process(codes, history_log=log).session("ops")
    assert list(log.lines()) == []


@pytest.mark.parametrize("even_to_prepare", [True, False])
def test_a_full_disk_costs_the_line_and_not_the_session(
    scenario: Scenario, codes: CodesOf, even_to_prepare: bool
) -> None:
    said: list[str] = []
    full = FullDisk(even_to_prepare=even_to_prepare)
    process = scenario.process(codes, history_log=full, ui=Messages(trace=said.append))
    assert exec_sessions(process.app).get(scenario.chain("ops")) == scenario.process(ScriptedCodes()).session("ops")
    assert "history  not written: cannot write to /home/ada: no space left on device" in said


@pytest.mark.parametrize("even_to_prepare", [True, False])
def test_a_full_disk_costs_the_session_if_the_history_is_required(
    aws: StandIn, scenario: Scenario, codes: CodesOf, even_to_prepare: bool
) -> None:
    full, settings = FullDisk(even_to_prepare=even_to_prepare), Settings(history="required")
    with pytest.raises(StorageError, match="the history cannot be written, and the settings require it: cannot write"):
        scenario.process(codes, history_log=full, settings=settings).session("ops")
    assert aws.count("GetSessionToken") == (0 if even_to_prepare else 1)
    assert len(codes.purposes) == aws.count("GetSessionToken")
    # Nothing is in the store that the next process would hand out.
    assert not any("session" in name for name in scenario.secrets.items)


class TestReasons:
    @pytest.fixture
    def scenario(self, scenario: Scenario) -> Scenario:
        scenario.add_to("ops", "awsroles_reason = required")
        return scenario

    def process(self, scenario: Scenario, codes: Any, log: Any, *answers: str, **components: Any) -> Process:
        return scenario.process(codes, history_log=log, prompter=ScriptedPrompter(*answers), **components)

    def test_a_session_needs_a_reason_before_a_code_is_asked_for(
        self, aws: StandIn, scenario: Scenario, codes: CodesOf
    ) -> None:
        nobody = NoTerminalError("nobody is here")
        process = scenario.process(codes, prompter=ScriptedPrompter(nobody, nobody))
        for get in (process.session, process.login):
            with pytest.raises(NoTerminalError, match="ops requires a reason") as caught:
                get("ops")
            assert caught.value.hint == "run awsroles login ops --reason …"
            assert caught.value.exit_code == 6
        assert (codes.purposes, aws.calls) == ([], [])

    def test_it_is_asked_for_once_for_each_mfa_session_and_profile(
        self, scenario: Scenario, codes: CodesOf, log: Any, lines: Lines
    ) -> None:
        self.process(scenario, codes, log, " INC-1 ").login("ops")
        scenario.wait(3000)
        self.process(scenario, ScriptedCodes(), log).session("ops")
        self.process(scenario, codes, log, "INC-2").login("ops", force=True)
        scenario.wait(3000)
        self.process(scenario, ScriptedCodes(), log).session("ops")
        reasons = [each["reason"] for each in lines() if each["profile"] == "ops"]
        assert reasons == ["INC-1", "INC-1", "INC-2", "INC-2"]

    def test_a_process_of_an_sdk_is_never_asked(self, scenario: Scenario, codes: CodesOf) -> None:
        process = scenario.process(codes, mode="credential-process", prompter=ScriptedPrompter())
        with pytest.raises(NoTerminalError, match="ops requires a reason"):
            process.session("ops")

    def test_a_new_mfa_session_needs_a_new_reason_even_if_the_role_session_lives(
        self, scenario: Scenario, codes: CodesOf, log: Any
    ) -> None:
        self.process(scenario, codes, log, "INC-1").login("ops")
        scenario.wait(600)
        self.process(scenario, codes, log).login("open", force=True)
        self.process(scenario, ScriptedCodes(), log).session("ops")
        scenario.wait(2400)
        # The session that it was given for lives for another ten minutes.
        scenario.process(ScriptedCodes(), mode="credential-process").session("ops")
        scenario.wait(700)
        process = scenario.process(ScriptedCodes(), mode="credential-process")
        with pytest.raises(NoTerminalError, match="ops requires a reason"):
            process.session("ops")
        self.process(scenario, ScriptedCodes(), log, "INC-2").login("ops")
        scenario.process(ScriptedCodes(), mode="credential-process").session("ops")

    def test_the_reason_of_the_command_line_counts_also_for_a_session_from_the_store(
        self, scenario: Scenario, codes: CodesOf, log: Any, lines: Lines
    ) -> None:
        self.process(scenario, codes, log, reason="INC-1").login("ops")
        process = self.process(scenario, ScriptedCodes(), log, reason="INC-2")
        process.sessions.handed_out(scenario.chain("ops"), process.login("ops"))
        scenario.wait(3000)
        self.process(scenario, ScriptedCodes(), log).session("ops")
        assert [each["reason"] for each in lines()] == ["INC-1", "INC-1", "INC-2", "INC-2"]

    def test_a_role_with_a_code_of_its_own_asks_for_a_reason_each_time(
        self, aws: StandIn, scenario: Scenario, codes: CodesOf, log: Any, lines: Lines
    ) -> None:
        aws.roles[OPS].max_session_duration = 7200
        scenario.add_to("ops", "awsroles_duration_seconds = 7200")
        self.process(scenario, codes, log, "INC-1").login("ops")
        self.process(scenario, codes, log, "INC-2").login("ops", force=True)
        assert [each["reason"] for each in lines()] == ["INC-1", "INC-2"]

    def test_a_source_that_needs_a_reason_takes_that_of_the_profile_it_is_for(
        self, aws: StandIn, scenario: Scenario, codes: CodesOf, log: Any, lines: Lines
    ) -> None:
        aws.add_role(f"{ROLES}chained", trust(OPS))
        scenario.add_profile("chained", "chained", "ops")
        with pytest.raises(NoTerminalError, match="ops requires a reason") as caught:
            scenario.process(codes, mode="credential-process").session("chained")
        assert caught.value.hint == "run awsroles login chained --reason …"
        self.process(scenario, codes, log, reason="INC-1").login("chained")
        assert [(each["profile"], each["reason"]) for each in lines()[1:]] == [("ops", "INC-1"), ("chained", "INC-1")]

    def test_a_reason_becomes_a_session_tag_in_the_characters_of_aws(
        self, aws: StandIn, scenario: Scenario, codes: CodesOf, log: Any
    ) -> None:
        scenario.add_to("ops", "awsroles_reason_in_session_tags = true")
        process = self.process(scenario, codes, log, reason="INC-1")
        with pytest.raises(AccessDeniedError) as caught:
            process.login("ops")
        assert caught.value.details[1] == (
            "- the reason is a session tag: its trust policy and your own policy must both allow sts:TagSession"
        )
        aws.calls.clear()
        aws.roles[OPS].trust_policy["Statement"][0]["Action"] = ["sts:AssumeRole", "sts:TagSession"]
        aws.users[ADA].policies = (allow(["sts:AssumeRole", "sts:TagSession"]),)
        self.process(scenario, codes, log, reason=f'Größe: a"b;c {"x" * 300}').login("ops")
        sent = next(call.parameters for call in aws.calls if call.action == "AssumeRole")
        assert sent["Tags.member.1.Key"] == REASON_TAG
        assert sent["Tags.member.1.Value"] == f"Größe: a_b_c {'x' * 300}"[:256]
        assert not any(name.startswith("TransitiveTagKeys") for name in sent)


def test_a_reason_is_no_tag_unless_the_profile_says_so(aws: StandIn, scenario: Scenario, codes: CodesOf) -> None:
    scenario.process(codes, reason="INC-1").login("ops")
    assert not any(name.startswith("Tags") for call in aws.calls for name in call.parameters)
