"""A company with its organization in git, ada and zoe at their desks, and a clock that moves."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Account
from awsroles.standin import accounts
from awsroles.standin.generators import time_step, totp_code
from awsroles.standin.sample_policies import allow
from devtools.pty_process import PtyProcess
from testbed.organization.applied import Applied
from testbed.program.moved_clock import MovedClock
from testbed.program.repository import git
from testbed.program.workstation import Workstation
from testbed.scenarios.organizations import organization_of

MASTER = "444444444444"
DEV, PROD, TEST, DATA = "333333333333", "222222222222", "555555555555", "666666666666"
_COMPANY = """version = 1

[organization]
master_account = "identity"

[accounts]
dev = { id = "333333333333" }
identity = { id = "444444444444" }
prod = { id = "222222222222" }
test = { id = "555555555555" }

[functions]
auditors = {}
leaving = {}
operations = {}

[[grants]]
function = "operations"
accounts = ["prod"]
policies = ["aws:AdministratorAccess"]
guard = ["aws:ReadOnlyAccess"]

[[grants]]
function = "operations"
accounts = ["all"]
policies = ["aws:AdministratorAccess"]

[[grants]]
function = "auditors"
accounts = ["all"]
policies = ["aws:SecurityAudit"]

[[grants]]
function = "leaving"
accounts = ["identity"]
policies = ["customer:awsroles-offboard", "customer:awsroles-revoke"]

[[grants]]
function = "leaving"
accounts = ["all"]
policies = ["customer:awsroles-revoke"]

[users]
ada = { functions = ["operations", "auditors"] }
zoe = { functions = ["leaving"] }
"""
_WITH_DATA = _COMPANY.replace("[accounts]\n", f'[accounts]\ndata = {{ id = "{DATA}" }}\n')

# A program that holds a client for days, and calls AWS for each line that it reads.
_EDITOR = """
import sys, boto3
iam = boto3.client("iam")
for line in sys.stdin:
    try:
        print(iam.get_role(RoleName="operations")["Role"]["Arn"], flush=True)
    except Exception as error:
        print(type(error).__name__, *str(error).split(), flush=True)
"""


class Company:
    """The accounts at the stand-in *aws*, and the organization's file in the git repository *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "organization.toml"
        organization = organization_of(_WITH_DATA)
        listed = [Account(name, str(each.get("id"))) for name, each in organization.accounts.items()]
        self._applied = Applied(generate(organization), listed, {"ada": "/", "zoe": "/"})
        self.aws = self._applied.aws
        self.aws.sessions_outlive_their_key = True
        self.aws.add_managed_policy("arn:aws:iam::aws:policy/ReadOnlyAccess", allow(["*:Get*", "*:List*"]))
        folder.mkdir()
        git(folder, "init", "-q", "-b", "main")
        self._publish(_COMPANY)

    def add_data(self) -> None:
        """Add an account to the file, and its roles to AWS."""
        self._publish(_WITH_DATA)

    def _publish(self, text: str) -> None:
        self._applied.apply(generate(organization_of(text)))
        self.file.write_text(text, encoding="utf-8")
        git(self.folder, "add", ".")
        git(self.folder, "commit", "-q", "-m", "Change the organization")

    def user(self, name: str) -> accounts.User:
        """Return the IAM user of that name."""
        return self._applied.user(name)


class Desk(Workstation):
    """The desk of the user *name*, whose phone is the last MFA device; *codes* counts the codes that were typed."""

    def __init__(self, name: str, company: Company, clock: MovedClock, environment: Mapping[str, str]) -> None:
        # Profiles name no program in a temporary folder by its path.
        path = f"{clock.program.parent}{os.pathsep}{environment['PATH']}"
        super().__init__({**environment, **clock.variables, "PATH": path})
        self._aws, self._program = company.aws, str(clock.program)
        arn = company.user(name).arn
        self.key = self._aws.add_access_key(arn)
        self.phone = self._aws.add_mfa_device(arn, f"arn:aws:iam::{MASTER}:mfa/{name}-phone")
        self.codes = 0

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of awsroles."""
        return [self._program, *arguments]

    def code(self) -> str:
        """Return the code that the phone shows."""
        self.codes += 1
        return self.phone.unused_code()

    def old_code(self) -> str:
        """Return a code that the phone showed ten minutes ago."""
        self.codes += 1
        return self.phone.code(self._aws.now() - 600)

    def type(self, *arguments: str, code: int = 0, **answers: str | Callable[[], str]) -> str:
        """Run awsroles on a terminal, and answer each question that has a name of *answers* in it; return the screen.

        Underscores stand for spaces. An MFA code is given without being named.
        """
        with self.on_terminal(*arguments, seconds=60) as terminal:
            self.answer(terminal, answers)
            assert terminal.exit_code() == code, terminal.screen
            return terminal.screen

    def answer_code(self, terminal: PtyProcess) -> None:
        """Answer the question for an MFA code."""
        terminal.wait_for("MFA code from")
        terminal.type(self.code())

    def answer(self, terminal: PtyProcess, answers: Mapping[str, str | Callable[[], str]]) -> None:
        """Answer the questions of *terminal* until its program ends."""
        known = {name.replace("_", " "): answer for name, answer in answers.items()} | {"MFA code from": self.code}
        while terminal.asks():
            question = terminal.screen.rpartition("\n")[2].replace("-", " ")
            found = [answer for words, answer in known.items() if words in question]
            assert len(found) == 1, f"nobody knows what to answer:\n{terminal.screen}"
            terminal.type(found[0] if isinstance(found[0], str) else found[0]())

    def new_device_codes(self) -> tuple[Callable[[], str], Callable[[], str]]:
        """Return what gives the two codes of the device that is being enrolled."""

        def code(distance: int) -> str:
            [seed] = self._aws.unassigned_devices.values()
            return totp_code(seed, time_step(self._aws.now()) + distance)

        return lambda: code(-1), lambda: code(0)


class Editor:
    """A program without a terminal that works with one profile for days."""

    def __init__(self, desk: Desk, profile: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _EDITOR],
            env=desk.environment | {"AWS_PROFILE": profile},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def says(self, tries: int = 3) -> str:
        """Return the role that it reads, or the error that it shows; a keyring that is too busy is tried again."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline().strip()
        return self.says(tries - 1) if "gave no answer in" in line and tries > 1 else line

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=20)
