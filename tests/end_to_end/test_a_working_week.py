"""A week of ada's, who works in three accounts until she leaves; all is real but AWS."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from testbed.program.forked_aws_cli import ForkedAwsCli
from testbed.program.moved_clock import moved_clock
from testbed.scenarios.working_week import DATA, DEV, MASTER, PROD, Company, Desk, Editor

from awsroles.standin.sample_policies import trust_with_mfa
from awsroles.standin.server import serve
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import CTRL_C, PtyProcess

SHELLS = ("dev-auditors", "dev-operations", "prod-auditors", "prod-operations", "test-operations")


class Week:
    """All that lasts: the company, ada's and zoe's desks, the AWS CLI and an editor."""

    def __init__(self, folder: Path, environment: dict[str, str], stack: ExitStack) -> None:
        self.company = Company(folder / "organization")
        self.aws = self.company.aws
        for name in ("clock", "zoe"):
            (folder / name).mkdir()
        server = stack.enter_context(serve(self.aws))
        self.clock = stack.enter_context(moved_clock(self.aws, folder / "clock"))
        variables = environment | {"AWS_ENDPOINT_URL": server.url, "AWS_MAX_ATTEMPTS": "1", "NO_COLOR": "1"}
        self.ada = Desk("ada", self.company, self.clock, variables)
        self.zoe = Desk("zoe", self.company, self.clock, variables | {"HOME": str(folder / "zoe")})
        self.cli = ForkedAwsCli(folder / "clock", self.ada.environment)
        stack.callback(self.cli.close)
        self._stack = stack

    def editor(self, profile: str) -> Editor:
        """Open ada's editor."""
        editor = Editor(self.ada, profile)
        self._stack.callback(editor.close)
        return editor

    def requested(self) -> tuple[int, int]:
        """Return how many MFA sessions and role sessions AWS has given until now."""
        return self.aws.count("GetSessionToken", "ok"), self.aws.count("AssumeRole", "ok")


@pytest.fixture
def week(environment: dict[str, str], keyring_bus: PrivateKeyring, tmp_path: Path) -> Iterator[Week]:  # noqa: ARG001 - started
    with ExitStack() as stack:
        yield Week(tmp_path, environment, stack)


@pytest.mark.timeout(300)
def test_a_short_week(week: Week, keyring_bus: PrivateKeyring) -> None:
    editor = monday(week, SHELLS[1:3])
    tuesday(week, editor, SHELLS[1:3])
    lost_phone(week)
    leaving(week, editor, keyring_bus)
    # Monday's, Tuesday's old and new one, one of the lost phone and one of the next.
    assert week.ada.codes == 5


@pytest.mark.soak
def test_a_working_week(week: Week, keyring_bus: PrivateKeyring) -> None:
    editor = monday(week, SHELLS)
    tuesday(week, editor, SHELLS)
    wednesday(week, editor)
    thursday(week)
    weekend(week, editor)
    lost_phone(week)
    leaving(week, editor, keyring_bus)
    # One a day; besides, Tuesday's old one, one after the rotation, and one of the lost phone.
    assert week.ada.codes == 10


def monday(week: Week, profiles: Sequence[str]) -> Editor:
    """She sets her laptop up with one paste and one code, and works in several shells and an editor."""
    ada, key = week.ada, week.ada.key
    screen = ada.type(
        "setup",
        AWS_region="",
        Access_key_ID=key.access_key_id,
        Secret_access_key=key.secret_access_key,
        Find_the_roles="y",
        Write="y",
    )
    assert "Found your MFA device: ada-phone" in screen
    assert "Wrote 6 profiles in ~/.aws/config" in screen
    assert ada.codes == 1
    renamed = ada.run("org", "sync", f"file://{week.company.folder}", "--rename", "--yes").stderr
    assert f"{PROD}-operations to prod-operations" in renamed
    shells = [week.cli.start("sts", "get-caller-identity", profile=profile) for profile in profiles]
    for shell, profile in zip(shells, profiles, strict=True):
        stdout, stderr = shell.communicate(timeout=60)
        assert f"assumed-role/{profile.partition('-')[2]}/ada" in stdout, stderr
    assert week.requested() == (1, len(profiles))
    editor = week.editor("dev-operations")
    role = f"arn:aws:iam::{DEV}:role/operations"
    assert editor.says() == role
    assert week.requested() == (1, len(profiles))
    week.clock.pass_hours(1.1)
    assert editor.says() == role
    assert week.requested() == (1, len(profiles) + 1)
    return editor


def tuesday(week: Week, editor: Editor, profiles: Sequence[str]) -> None:
    """Her MFA session is over: one prompt for all shells. The first code that she types is an old one."""
    week.clock.pass_hours(22)
    ada = week.ada
    assert "an MFA code is needed, and there is no terminal awsroles: hint: run awsroles login dev-operations" in (
        editor.says()
    )
    with ExitStack() as stack:
        shells = [
            stack.enter_context(ada.on_terminal("exec", profile, "--", "echo", "at work", seconds=60))
            for profile in profiles
        ]
        asking = asked(shells)
        asking.wait_for("MFA code from ada-phone")
        asking.type(ada.old_code())
        asking.wait_for("MFA code from ada-phone")
        asking.type(ada.code())
        for shell in shells:
            assert shell.exit_code() == 0, shell.screen
            assert "at work" in shell.screen
        assert [shell for shell in shells if "MFA code from" in shell.screen] == [asking]
    assert editor.says().endswith(":role/operations")
    assert week.requested() == (2, 2 * len(profiles) + 1)


def asked(shells: list[PtyProcess]) -> PtyProcess:
    """Return the shell that asks for the code, as soon as the others have said that they wait."""
    for _ in range(600):
        screens = [shell.take_in(0.02) for shell in shells]
        asking = [shell for shell, screen in zip(shells, screens, strict=True) if "MFA code from" in screen]
        if asking and sum("Waiting for" in screen for screen in screens) == len(shells) - 1:
            return asking[0]
        time.sleep(0.05)
    raise AssertionError("\n---\n".join(shell.screen for shell in shells))


def wednesday(week: Week, editor: Editor) -> None:
    """She rotates her key, and the file has a new account."""
    week.clock.pass_hours(24)
    ada = week.ada
    screen = ada.type("rotate", Replace_access_key="y")
    assert f"Deactivated and deleted {ada.key.access_key_id}" in screen
    assert "Your sessions have ended; the next login asks for an MFA code." in screen
    ada.type("login", "dev-operations")
    assert editor.says().endswith(":role/operations")
    week.company.add_data()
    synced = ada.type("org", "sync", Write="y", Add="y")
    assert f"data ({DATA})" in synced
    caller = week.cli.run("sts", "get-caller-identity", profile="data-operations")
    assert f":{DATA}:assumed-role/operations/ada" in caller[1], caller


def thursday(week: Week) -> None:
    """A role is denied, and explained; a guarded one reads only until it is opened."""
    week.clock.pass_hours(24)
    ada = week.ada
    role = week.aws.roles[f"arn:aws:iam::{DEV}:role/auditors"]
    week.aws.roles[role.arn] = replace(role, trust_policy=trust_with_mfa(MASTER, external_id="cvp-7731"))
    assert "find out why: awsroles explain dev-auditors" in ada.type("login", "dev-auditors", code=4)
    assert "wants an external ID" in ada.run("explain", "dev-auditors").stdout
    week.aws.roles[role.arn] = role
    assert "error" not in ada.run("doctor").stdout
    create = ("iam", "create-user", "--user-name", "eve")
    assert "no session policy allows" in week.cli.run(*create, profile="prod-operations")[2]
    ada.run("elevate", "prod-operations", "--reason", "INC-7")
    assert week.cli.run(*create, profile="prod-operations")[0] == 0
    history = ada.run("history").stdout
    for words in ("rotate", "org sync", "access_denied", "INC-7"):
        assert words in history


def weekend(week: Week, editor: Editor) -> None:
    """The laptop sleeps for two days, with an editor and an endpoint for containers; one code wakes both."""
    week.clock.pass_hours(24)
    ada = week.ada
    child = 'echo ready; while read -r line; do curl -s -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" '
    child += '"$AWS_CONTAINER_CREDENTIALS_FULL_URI" | grep -o "there is no session of.*\\|Expiration"; done'
    with ada.on_terminal("exec", "test-operations", "--server", "--", "sh", "-c", child, seconds=60) as endpoint:
        ada.answer_code(endpoint)
        endpoint.wait_for("ready")
        endpoint.type("Friday")
        endpoint.wait_for("Expiration")
        week.clock.pass_hours(63)
        assert "run awsroles login dev-operations" in editor.says()
        endpoint.type("Monday")
        endpoint.wait_for("run awsroles login test-operations")
        ada.type("login", "dev-operations", "test-operations")
        assert editor.says().endswith(":role/operations")
        endpoint.type("again")
        endpoint.wait_for("Expiration")
        endpoint.press("\x04")
        assert endpoint.exit_code() == 0


def lost_phone(week: Week) -> None:
    """Her phone is gone, and an administrator has taken it out of AWS: she enrolls the next one."""
    week.clock.pass_hours(13)
    ada = week.ada
    del week.aws.mfa_devices[ada.phone.serial]
    assert "run awsroles doctor, which compares it" in ada.type("login", "dev-operations", code=4)
    assert "  awsroles mfa enroll\n" in ada.run("doctor", code=7).stdout
    first, second = ada.new_device_codes()
    enroll = ("mfa", "enroll", "ada-next-phone")
    screen = ada.type(*enroll, of_the_new_device=first, The_next_MFA_code=second, instead_of_ada_phone="y")
    assert "AWS does not know ada-phone any more, so no code of it is needed." in screen
    ada.phone = week.aws.mfa_devices[f"arn:aws:iam::{MASTER}:mfa/ada-next-phone"]
    assert "Logged in to dev-operations" in ada.type("login", "dev-operations")


def leaving(week: Week, editor: Editor, keyring: PrivateKeyring) -> None:
    """She leaves: zoe ends all that she has, and her laptop keeps no secret."""
    ada, zoe = week.ada, week.zoe
    assert editor.says().endswith(":role/operations")
    pair: dict[str, Any] = {
        "AWS_ACCESS_KEY_ID": zoe.key.access_key_id,
        "AWS_SECRET_ACCESS_KEY": zoe.key.secret_access_key,
    }
    zoe.run("setup", "--no-input", **pair)
    close = ("org", "offboard", "ada", str(week.company.file), "--apply")
    with zoe.on_terminal(*close, seconds=60) as terminal:
        zoe.answer_code(terminal)
        terminal.wait_for("Type the user's name to go on: ")
        terminal.type("ada")
        terminal.wait_for("until all of AWS knows it.")
        terminal.press(CTRL_C)
        assert terminal.exit_code() == 130
        assert "ada is closed in part only: run the same command again" in terminal.screen
    week.clock.pass_hours(0.1)
    assert "Closed ada: " in zoe.run(*close, "--confirm", "ada").stderr
    assert "explicit deny" in editor.says()
    assert "explicit deny" in week.cli.run("iam", "list-users", profile="dev-operations")[2]
    refused = ada.run("login", "dev-operations", "--force", "--mfa-code", "123456", code=4).stderr
    assert "AWS rejected the access key" in refused
    assert "Deleted " in ada.run("logout", "--all").stderr
    removed = ada.type(
        "profile", "remove", "master", "--with-dependents", "--delete-key", and_delete_the_access_key="y"
    )
    assert "Deleted the access key of ada from the store" in removed
    assert [item for item in keyring.items() if "zoe" not in item] == []
