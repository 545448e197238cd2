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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from awsroles.errors import AwsrolesError, StorageError

if TYPE_CHECKING:
    from awsroles.standin.accounts import AccessKey, MfaDevice

_MASTER, _PROD, _DEV = "111111111111", "222222222222", "333333333333"
_USER = f"arn:aws:iam::{_MASTER}:user/ada"
_ROLE = f"arn:aws:iam::{_PROD}:role/operations"
_OTHER_ROLE = f"arn:aws:iam::{_DEV}:role/developers"
_PROFILE = "prod-operations"
_STEP_SECONDS = 60
_INTRODUCTION = (
    f"In this demo a company has its users in account {_MASTER}: ada has an access key there, and an MFA device."
    f" Its servers are in accounts {_PROD} and {_DEV}, where ada may assume the roles operations and developers,"
    " with MFA."
    " A program on this machine imitates AWS, and denies what AWS would deny."
    " The home, keys and files of the demo are deleted at the end."
)
_BOTOCORE = (
    "import botocore.session, json; s = botocore.session.Session(profile='prod-operations'); "
    "answer = s.create_client('sts').get_caller_identity(); answer.pop('ResponseMetadata'); "
    "print(json.dumps(answer, indent=4))"
)
_TRY = (
    "awsroles status",
    f"aws --profile {_PROFILE} sts get-caller-identity",
    f"awsroles login --force {_PROFILE}",
)
_NEXT = ("awsroles demo --shell", "awsroles setup")
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


class Output(Protocol):
    """The module `awsroles.cli.output.results`, which knows the terminal."""

    def line(self, text: str) -> None:
        """Print one line."""

    def paragraph(self, text: str, *, indent: int = 0) -> None:
        """Print *text* as lines that break at words."""

    def command(self, text: str) -> None:
        """Print a command to copy."""


def run(output: Output, *, shell: bool) -> int:
    """Show the flow step by step, then start a shell in the home if *shell* is set; return the exit code.

    Raises AwsrolesError if a step fails. Cleans up, even after Ctrl-C, SIGTERM and SIGHUP.
    """
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _frame: sys.exit(128 + number))
    with _company() as (url, key, phone), _home(url, phone) as home:
        output.paragraph(_INTRODUCTION)
        output.line("")
        try:
            _steps(home, key, phone, output)
            if shell:
                return _play(home, output)
            output.paragraph("To go on, try it yourself, or begin with your own access key:")
            for each in _NEXT:
                output.command(each)
            return 0
        finally:
            # Sessions may be in the kernel keyring, which survives the home directory.
            _started(home, ["awsroles", "logout", "--all", "-q"], None)


def _steps(home: DemoHome, key: "AccessKey", phone: "MfaDevice", output: Output) -> None:
    output.paragraph(
        "1. Store the access key in a sealed file (on a desktop: in the keyring), and write profile master."
    )
    given = json.dumps({"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key})
    _show(home, ["awsroles", "setup", "--store", "file", "--no-input"], given, output)
    output.paragraph("2. Write a profile for each role that ada's policies allow; this takes one MFA code.")
    discover = ["awsroles", "discover", "--yes", "--mfa-code", "-"]
    _show(home, discover, phone.unused_code() + "\n", output)
    output.paragraph("3. Every AWS program can use these profiles: they get their credentials from awsroles.")
    _show(home, ["cat", home.path(".aws", "config")], None, output)
    command, which = _aws()
    output.paragraph(f"4. {which}")
    _show(home, command, None, output)
    output.paragraph("5. Look at what is stored: no file has a secret in plain text.")
    _show(home, ["awsroles", "store", "show"], None, output)


def _show(home: DemoHome, command: list[str], given: str | None, output: Output) -> None:
    from awsroles.core.profiles.write import WITHOUT_PATH

    # Correct but irrelevant in a temporary home, or over when the command has ended.
    left_out = (*WITHOUT_PATH, "Waiting for AWS")
    output.line(f"   $ {' '.join(_short(word, home) for word in command)}")
    done = _started(home, command, given)
    for line in _aligned((done.stdout + done.stderr).replace(home.folder, "~")):
        if not any(words in line for words in left_out):
            output.paragraph(line, indent=3)
    output.line("")
    if done.returncode != 0:
        raise AwsrolesError(f"this step of the demo failed (exit code {done.returncode})", "please report it")


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


def _aligned(text: str) -> Iterator[str]:
    """Yield the lines of *text* with the columns of its tables made as narrow as the home path is now.

    Leave out the column WHY, as a terminal of 80 columns does.
    """
    rows = [re.split(r"(?<=\S) {2,}", line) for line in text.splitlines()]
    for _, block in groupby(rows, key=lambda row: (len(row), row[0].startswith(" "))):
        table = list(block)
        if table[0][-1] == "WHY":
            table = [row[:-1] for row in table]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        yield from ("  ".join(map(str.ljust, row, widths)).rstrip() for row in table)


def _short(word: str, home: DemoHome) -> str:
    if word == _BOTOCORE:
        return "'…get_caller_identity()'"
    return "python" if word == sys.executable else word.replace(home.folder, "~")


def _aws() -> tuple[list[str], str]:
    """Return the command that prints the caller's identity, and a sentence about its program."""
    call = ["sts", "get-caller-identity", "--profile", _PROFILE, "--output", "json"]
    if shutil.which("aws") is not None:
        return ["aws", *call], f"The AWS CLI uses {_PROFILE}."
    if importlib.util.find_spec("awscli") is not None:
        return [sys.executable, "-m", "awscli", *call], f"The AWS CLI uses {_PROFILE} (that of awsroles[demo])."
    which = f"botocore uses {_PROFILE}, as there is no AWS CLI here (pip install 'awsroles[demo]' has one)."
    return [sys.executable, "-c", _BOTOCORE], which


def _play(home: DemoHome, output: Output) -> int:
    output.line("Now try it yourself:")
    for each in _TRY:
        output.command(each)
    output.paragraph("The command mfa-code shows a code of ada's device; exit ends the demo.")
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
    own_keys = InlinePolicy(
        "own-keys", allow(["iam:CreateAccessKey", "iam:UpdateAccessKey", "iam:DeleteAccessKey"], [_USER])
    )
    aws.add_user(_USER, policies=[reads, own_keys], groups=[group])
    aws.management_account = _MASTER
    for account, name in ((_MASTER, "master"), (_PROD, "prod"), (_DEV, "dev")):
        aws.add_member_account(account, name)
    for role in (_ROLE, _OTHER_ROLE):
        aws.add_role(role, trust_with_mfa(_MASTER), policies=[InlinePolicy("all", allow(["*"]))])
    # For docs/guards.md: AWS's own has more.
    aws.add_managed_policy(
        "arn:aws:iam::aws:policy/ReadOnlyAccess", allow(["iam:Get*", "iam:List*", "s3:Get*", "s3:List*"])
    )
    key = aws.add_access_key(_USER)
    phone = aws.add_mfa_device(_USER, f"arn:aws:iam::{_MASTER}:mfa/ada-phone")
    with serve(aws) as served:
        yield served.url, key, phone


@contextmanager
def _home(url: str, phone: "MfaDevice") -> Iterator[DemoHome]:
    try:
        folder = tempfile.mkdtemp(prefix="awsroles-demo-")
    except OSError as error:
        words = f"the temporary home of the demo cannot be created: {error.strerror}"
        raise StorageError(words, "set TMPDIR to a folder that you may write to") from error
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
