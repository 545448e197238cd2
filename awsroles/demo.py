"""The driver of `awsroles demo`: the whole flow with the stand-in, in a temporary home directory."""

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from awsroles.errors import AwsrolesError, StorageError

if TYPE_CHECKING:
    from awsroles.standin.accounts import AccessKey, MfaDevice

_MASTER, _PROD, _DEV = "111111111111", "222222222222", "333333333333"
_USER = f"arn:aws:iam::{_MASTER}:user/ada"
_ROLE = f"arn:aws:iam::{_PROD}:role/operations"
_OTHER_ROLE = f"arn:aws:iam::{_DEV}:role/developers"
_PROFILE = "prod-operations"
_STEP_SECONDS = 60
_INTRODUCTION = f"""\
A company made up for this demo keeps its people in the account {_MASTER}: ada has an access key there and an MFA
device. Its servers are in {_PROD} and {_DEV}, where ada may assume the roles "operations" and "developers", with
MFA. A stand-in on this machine plays AWS and refuses what AWS refuses. Home, keys and files are thrown away at the end.
"""
_BOTOCORE = (
    "import botocore.session, json; s = botocore.session.Session(profile='prod-operations'); "
    "answer = s.create_client('sts').get_caller_identity(); answer.pop('ResponseMetadata'); "
    "print(json.dumps(answer, indent=4))"
)


_CODE = (
    "import sys, time; from awsroles.standin.generators import totp_code, time_step; "
    "print(totp_code(sys.argv[1], time_step(time.time())))"
)


@dataclass(frozen=True)
class DemoHome:
    """The temporary home directory *folder*, and the environment of its processes."""

    folder: str
    environment: dict[str, str]

    def path(self, *names: str) -> str:
        """Return the path of a file in the home."""
        return os.path.join(self.folder, *names)


def run(say: Callable[[str], None], *, shell: bool) -> int:
    """Show the flow step by step, then start a shell in the home if *shell* is set; return the exit code.

    Raises AwsrolesError if a step fails. Cleans up, even after Ctrl-C, SIGTERM and SIGHUP.
    """
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _frame: sys.exit(128 + number))
    with _company() as (url, key, phone), _home(url, phone) as home:
        for line in (*_INTRODUCTION.splitlines(), ""):
            say(line)
        try:
            _steps(home, key, phone, say)
            return _play(home, say) if shell else 0
        finally:
            # Sessions may be in the kernel keyring, which survives the home directory.
            _started(home, ["awsroles", "logout", "--all", "-q"], None)


def _steps(home: DemoHome, key: "AccessKey", phone: "MfaDevice", say: Callable[[str], None]) -> None:
    say("1. The access key goes into a sealed file (on a desktop: the keyring), and the master profile is written.")
    given = json.dumps({"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key})
    _show(home, ["awsroles", "setup", "--store", "file", "--no-input"], given, say)
    say("2. One MFA code, and each role that her policies allow gets a profile.")
    discover = ["awsroles", "discover", "--yes", "--mfa-code", "-"]
    _show(home, discover, phone.unused_code() + "\n", say)
    say("3. A profile asks this program for credentials, so that every AWS program can use it.")
    _show(home, ["cat", home.path(".aws", "config")], None, say)
    command, which = _aws()
    say(f"4. {which}")
    _show(home, command, None, say)
    say("5. What is kept where: no file holds a secret in the clear.")
    _show(home, ["awsroles", "store", "show"], None, say)


def _show(home: DemoHome, command: list[str], given: str | None, say: Callable[[str], None]) -> None:
    # Correct but irrelevant in a temporary home.
    from awsroles.core.profiles.write import WITHOUT_PATH as LEFT_OUT

    say(f"   $ {' '.join(_short(word, home) for word in command)}")
    done = _started(home, command, given)
    for line in _aligned(done.stdout + done.stderr, home).replace(home.folder, "~").splitlines():
        if not any(words in line for words in LEFT_OUT):
            say(f"   {line}")
    say("")
    if done.returncode != 0:
        raise AwsrolesError(f"this step of the demo failed with exit code {done.returncode}", "please report it")


def _started(home: DemoHome, command: list[str], given: str | None) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            command,
            env=home.environment,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            text=True,
            timeout=_STEP_SECONDS,
            check=False,
        )
    except BrokenPipeError as error:
        # Closing the pipe of a terminated child hides the cause.
        raise error.__context__ or error from None


def _aligned(table: str, home: DemoHome) -> str:
    """Return *table* with columns aligned for a home path of one character."""
    lost = " " * (len(home.folder) - 1)
    return re.sub(rf"{re.escape(home.folder)}\S*(?=  )", lambda found: found[0] + lost, table)


def _short(word: str, home: DemoHome) -> str:
    if word == _BOTOCORE:
        return "'…get_caller_identity()'"
    return "python" if word == sys.executable else word.replace(home.folder, "~")


def _aws() -> tuple[list[str], str]:
    """Return the command that prints the caller's identity, and a sentence about its program."""
    call = ["sts", "get-caller-identity", "--profile", _PROFILE, "--output", "json"]
    if shutil.which("aws") is not None:
        return ["aws", *call], "The AWS CLI of this machine uses it."
    if importlib.util.find_spec("awscli") is not None:
        return [sys.executable, "-m", "awscli", *call], "The AWS CLI (from awsroles[demo]) uses it."
    which = "There is no AWS CLI here (pip install 'awsroles[demo]' has one), so that botocore uses it."
    return [sys.executable, "-c", _BOTOCORE], which


def _play(home: DemoHome, say: Callable[[str], None]) -> int:
    say("Now it is yours: awsroles status, aws --profile prod-operations sts get-caller-identity,")
    say("awsroles login --force prod-operations (its code: mfa-code, a command of this shell). exit ends the demo.")
    return subprocess.run([os.environ.get("SHELL") or "/bin/sh"], env=home.environment, check=False).returncode


@contextmanager
def _company() -> "Iterator[tuple[str, AccessKey, MfaDevice]]":
    from awsroles.standin.accounts import InlinePolicy
    from awsroles.standin.aws import StandIn
    from awsroles.standin.sample_policies import allow, allow_assume, trust_with_mfa
    from awsroles.standin.server import serve

    aws = StandIn()
    roles = [InlinePolicy("assume", allow_assume([_ROLE, _OTHER_ROLE]))]
    group = aws.add_group(f"arn:aws:iam::{_MASTER}:group/operations", roles)
    reads = InlinePolicy("reads", allow(["iam:Get*", "iam:List*", "organizations:ListAccounts"]))
    aws.add_user(_USER, policies=[reads], groups=[group])
    aws.management_account = _MASTER
    for account, name in ((_MASTER, "master"), (_PROD, "prod"), (_DEV, "dev")):
        aws.add_member_account(account, name)
    for role in (_ROLE, _OTHER_ROLE):
        aws.add_role(role, trust_with_mfa(_MASTER))
    key = aws.add_access_key(_USER)
    phone = aws.add_mfa_device(_USER, f"arn:aws:iam::{_MASTER}:mfa/ada-phone")
    with serve(aws) as served:
        yield served.url, key, phone


@contextmanager
def _home(url: str, phone: "MfaDevice") -> Iterator[DemoHome]:
    try:
        folder = tempfile.mkdtemp(prefix="awsroles-demo-")
    except OSError as error:
        words = f"no throwaway home can be made: {error.strerror}"
        raise StorageError(words, "set TMPDIR to a folder of yours") from error
    try:
        _command(folder, "awsroles", f'exec "{sys.executable}" -m awsroles "$@"')
        _command(folder, "mfa-code", f"exec \"{sys.executable}\" -c '{_CODE}' {phone.seed}")
        yield DemoHome(folder, _environment(folder, url))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _command(folder: str, name: str, line: str) -> None:
    path = os.path.join(folder, "bin", name)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o700)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\n{line}\n")


def _environment(folder: str, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "AWSROLES_", "XDG_"))}
    return kept | {
        "HOME": folder,
        "PATH": os.pathsep.join((os.path.join(folder, "bin"), kept.get("PATH", os.defpath))),
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
        "AWS_ENDPOINT_URL": url,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWSROLES_PASSPHRASE": os.urandom(16).hex(),
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
