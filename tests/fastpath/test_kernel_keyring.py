"""The kernel keyring: possession, time limits, other users, and what a sandbox or another program does to it."""

import ctypes
import errno
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from testbed.isolation import seccomp
from testbed.keyring.file_stores import FileStores
from testbed.keyring.kernel_keys import KernelKey, keys_of

from awsroles.fastpath import kernel_keyring

NAME = "awsroles/role-session//home/ada/.aws/config#prod"
# Operations of keyctl(2).
JOIN, REVOKE, READ = 1, 3, 11
SESSION_KEYRING = -3

# In a session keyring of its own, or in a revoked one, as after sudo, su, cron or the end of a login.
ELSEWHERE = f"""
import ctypes, sys
from awsroles.fastpath import kernel_keyring
kernel_keyring._keyctl({JOIN}, ctypes.c_char_p(None))
if sys.argv[1] == "revoked":
    kernel_keyring._keyctl({REVOKE}, ctypes.c_long({SESSION_KEYRING}))
name = bytes.fromhex(sys.argv[2])
print(kernel_keyring.read(name))
kernel_keyring.write(name, b"changed there", 100)
"""
# Without looking for it in the user's keyring, which is what possession takes.
BY_NUMBER = f"""
import ctypes, sys
from awsroles.fastpath import kernel_keyring
kernel_keyring._keyctl({JOIN}, ctypes.c_char_p(None))
try:
    kernel_keyring._keyctl({READ}, ctypes.c_long(int(sys.argv[1])), ctypes.create_string_buffer(9), ctypes.c_long(9))
except OSError as error:
    print(error.errno)
"""


@pytest.fixture
def name(file_stores: FileStores) -> bytes:
    """Return the name of a key that is not there, and that nothing is left of."""
    return file_stores.key_name(NAME)


def key_of(stores: FileStores) -> KernelKey:
    [key] = keys_of(stores.folder)
    return key


def python(program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=20, check=True
    )
    return done.stdout


def test_a_secret_comes_back_until_it_is_removed(name: bytes) -> None:
    assert kernel_keyring.read(name) is None
    kernel_keyring.write(name, b"a\0b" * 5000, None)
    assert kernel_keyring.read(name) == b"a\0b" * 5000
    kernel_keyring.remove(name)
    kernel_keyring.remove(name)
    assert kernel_keyring.read(name) is None


def test_its_time_is_limited_and_it_can_be_kept_anew_after_that(name: bytes, file_stores: FileStores) -> None:
    kernel_keyring.write(name, b"first", 3600)
    assert key_of(file_stores).lives in ("59m", "1h")
    kernel_keyring.write(name, b"second", 1)
    assert kernel_keyring.read(name) == b"second"
    deadline = time.monotonic() + 10
    while kernel_keyring.read(name) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    kernel_keyring.write(name, b"third", 3600)
    assert kernel_keyring.read(name) == b"third"
    assert key_of(file_stores).lives in ("59m", "1h")


def test_a_key_that_was_revoked_is_gone_and_can_be_kept_anew(name: bytes, file_stores: FileStores) -> None:
    kernel_keyring.write(name, b"first", None)
    kernel_keyring._keyctl(REVOKE, ctypes.c_long(key_of(file_stores).serial))
    assert kernel_keyring.read(name) is None
    kernel_keyring.remove(name)
    kernel_keyring.write(name, b"second", None)
    assert kernel_keyring.read(name) == b"second"


@pytest.mark.parametrize("session", ["fresh", "revoked"])
def test_another_process_of_the_user_finds_it_from_any_session_keyring(name: bytes, session: str) -> None:
    kernel_keyring.write(name, b"kept here", None)
    assert python(ELSEWHERE, session, name.hex()) == f"{b'kept here'!r}\n"
    assert kernel_keyring.read(name) == b"changed there"


def test_only_who_finds_it_in_the_users_own_keyring_may_read_it(
    name: bytes, file_stores: FileStores, unprivileged: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    kernel_keyring.write(name, b"canary", None)
    key = key_of(file_stores)
    # All to the possessor, to the user the view of its name, to group and others nothing.
    assert key.permissions == 0x3F010000
    assert python(BY_NUMBER, str(key.serial)) == f"{errno.EACCES}\n"
    assert unprivileged([sys.executable, "-c", BY_NUMBER, str(key.serial)]).stdout == f"{errno.EACCES}\n"


def test_the_session_keyring_of_the_process_stays_as_it_is(name: bytes) -> None:
    before = kernel_keyring._keyctl(0, ctypes.c_long(SESSION_KEYRING), ctypes.c_long(0))
    kernel_keyring.write(name, b"canary", 100)
    assert kernel_keyring.read(name) == b"canary"
    assert kernel_keyring._keyctl(0, ctypes.c_long(SESSION_KEYRING), ctypes.c_long(0)) == before


@pytest.mark.parametrize("secret", [b"", b"x" * 40_000])
def test_what_no_key_can_hold_is_an_error_and_leaves_what_was_there(name: bytes, secret: bytes) -> None:
    kernel_keyring.write(name, b"first", None)
    with pytest.raises(OSError, match="Invalid argument"):
        kernel_keyring.write(name, secret, None)
    assert kernel_keyring.read(name) == b"first"


@pytest.mark.parametrize("error", ["EPERM", "ENOSYS", "EACCES"])
def test_every_call_reports_a_sandbox_that_denies_it(error: str) -> None:
    program = f"""
import errno
from awsroles.fastpath import kernel_keyring
for call in (kernel_keyring.read, kernel_keyring.remove, lambda name: kernel_keyring.write(name, b"x", 1)):
    try:
        call(b"awsroles/x")
    except OSError as error:
        assert error.errno == errno.{error}, error
    else:
        raise AssertionError(call)
"""
    subprocess.run(seccomp.command(error, sys.executable, "-c", program), timeout=20, check=True)


def test_reading_loads_nothing_but_ctypes() -> None:
    program = """
import sys, ctypes, os
before = set(sys.modules)
from awsroles.fastpath import kernel_keyring
kernel_keyring.read(b"awsroles/none")
print(sorted(set(sys.modules) - before))
"""
    assert python(program) == "['awsroles', 'awsroles.fastpath', 'awsroles.fastpath.kernel_keyring']\n"
