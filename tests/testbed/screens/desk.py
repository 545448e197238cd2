"""Ada's desk: her home directory, her keyring and the AWS that she reaches, in the state that a walkthrough needs."""

import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.adapters.state.files import StateFacts
from awsroles.adapters.state.used_codes import FileUsedCodes
from awsroles.app.app import App
from awsroles.app.invocation import Invocation
from awsroles.core.aws import credentials as core_credentials
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.standin.aws import StandIn
from awsroles.standin.generators import time_step, totp_code
from awsroles.standin.sample_policies import allow, allow_assume, trust, trust_with_mfa
from awsroles.standin.server import serve
from devtools.private_keyring import PrivateKeyring
from devtools.pty_process import PtyProcess
from testbed.keyring.file_stores import PASSPHRASE, FileStores
from testbed.program.workstation import Workstation
from testbed.screens.amazonaws import amazonaws

# No directory for temporary files: awsroles writes no path of such into the config file.
_HOMES = "/dev/shm"  # noqa: S108 - the directory in it is made by mkdir, for us alone
# Its length is constant, because lines are wrapped at it.
_RANDOM_BYTES = 3

MASTER = "111111111111"
ADA = f"arn:aws:iam::{MASTER}:user/ada"
PHONE = f"arn:aws:iam::{MASTER}:mfa/ada-phone"
OPERATIONS = "arn:aws:iam::222222222222:role/operations"
DEVELOPERS = "arn:aws:iam::333333333333:role/developers"
SECRET = "arn:aws:iam::444444444444:role/secret"
AUDITORS = "arn:aws:iam::444444444444:role/audit/auditors"
# Of AWS's documentation: a secret of the stand-in must not be on a screen.
EXAMPLE_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
ROLES = {"prod-operations": OPERATIONS, "dev-developers": DEVELOPERS}


class Desk:
    """*home*, *keyring* and *aws* are hers; *environment* is that of every program."""

    def __init__(self, home: Path, environment: Mapping[str, str], keyring: PrivateKeyring) -> None:
        self.home = home
        self.keyring = keyring
        self.program = home / ".local" / "bin" / "awsroles"
        self.aws = _company()
        self.key = self.aws.add_access_key(ADA)
        self.phone = self.aws.add_mfa_device(ADA, PHONE)
        self.terminals: list[PtyProcess] = []
        self._seeds: set[str] = set()
        self.environment = dict(environment) | {
            "HOME": str(home),
            "PATH": f"{self.program.parent}{os.pathsep}{environment['PATH']}",
            "AWS_MAX_ATTEMPTS": "1",
            "TERM": "xterm-256color",
            "TZ": "UTC",
            "USER": "ada",
            "SHELL": "/bin/bash",
        }

    @property
    def config(self) -> Path:
        """The AWS config file."""
        return self.home / ".aws" / "config"

    @property
    def credentials(self) -> Path:
        """The AWS credentials file."""
        return self.home / ".aws" / "credentials"

    @property
    def state(self) -> Path:
        """The state directory."""
        return self.home / ".local" / "state" / "awsroles"

    def filled(self, line: str) -> str:
        """Return *line* with values in place of its placeholders."""
        values: dict[str, Callable[[], str]] = {
            "key_id": lambda: self.key.access_key_id,
            "secret": lambda: self.key.secret_access_key,
            "seed": lambda: self.phone.seed,
            "passphrase": lambda: PASSPHRASE,
            "keyring_password": lambda: self.keyring.password,
            "code": self.code,
            "new_device_code_before": lambda: self.new_device_code(-1),
            "new_device_code": lambda: self.new_device_code(0),
        }
        return re.sub(r"\{(\w+)\}", lambda found: values[found[1]](), line)

    def code(self) -> str:
        """Return a code of the newest MFA device that AWS accepts."""
        return next(reversed(self.aws.mfa_devices.values())).unused_code()

    def new_device_code(self, distance: int) -> str:
        """Return the code of the device that is being enrolled, *distance* time steps from now."""
        self.codes()
        [seed] = self.aws.unassigned_devices.values()
        return totp_code(seed, time_step(self.aws.now()) + distance)

    def codes(self) -> list[str]:
        """Return every code of this time, of all devices that there were when this was called."""
        assigned = {device.seed for device in self.aws.mfa_devices.values()}
        self._seeds |= assigned | set(self.aws.unassigned_devices.values())
        steps = range(time_step(self.aws.now()) - 5, time_step(self.aws.now()) + 3)
        return [totp_code(seed, step) for seed in sorted(self._seeds) for step in steps]

    def forget_used_codes(self) -> None:
        """Let every code be new, here and at AWS, so that no command waits for the next."""
        shutil.rmtree(self.state / "used-codes", ignore_errors=True)
        for device in self.aws.mfa_devices.values():
            device.used_steps.clear()

    def use_code(self) -> None:
        """Let the code of this moment, and the next one, be used already."""
        used, now = FileUsedCodes(str(self.state)), time_step(self.aws.now())
        for step in (now, now + 1):
            used.mark(PHONE, step, "000000")

    def write(self, name: str, text: str, mode: int = 0o600) -> None:
        """Write the file *name* in the home."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)

    def add_to_config(self, text: str) -> None:
        """Append *text* to the AWS config file."""
        self.config.parent.mkdir(exist_ok=True)
        before = self.config.read_text(encoding="utf-8") if self.config.exists() else ""
        self.config.write_text(f"{before}{text}", encoding="utf-8")

    def run(self, *arguments: str, **variables: str) -> None:
        """Run awsroles off the screen, without a terminal."""
        Workstation(self.environment).run(*arguments, code=0, given=None, **variables)

    def open_terminal(self, *arguments: str) -> PtyProcess:
        """Start awsroles on another terminal, which is closed at the end."""
        terminal = Workstation(self.environment).on_terminal(*arguments)
        self.terminals.append(terminal)
        return terminal

    def prepare(self, home: str) -> None:
        """Bring the desk into the state called *home*."""
        if home == "empty":
            return
        self._set_up()
        if home == "set_up":
            return
        for name, role in ROLES.items():
            self.add_profile(name, role)
        if home == "logged_in":
            self._log_in()

    def add_profile(self, name: str, role: str, *lines: str) -> None:
        """Write a role profile as `profile add` does."""
        options = (f"awsroles_role_arn = {role}", "awsroles_source_profile = master", *lines)
        self.add_to_config("".join(f"{line}\n" for line in ("", *self._section(name), *options)))

    def _section(self, name: str) -> tuple[str, ...]:
        process = f"credential_process = {self.program} credential-process {name}"
        return f"[profile {name}]", process, "region = eu-west-1"

    def _log_in(self) -> None:
        """Log in to prod-operations in this process, which is cheaper than a command."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            app = App(Invocation("command", self.environment, no_input=True, mfa_code=self.code(), command="login"))
            app.sessions.get_for_login(app.profiles().chain("prod-operations"), new_mfa=False, new_role=False)
            app.recent_profiles.use("prod-operations")

    def _set_up(self) -> None:
        """Store the access key and write the master profile, as `setup` does."""
        options = (f"awsroles_user_arn = {ADA}", f"awsroles_mfa_serial = {PHONE}")
        self.add_to_config("".join(f"{line}\n" for line in (*self._section("master"), *options)))
        self.config.chmod(0o600)
        keys = AccessKeys(OsKeyring(may_unlock=False, seconds=30), StateFacts(str(self.state)))
        keys.save(parse_user_arn(ADA), core_credentials.AccessKey(self.key.access_key_id, self.key.secret_access_key))


@contextmanager
def desk(environment: Mapping[str, str], keyring: PrivateKeyring) -> Iterator[Desk]:
    """Give a desk whose home directory has a name of constant length, and is removed afterwards."""
    home = Path(_HOMES, secrets.token_hex(_RANDOM_BYTES))
    home.mkdir(mode=0o700)
    made = Desk(home, environment, keyring)
    try:
        made.program.parent.mkdir(parents=True)
        made.program.symlink_to(Path(sys.executable).parent / "awsroles")
        with serve(made.aws) as served, amazonaws(served.url, Path(environment["TMPDIR"])) as variables:
            made.environment.update(variables)
            yield made
    finally:
        for terminal in made.terminals:
            terminal.__exit__(None, None, None)
        # Sessions beside a sealed file are in the kernel keyring.
        FileStores(made.state).clear()
        if keyring.is_locked():
            keyring.unlock()
        shutil.rmtree(home)


def _company() -> StandIn:
    aws = StandIn()
    allowed = allow_assume([OPERATIONS, DEVELOPERS, AUDITORS])
    group = aws.add_group(f"arn:aws:iam::{MASTER}:group/operations", [allowed])
    aws.add_user(ADA, policies=[allow(["iam:*"])], groups=[group])
    aws.add_role(OPERATIONS, trust_with_mfa(MASTER))
    aws.add_role(DEVELOPERS, trust_with_mfa(MASTER))
    aws.add_role(SECRET, trust(f"arn:aws:iam::{MASTER}:user/root"))
    aws.add_role(AUDITORS, trust_with_mfa(MASTER, max_age=900))
    return aws
