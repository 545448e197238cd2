"""Home directories for measurements: a private keyring, a stand-in for AWS, real `setup` and `login`."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import secretstorage

from awsroles.fastpath.session_record import role_session_item
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow_assume, trust_with_mfa
from awsroles.standin.server import serve
from devtools.private_keyring import PrivateKeyring

MASTER, PROFILE = "master", "prod-operations"
ROLE = "arn:aws:iam::222222222222:role/operations"
_SCRIPTS = os.path.dirname(sys.executable)
PYTHON = sys.executable
AWSROLES = os.path.join(_SCRIPTS, "awsroles")
_MANY = 10_000


@dataclass(frozen=True)
class Home:
    """The home of one IAM user with this *key*: its *environment*, and the role's *profile* in its config file."""

    folder: Path
    environment: dict[str, str]
    key: AccessKey
    profile: str = PROFILE

    @property
    def config(self) -> Path:
        """The AWS config file."""
        return self.folder / ".aws" / "config"

    @property
    def item(self) -> str:
        """The item name of the role's session in the keyring."""
        return role_session_item(str(self.config), self.profile)

    def run(self, *command: str, given: str | None = None, **variables: str) -> str:
        """Return the output of *command*; raise RuntimeError with its output if it fails."""
        done = subprocess.run(
            command,
            env=self.environment | variables,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command[:3])} failed: {done.stderr}")
        return done.stdout

    def set_option(self, profile: str, name: str, value: str) -> None:
        """Change an existing option in a profile's section."""
        before, header, after = self.config.read_text().partition(f"[profile {profile}]\n")
        section, following, others = after.partition("\n[")
        lines = [f"{name} = {value}" if line.startswith(f"{name} =") else line for line in section.split("\n")]
        self.config.write_text(f"{before}{header}{chr(10).join(lines)}{following}{others}")


@dataclass(frozen=True)
class World:
    """The stand-in at *url*, and two keyrings: one to ourselves, one *crowded* with other items."""

    folder: Path
    aws: StandIn
    url: str
    keyring: PrivateKeyring
    crowded: PrivateKeyring

    def home(self, name: str, *, crowded: bool = False, profile: str = PROFILE) -> Home:
        """Create an empty home directory for a user of its own."""
        folder = self.folder / name
        for each in (".aws", "tmp", "run"):
            (folder / each).mkdir(parents=True, mode=0o700)
        keyring = self.crowded if crowded else self.keyring
        environment = {
            "PATH": os.pathsep.join((_SCRIPTS, os.environ["PATH"])),
            "HOME": str(folder),
            "TMPDIR": str(folder / "tmp"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "DBUS_SESSION_BUS_ADDRESS": keyring.address,
            "LANG": "C.UTF-8",
            "AWS_ENDPOINT_URL": self.url,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        user = f"arn:aws:iam::111111111111:user/ada-{name}"
        self.aws.add_user(user, [allow_assume([ROLE])])
        return Home(folder, environment, self.aws.add_access_key(user), profile)

    def logged_in(self, home: Home) -> Home:
        """Run `setup` and `login` in *home*, which may have a config file."""
        given = json.dumps({"AccessKeyId": home.key.access_key_id, "SecretAccessKey": home.key.secret_access_key})
        device = self.new_device(home)
        home.run(AWSROLES, "setup", "--no-input", "--mfa-serial", device.serial, "--region", "us-east-1", given=given)
        login = [AWSROLES, "login", home.profile, "--role-arn", ROLE, "--region", "us-east-1"]
        home.run(*login, "--mfa-code", device.unused_code())
        return home

    def new_device(self, home: Home) -> MfaDevice:
        """Return a new MFA device of the home's user, because a device's codes can be used only once."""
        serial = f"arn:aws:iam::111111111111:mfa/device-{len(self.aws.mfa_devices)}"
        return self.aws.add_mfa_device(home.key.user.arn, serial)


@contextmanager
def world() -> Iterator[World]:
    """Set up a world for the context."""
    aws = StandIn()
    aws.add_role(ROLE, trust_with_mfa("111111111111"))
    # A socket's path is limited.
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp") as folder, serve(aws) as server:
        keyrings = [PrivateKeyring(os.path.join(folder, name)) for name in ("k1", "k2")]
        try:
            for keyring in keyrings:
                keyring.start()
            yield World(Path(folder), aws, server.url, *keyrings)
        finally:
            for keyring in keyrings:
                keyring.stop()


def crowd(keyring: PrivateKeyring, items: int) -> None:
    """Add items of other programs to *keyring*."""
    with keyring.connection() as connection:
        collection = secretstorage.Collection(connection)
        for number in range(items):
            attributes = {"service": f"https://site-{number}.example", "username": f"ada-{number}"}
            collection.create_item(f"Site {number}", attributes, b"x" * 40)


def many_profiles(home: Home) -> None:
    """Write a config file with ten thousand role profiles, including the home's."""
    sections = (
        f"[profile {home.profile if number == _MANY // 2 else f'account-{number:05}'}]\n"
        f"credential_process = awsroles credential-process account-{number:05}\n"
        f"region = us-east-1\nawsroles_role_arn = {ROLE}\nawsroles_source_profile = {MASTER}\n"
        for number in range(_MANY)
    )
    home.config.write_text("\n".join(sections))
