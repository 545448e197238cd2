"""`awsroles logout --revoke`: an administrator ends own sessions at AWS after a loss."""

import json
from pathlib import Path
from typing import Any

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.names import ADA
from testbed.program import json_document
from testbed.scenarios.in_memory_app import MASTER, InMemoryApp

from awsroles.adapters.process.waiting import Waiter
from awsroles.cli.commands import load
from awsroles.core.aws.credentials import Credentials
from awsroles.errors import CancelledError, ConfigurationError, InputRequiredError, NoTerminalError, UsageError
from awsroles.standin.accounts import inline_names
from awsroles.standin.aws import StandIn
from awsroles.standin.dispatch import credentials_of, execute
from awsroles.standin.errors import ApiError
from awsroles.standin.sample_policies import allow, trust_with_mfa

OPERATIONS, AUDITORS = (f"arn:aws:iam::222222222222:role/{name}" for name in ("operations", "auditors"))
ROLE = """
[profile prod-{name}]
credential_process = awsroles credential-process prod-{name}
awsroles_role_arn = arn:aws:iam::222222222222:role/{name}
awsroles_source_profile = master
"""


class Desk:
    """Ada's machine: an administrator in production, and in her own account if *policies* say so."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.aws = StandIn()
        self.user = self.aws.add_user(ADA, policies=[allow(["sts:*", "iam:PutUserPolicy"])])
        self.home = InMemoryApp(
            str(folder), self.aws, self.aws.add_mfa_device(ADA, f"{ADA.rpartition(':')[0]}:mfa/ada-phone")
        )
        self.home.keep_key(self.aws.add_access_key(ADA))
        self.home.config.text = MASTER + ROLE.format(name="operations") + ROLE.format(name="auditors")
        trusted = trust_with_mfa("111111111111")
        self.aws.add_role(OPERATIONS, trusted, policies=[allow(["*"])])
        self.aws.add_role(AUDITORS, trusted, policies=[allow(["sts:GetCallerIdentity"])])
        self.said = self.home.said
        self._capsys = capsys

    def session(self, profile: str) -> Credentials:
        """Return the credentials that a thief has copied."""
        app = self.home.app(waiter=self.waiter(), clock=self.aws.now)
        return app.sessions.get(app.profiles().chain(profile)).credentials

    def is_denied(self, credentials: Credentials) -> bool:
        """Say whether AWS denies a call with *credentials*."""
        caller, _ = credentials_of(self.aws, credentials.access_key_id, credentials.session_token)
        try:
            execute(self.aws, "iam", "PutUserPolicy", caller, {"UserName": "nobody", "PolicyName": "x"})
        except ApiError as error:
            return "explicit deny" in error.message
        return False

    def waiter(self) -> Waiter:
        waiter = Waiter(3600, clock=self.aws.now)
        waiter.pause = self.pause  # type: ignore[method-assign]
        return waiter

    def pause(self, seconds: float) -> None:
        self.aws.clock_offset += seconds

    def run(self, *answers: Any, **options: Any) -> tuple[int, str]:
        """Run the command; the person gives *answers*. Return the exit code and stdout."""
        self.said.clear()
        self.home.prompter = ScriptedPrompter(*answers)
        self._capsys.readouterr()
        app = self.home.app(waiter=self.waiter(), clock=self.aws.now)
        code = load("logout").run(app, revoke=True, **options)
        return code or 0, self._capsys.readouterr().out


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_all_of_ones_own_sessions_end_and_new_ones_work(desk: Desk) -> None:
    stolen = [desk.session(name) for name in ("master", "prod-operations", "prod-auditors")]
    assert not any(desk.is_denied(each) for each in stolen)
    code, out = desk.run("y", all_mine=True)
    assert out == (
        "Sessions of ada that end:\n"
        "  the user, with and without MFA (master)\n"
        "  role operations in account 222222222222 (prod-operations)\n"
        "  role auditors in account 222222222222 (prod-auditors)\n"
    )
    assert code == 0, desk.said
    assert "Waiting 60 s, until all of AWS knows it." in desk.said
    assert desk.said[-1] == "The access key stays valid: awsroles rotate replaces it, if the lost machine had it."
    assert [desk.is_denied(each) for each in stolen] == [True, True, True]
    desk.pause(31)
    # Those of this machine are deleted, too.
    fresh = [desk.session(name) for name in ("master", "prod-operations")]
    assert not {each.access_key_id for each in fresh} & {each.access_key_id for each in stolen}
    assert not any(desk.is_denied(each) for each in fresh)


def test_one_role_ends_by_a_role_of_the_same_account_that_may(desk: Desk) -> None:
    auditing, operating = desk.session("prod-auditors"), desk.session("prod-operations")
    code, _ = desk.run(profiles=["prod-auditors"], yes=True)
    assert (code, desk.said[0]) == (0, "Ended the sessions of prod-auditors")
    assert desk.is_denied(auditing)
    assert not desk.is_denied(operating)
    assert "sessions under other names go on in auditors: its trust policy leaves them free" in desk.said


def test_nothing_ends_without_a_yes(desk: Desk) -> None:
    stolen = desk.session("prod-operations")
    with pytest.raises(CancelledError):
        desk.run("n", profiles=["prod-operations"])
    with pytest.raises(InputRequiredError) as raised:
        desk.run(NoTerminalError("no terminal"), profiles=["prod-operations"])
    assert (raised.value.message, raised.value.hint) == ("the end of sessions needs confirmation", "give --yes")
    assert desk.home.prompter.questions == ["End these sessions at AWS, for every program and on every machine?"]
    assert not desk.is_denied(stolen)


def test_who_wants_json_agrees_to_what_is_shown_beside_it(desk: Desk) -> None:
    with pytest.raises(CancelledError):
        desk.run("n", profiles=["prod-operations"], json=True)
    assert desk.said == [
        "Sessions of ada that end:",
        "  role operations in account 222222222222 (prod-operations)",
    ]


def test_who_may_not_is_told_whom_to_ask(desk: Desk) -> None:
    desk.aws.roles[OPERATIONS].policies = (allow(["s3:*"]),)
    desk.user.policies = (allow(["sts:*"]),)
    code, out = desk.run(all_mine=True, yes=True, json=True)
    records = json.loads(out)
    assert code == 4
    assert [(each["kind"], each["outcome"]) for each in records] == [
        ("user", "failed"),
        ("role", "failed"),
        ("role", "failed"),
    ]
    for each in records:
        json_document.check(each, "Sessions that ended")
    desk.pause(31)
    desk.run(profiles=["prod-operations"], yes=True)
    assert desk.said[1] == "ask an administrator of the account to do it"


def test_the_end_and_its_failure_are_lines_of_the_history(desk: Desk) -> None:
    desk.run("y", profiles=["prod-operations"])
    desk.aws.roles[OPERATIONS].policies = (allow(["s3:*"]),)
    desk.pause(31)
    desk.run(profiles=["prod-operations"], yes=True)
    lines = map(json.loads, desk.home.app().history_log.lines())
    ends = [each for each in lines if each["reason"] == "end of the sessions of prod-operations"]
    assert [(each["profile"], each["actor"], each["result"]) for each in ends] == [
        ("master", ADA, "ok"),
        ("master", ADA, "aws"),
    ]


def test_a_role_that_was_deleted_has_no_sessions(desk: Desk) -> None:
    desk.session("prod-auditors")
    del desk.aws.roles[AUDITORS]
    code, _ = desk.run(profiles=["prod-auditors"], yes=True)
    assert (code, desk.said) == (0, ["prod-auditors: AWS has no such role."])


def test_the_policies_are_the_users_alone(desk: Desk) -> None:
    desk.run(all_mine=True, yes=True)
    [statement] = inline_names(desk.aws.roles[AUDITORS].policies)["awsroles-revoke-ada"]["Statement"]
    assert statement["Condition"]["StringLike"] == {"aws:userid": [f"{desk.aws.roles[AUDITORS].role_id}:ada"]}
    assert list(inline_names(desk.user.policies)) == ["policy-0", "awsroles-revoke-ada"]


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ({}, "--revoke needs profiles or --all-mine, and not both", "name the profiles, or give --all-mine"),
        (
            {"profiles": ["master"], "all_mine": True},
            "--revoke needs profiles or --all-mine, and not both",
            "name the profiles, or give --all-mine",
        ),
        ({"all_": True}, "cannot use --all with --revoke", "use --all-mine"),
    ],
)
def test_options_that_do_not_fit_are_usage_errors(desk: Desk, options: dict[str, Any], message: str, hint: str) -> None:
    with pytest.raises(UsageError) as raised:
        desk.run(**options)
    assert (raised.value.message, raised.value.hint) == (message, hint)


def test_all_mine_alone_deletes_nothing(desk: Desk) -> None:
    with pytest.raises(UsageError) as raised:
        load("logout").run(desk.home.app(), all_mine=True)
    assert raised.value.message == "--all-mine is of use with --revoke alone"
    assert raised.value.hint == "add --revoke, or use --all"


def test_profiles_without_a_user_are_refused(desk: Desk) -> None:
    with pytest.raises(ConfigurationError):
        desk.run(profiles=["prod-operation"], yes=True)
    desk.home.config.text += ROLE.format(name="other").replace("master", "keys")
    desk.home.config.text += "\n[profile keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n"
    with pytest.raises(ConfigurationError) as raised:
        desk.run(profiles=["prod-other"], yes=True)
    assert raised.value.message == "profile prod-other has no sessions of a user of awsroles"
    assert raised.value.hint == "name another one"
    desk.home.config.text = ""
    with pytest.raises(ConfigurationError) as raised:
        desk.run(all_mine=True, yes=True)
    assert raised.value.message == "there is no master profile, so there are no sessions of yours"
