"""The search of a test run for its own secrets (tests/testbed/secrets/canary_watch.py)."""

import base64
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from testbed.secrets.canary import Canary
from testbed.secrets.canary_watch import CanaryWatch, SecretSeen
from testbed.secrets.started_programs import StartedPrograms

from awsroles.standin.aws import StandIn
from devtools.pty_process import PtyProcess

CANARY = Canary({"the passphrase": "open sesame"})
# Secrets in AWS's format, with a mark that no other check of this run searches for.
SECRET = f"wJalrXUtnFEMI/K7{CANARY.secret}xRfiCYEXAMPL"
SEED = f"JBSWY3DPEHPK3PXP{CANARY.seed}JBSWY3DPEHPK3PXP"
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "as it is": bytes,
    "base64": base64.b64encode,
    "base64 for URLs": base64.urlsafe_b64encode,
    "hex": lambda data: data.hex().encode(),
    "capital hex": lambda data: data.hex().upper().encode(),
    "UTF-16": lambda data: data.decode("latin-1").encode("utf-16"),
    "UTF-16, big end first": lambda data: data.decode("latin-1").encode("utf-16-be"),
}


@pytest.fixture
def watch() -> CanaryWatch:
    """Return a watch for marks that differ from this run's."""
    return CanaryWatch(CANARY)


@pytest.fixture
def watching(watch: CanaryWatch) -> Iterator[CanaryWatch]:
    """Return the watch while it observes every process."""
    with watch.watching():
        yield watch


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(before=st.binary(max_size=9), after=st.binary(max_size=9), secret=st.sampled_from([SECRET, SEED, "open sesame"]))
@example(before=b"", after=b"", secret=SECRET)
def test_a_secret_is_found_in_any_encoding(encoding: str, before: bytes, after: bytes, secret: str) -> None:
    data = ENCODINGS[encoding](before + secret.encode() + after)
    assert CANARY.seen_in(b"\xff" + data + b"\0") is not None


def test_a_seed_is_found_in_its_decoded_form() -> None:
    assert CANARY.seen_in(b"\xff" + base64.b32decode(SEED) + b"\xff") == "a seed as bytes"


def test_secrets_of_the_stand_in_are_marked(aws: StandIn, canary: Canary) -> None:
    arn = next(iter(aws.users))
    key, phone = aws.add_access_key(arn), aws.add_mfa_device(arn, "GAHT12345678")
    assert canary.seen_in(key.secret_access_key) == "a secret as it is"
    assert canary.seen_in(phone.seed) == "a seed as it is"
    assert (len(key.secret_access_key), len(phone.seed)) == (40, 64)


@pytest.mark.parametrize("name", ["home/.local/state/awsroles/crashes/1", "tmp/core"])
def test_files_are_searched(watch: CanaryWatch, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\0" + SECRET.encode())
    watch.look_at_files(str(tmp_path))
    assert_seen(watch, f"a secret as it is in the file .*{name}")


def test_file_names_are_searched(watch: CanaryWatch, tmp_path: Path) -> None:
    (tmp_path / CANARY.secret).touch()
    watch.look_at_files(str(tmp_path))
    assert_seen(watch, "a secret as it is in the file …")


def test_only_a_plaintext_key_may_be_in_the_credentials_file(watch: CanaryWatch, home: Path) -> None:
    (home / ".aws").mkdir()
    (home / ".aws" / "credentials").write_text(SECRET)
    watch.look_at_files(str(home))
    watch.check()
    (home / ".aws" / "credentials").write_text(SEED)
    watch.look_at_files(str(home))
    assert_seen(watch, "a seed as it is in the file")


def test_command_lines_are_searched(watching: CanaryWatch) -> None:
    with running(SECRET):
        wait_until_seen(watching)
    assert_seen(watching, "a secret as it is in the command line")


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWSROLES_PASSPHRASE", "SPARE"])
def test_environments_are_searched(watching: CanaryWatch, name: str) -> None:
    with running(**{name: SECRET}):
        wait_until_seen(watching)
    assert_seen(watching, f"a secret as it is in {name} in the environment of")


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_output_of_programs_is_searched(watching: CanaryWatch, stream: str) -> None:
    program = f"import sys; sys.{stream}.write(sys.stdin.read())"
    subprocess.run([sys.executable, "-c", program], input=SECRET, text=True, capture_output=True, check=True)
    assert_seen(watching, f"on the {stream} of")


@pytest.mark.parametrize(
    ("command", "stdout_is_for_it"),
    [
        ("awsroles credential-process prod", True),
        ("/usr/bin/awsroles env prod", True),
        ("awsroles exec prod -- env", True),
        ("awsroles console prod --print --sign-in", True),
        ("/usr/bin/aws configure export-credentials", True),
        ("/usr/bin/python -m awscli configure export-credentials", True),
        ("awsroles console prod --print", False),
        ("awsroles status", False),
        ("awsroles -v login prod", False),
        ("awsroles", False),
    ],
)
def test_only_commands_that_print_credentials_may_print_them_and_never_on_stderr(
    watch: CanaryWatch, command: str, *, stdout_is_for_it: bool
) -> None:
    watch.look_at_output(command.split(), SECRET, "")
    assert bool(watch.seen) is not stdout_is_for_it
    watch.seen.clear()
    watch.look_at_output(command.split(), "", SECRET.encode())
    assert_seen(watch, "on the stderr of")


@pytest.mark.parametrize(
    ("command", "may_have_it"),
    [
        ("/usr/bin/awsroles login", True),
        ("/x/awsroles/.venv/bin/python /x/awsroles/.venv/bin/awsroles login", True),
        ("python -m awsroles", True),
        ("sh -c '/x y/awsroles' login <&-", True),
        ("python -c from awsroles.adapters import stores", True),
        ("/x/awsroles/.venv/bin/python -c import time", False),
        ("/x y/awsroles/.venv/bin/python other.py", False),
        ("cat /x/awsroles.txt", False),
    ],
)
def test_only_awsroles_may_have_the_passphrase_in_any_directory(
    watch: CanaryWatch, command: str, *, may_have_it: bool
) -> None:
    watch.look_at_start(command.encode(), [b"AWSROLES_PASSPHRASE=open sesame"])
    assert bool(watch.seen) is not may_have_it


def test_terminal_screens_are_searched(watching: CanaryWatch, environment: dict[str, str]) -> None:
    with PtyProcess(["cat"], environment) as terminal:
        terminal.type(SECRET)
        terminal.wait_for(SECRET)
    assert_seen(watching, "on the stdout of cat")


@pytest.mark.parametrize(
    "start",
    ["subprocess.run(command)", "os.posix_spawn(command[0], command, os.environ)", "os.execv(command[0], command)"],
)
def test_short_lived_child_processes_are_recorded(watch: CanaryWatch, tmp_path: Path, start: str) -> None:
    programs = StartedPrograms(str(tmp_path))
    script = f"import os, subprocess; command = ['/bin/true', os.environ['SPARE']]; {start}"
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "SPARE": SECRET}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    # Python 3.13 reports a spawned child twice.
    [(command, variables)] = dict(programs.noted()).items()
    watch.look_at_start(command, variables)
    assert_seen(watch, "in the command line /bin/true …; a secret as it is in SPARE in the environment of /bin/true …")


@pytest.mark.soak
@pytest.mark.alone
def test_no_program_of_the_whole_suite_is_started_with_a_secret(tmp_path: Path) -> None:
    tests = Path(__file__).parent
    options = ["--note-starts", "-q", "--numprocesses=2", "-p", "no:cacheprovider", f"--basetemp={tmp_path}/inner"]
    command = [sys.executable, "-m", "pytest", *options, str(tests)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tests.parent)
    # Recording changes environments and loaded modules, which a few tests check.
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None, done.stdout[-2000:]
    assert int(passed[1]) > 2500
    assert "SecretSeen" not in done.stdout
    assert "a secret was printed" not in done.stdout


@contextmanager
def running(*arguments: str, **variables: str) -> Iterator[None]:
    """Run a process with these arguments and variables."""
    program = [sys.executable, "-c", "import time; time.sleep(20)", *arguments]
    with subprocess.Popen(program, env=os.environ | variables) as process:
        yield
        process.kill()


def wait_until_seen(watch: CanaryWatch) -> None:
    deadline = time.monotonic() + 10
    while not watch.seen and time.monotonic() < deadline:
        time.sleep(0.01)


def assert_seen(watch: CanaryWatch, words: str) -> None:
    """Check that the report has *words* and not the secret."""
    with pytest.raises(SecretSeen, match=words) as told:
        watch.check()
    assert not CANARY.seen_in(str(told.value))
