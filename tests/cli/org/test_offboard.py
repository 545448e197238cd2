"""`awsroles org offboard` on a company at the stand-in, whose administrator for this is zoe."""

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from testbed.aws.stand_in_aws import StandInAws
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.organization.enforced import DAY
from testbed.organization.leaving import COMPANY, MASTER, OPERATIONS, LeavingCompany
from testbed.program import json_document
from testbed.scenarios.in_memory_app import InMemoryApp

from awsroles.adapters.process.waiting import Waiter
from awsroles.cli.commands import load
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.errors import (
    CancelledError,
    ConfigurationError,
    InputRequiredError,
    NoTerminalError,
    NotFoundError,
    UsageError,
)
from awsroles.standin.accounts import InlinePolicy, inline_names
from awsroles.standin.sample_policies import allow

ZOE = f"arn:aws:iam::{MASTER}:user/zoe"
PROFILE = f"""[profile master]
credential_process = awsroles credential-process master
region = eu-west-1
awsroles_user_arn = {ZOE}
awsroles_mfa_serial = arn:aws:iam::{MASTER}:mfa/zoe-phone
"""


class Office:
    """The company, its file in the current folder, and zoe's app; *said* is what she was told."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], text: str = COMPANY) -> None:
        self.company = LeavingCompany(text)
        (folder / "organization.toml").write_text(text, encoding="utf-8")
        aws = self.company.aws
        phone = aws.add_mfa_device(ZOE, f"arn:aws:iam::{MASTER}:mfa/zoe-phone")
        self.home = InMemoryApp(str(folder / "state"), aws, phone)
        self.home.config.text = PROFILE
        key = aws.add_access_key(ZOE)
        self.home.keys.save(parse_user_arn(ZOE), AccessKey(key.access_key_id, key.secret_access_key))
        self.said = self.home.said
        self._capsys = capsys

    def run(self, *answers: Any, user: str = "ada", **options: Any) -> tuple[int, str]:
        """Run the command with its *options*; the person gives *answers*. Return the exit code and stdout."""
        self.said.clear()
        self.home.prompter = ScriptedPrompter(*answers)
        waiter = Waiter(3600, clock=self.company.aws.now)
        waiter.pause = self.company.pause  # type: ignore[method-assign]
        app = self.home.app(waiter=waiter, clock=self.company.aws.now, aws=StandInAws(self.company.aws))
        self._capsys.readouterr()
        code = load("org offboard").run(app, user, **options)
        return code or 0, self._capsys.readouterr().out

    @property
    def ends(self) -> list[str]:
        """The in-line policies of the role operations that end sessions."""
        return [each for each in inline_names(self.company.aws.roles[OPERATIONS].policies) if "revoke" in each]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield Office(tmp_path, capsys)
    monkeypatch.undo()
    time.tzset()


SHOWN = """User ada of account 444444444444
  access keys                   AKIA…
  MFA devices                   arn:aws:iam::444444444444:mfa/ada-phone
  SSH keys                      APKA…
  service-specific credentials  ACCA…
  signing certificates          CERT…
  password                      yes
  groups                        everyone, operations
  policies                      readers, own
  MFA sessions                  at most until 2030-06-17 00:00 UTC
  console                       at most until 2030-06-16 00:00 UTC

ROLE             SESSIONS AT MOST UNTIL  SESSION NAME
dev/operations   2030-06-15 13:00 UTC    ada
prod/operations  2030-06-15 13:00 UTC    ada

Steps:
  deny everything
  deactivate access key AKIA…
  delete access key AKIA…
  remove the password
  deactivate MFA device arn:aws:iam::444444444444:mfa/ada-phone
  delete MFA device arn:aws:iam::444444444444:mfa/ada-phone
  deactivate SSH key APKA…
  delete SSH key APKA…
  deactivate service-specific credential ACCA…
  delete service-specific credential ACCA…
  deactivate signing certificate CERT…
  delete signing certificate CERT…
  detach policy readers
  delete in-line policy own
  leave group operations
  wait until AWS shows it, and 60 s more
  end the sessions of dev/operations
  end the sessions of prod/operations

--- organization.toml
+++ organization.toml
@@ -41,6 +41,5 @@
 policies = ["customer:awsroles-revoke"]
\x20
 [users]
-ada = { functions = ["operations"] }
 bob = { functions = ["operations", "auditors"] }
 zoe = { functions = ["leaving"] }
"""
STAYS = "The user stays in everyone until the file is applied: its Denies hold."
KEEPS = "In-line policies stay, for the Deny is stronger; --delete deletes them."
ELSEWHERE = "The person may also be in Identity Center, and may know secrets of programs: look there, too."


def test_it_shows_what_the_user_has_and_what_would_be_done_and_does_nothing(office: Office) -> None:
    company = office.company
    readers = company.aws.add_managed_policy(f"arn:aws:iam::{MASTER}:policy/readers", allow(["s3:GetObject"]))
    company.user("ada").attached += (readers,)
    company.user("ada").policies += (InlinePolicy("own", allow(["s3:*"])),)
    company.applied.at(DAY)
    code, out = office.run(delete=True)
    assert code == 0
    assert re.sub(r"\b(AKIA|APKA|ACCA|CERT)\w+", r"\1…", out) == SHOWN
    command = ["Nothing was changed. To do it:", "awsroles org offboard ada --delete --apply"]
    assert office.said == [STAYS, ELSEWHERE, *command]
    office.run()
    assert office.said[:-2] == [STAYS, KEEPS, ELSEWHERE]
    assert not office.ends
    assert company.user("ada").password is not None


def test_accounts_of_others_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = COMPANY.replace("[functions]", 'partner = { id = "666666666666", external = true }\n\n[functions]')
    office = Office(tmp_path, capsys, text)
    office.run(file=str(tmp_path / "organization.toml"))
    assert "Not looked at: partner, where the file makes no roles." in office.said


def test_it_is_applied_once_the_name_was_typed(office: Office) -> None:
    with pytest.raises(CancelledError):
        office.run("adam", apply=True)
    assert not office.ends
    code, _ = office.run("ada", apply=True)
    assert code == 0
    assert office.home.prompter.questions[-1] == "Type the user's name to go on: "
    assert office.said[-1] == "Apply the change of the file, too. --json prints the evidence."
    assert office.ends == ["awsroles-revoke-ada"]
    assert office.said[-2].startswith("Closed ada: ")
    line = json.loads(list(office.home.app().history_log.lines())[-1])
    assert (line["profile"], line["reason"], line["result"]) == ("master", "offboarding of ada", "ok")
    assert line["actor"].endswith(":user/zoe")
    code, out = office.run()
    assert "Steps:" not in out
    assert "Nothing is left to do." in office.said


def test_scripts_give_the_name_and_keep_the_evidence(office: Office) -> None:
    with pytest.raises(InputRequiredError) as raised:
        office.run(NoTerminalError("no terminal"), apply=True)
    assert raised.value.hint == "give --confirm ada"
    code, out = office.run(apply=True, confirm="ada", json=True)
    found = json.loads(out)
    assert list(found) == list(json_document.keys("An offboarding"))
    assert (code, found["complete"], found["applied"]) == (0, True, True)
    assert found["finished_at"] > found["began_at"]
    assert found["taken"][0]["action"] == "AttachUserPolicy"
    assert {each["outcome"] for each in found["taken"]} == {"done"}
    for each in found["taken"]:
        json_document.check(each, "A call of an offboarding")
    for each in found["planned"]:
        json_document.check(each, "A planned call")
    for each in found["credentials"]:
        json_document.check(each, "A credential of a user")
    for each in found["roles"]:
        json_document.check(each, "A role whose sessions end")
    again = json.loads(office.run(json=True, apply=True, confirm="ada")[1])
    assert again["taken"] == found["taken"]


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ({"confirm": "ada"}, "--confirm is of use with --apply alone", "add --apply"),
        ({"whole_roles": True}, "--whole-roles is of use with --apply alone", "add --apply"),
        ({"apply": True, "json": True}, "--json does not show what would be done", "give --confirm ada"),
        ({"apply": True, "confirm": "bob"}, "--confirm says bob, and the user is ada", "write --confirm ada"),
        ({"to": "auditors", "delete": True}, "cannot use --delete with --to", "leave out one of the two"),
        ({"to": " , "}, "--to names no function", "leave it out for a person who leaves"),
        ({"user": ZOE}, f"{ZOE} is not the name of a user", "write zoe"),
        (
            {"user": "Zoe"},
            "Zoe is the user who runs this, who would be denied the next call",
            "let somebody else run it",
        ),
        (
            {"user": "zoe"},
            "zoe is the user who runs this, who would be denied the next call",
            "let somebody else run it",
        ),
    ],
)
def test_options_that_do_not_fit_are_usage_errors(
    office: Office, options: dict[str, Any], message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as raised:
        office.run(**options)
    assert (raised.value.message, raised.value.hint) == (message, hint)


def test_functions_that_the_file_does_not_have_are_told(office: Office) -> None:
    for options, hint in (
        ({"to": "auditor"}, "did you mean auditors?"),
        ({"via": "x"}, "use auditors, free, leaving, operations"),
    ):
        with pytest.raises(ConfigurationError) as raised:
            office.run(**options)
        assert raised.value.hint == hint


def test_everybodys_sessions_end_only_after_a_yes(office: Office) -> None:
    company = office.company
    company.user("ada").groups += (company.aws.groups[f"arn:aws:iam::{MASTER}:group/free"],)
    code, _ = office.run("ada", "n", apply=True)
    assert code == 0
    assert (
        "sessions under other names go on in dev/free; --whole-roles ends them, and everybody's with them"
        in office.said
    )


def test_the_last_user_of_break_glass_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    office = Office(tmp_path, capsys, COMPANY + "\n[break_glass]\nusers = ['glass']\n")
    for name in ("Glass", "glass"):
        with pytest.raises(ConfigurationError) as raised:
            office.run(user=name)
        assert raised.value.message == f"{name} is the last user of break-glass"
    assert raised.value.hint == "add another one to [break_glass] and apply that first"


def test_a_user_who_is_not_there_is_told_with_the_one_that_is_meant(office: Office) -> None:
    for name, hint in (("adaa", "did you mean ada?"), ("nope", "name an IAM user of that account")):
        with pytest.raises(NotFoundError) as raised:
            office.run(user=name)
        assert raised.value.hint == hint
    with pytest.raises(UsageError, match="the name of the user is empty"):
        office.run(user=" ")


def test_a_part_that_is_denied_is_told_and_the_exit_code_is_4(office: Office) -> None:
    role = office.company.aws.roles[f"arn:aws:iam::{MASTER}:role/leaving"]
    deny = {"Effect": "Deny", "Action": "iam:DeactivateMFADevice", "Resource": "*"}
    role.policies += ({"Version": "2012-10-17", "Statement": [deny]},)
    code, _ = office.run("ada", apply=True)
    assert code == 4
    assert any(each.startswith("DeactivateMFADevice arn:aws:iam::") for each in office.said)
    assert office.said[-1] == "ada is closed in part only; run it again when what failed is allowed"


@pytest.mark.parametrize("error", [KeyboardInterrupt, CancelledError("interrupted")])
def test_an_interrupt_says_that_the_rest_is_left(office: Office, error: BaseException | type[BaseException]) -> None:
    office.company.pause = raising(error)  # type: ignore[assignment, method-assign]
    with pytest.raises((KeyboardInterrupt, CancelledError)):
        office.run("ada", apply=True)
    assert office.said[-1] == "ada is closed in part only: run the same command again"
    assert not office.ends


def raising(error: BaseException | type[BaseException]) -> Callable[[float], None]:
    """Return a pause that raises *error*."""

    def pause(_: float) -> None:
        raise error

    return pause


def test_a_change_of_position_shows_the_change_of_the_file(office: Office) -> None:
    _, out = office.run(user="bob", to="auditors")
    lines = out.splitlines()
    assert "  leave group operations" in lines
    assert "  deny everything" not in lines
    assert '+bob = { functions = ["auditors"] }' in lines
    assert office.said[-1] == "awsroles org offboard bob --to auditors --apply"
    role = office.company.aws.roles[f"arn:aws:iam::{MASTER}:role/leaving"]
    role.policies += (allow(["iam:AddUserToGroup"]),)
    code, _ = office.run("bob", user="bob", to="auditors", apply=True)
    assert code == 0
    assert office.said[-2] == "Changed the position of bob: 3 calls"
