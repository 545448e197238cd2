"""Sessions in the kernel keyring, and in files where it is full or denied: each in one place."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from testbed.isolation import seccomp
from testbed.keyring.file_stores import FileStores
from testbed.keyring.kernel_keys import keys_of

from awsroles.fastpath import kernel_keyring
from awsroles.fastpath.session_record import encode
from devtools import other_user

ITEM = "awsroles/role-session//home/ada/.aws/config#prod"
TESTS = str(Path(__file__).parents[2])


def session(expires_in: int) -> str:
    now = int(time.time())
    return encode(now + expires_in, now, b"basis", b'{"canary": 1}').decode()


def sealed_files(stores: FileStores) -> list[str]:
    folder = Path(stores.folder, "sealed-sessions")
    return os.listdir(folder) if folder.exists() else []


def test_a_session_is_in_the_kernel_until_it_ends_and_on_no_disk(file_stores: FileStores) -> None:
    store = file_stores.session_store()
    store.set(ITEM, session(1830))
    assert [key.lives for key in keys_of(file_stores.folder)] == ["30m"]
    assert store.location(ITEM) == "kernel keyring"
    assert not Path(file_stores.folder).exists()
    assert file_stores.said == []


@pytest.mark.parametrize("seconds", [0, -100])
def test_an_expired_session_does_not_stay_forever(file_stores: FileStores, seconds: int) -> None:
    file_stores.session_store().set(ITEM, session(seconds))
    assert all(key.lives in ("0s", "1s", "expd") for key in keys_of(file_stores.folder))


def test_state_folders_do_not_share_their_sessions(file_stores: FileStores, tmp_path: Path) -> None:
    other = FileStores(tmp_path / "other")
    file_stores.session_store().set(ITEM, "here")
    other.session_store().set(ITEM, "there")
    other.session_store().delete(ITEM)
    assert file_stores.session_store().get(ITEM) == "here"


def test_what_the_kernel_takes_again_is_no_longer_in_a_file(file_stores: FileStores) -> None:
    file_stores.session_files().set(ITEM, "old")
    store = file_stores.session_store()
    assert (store.get(ITEM), store.location(ITEM)) == ("old", "sealed session file")
    store.set(ITEM, "new")
    assert (store.get(ITEM), store.location(ITEM)) == ("new", "kernel keyring")
    assert sealed_files(file_stores) == []


def test_what_the_kernel_does_not_take_is_no_longer_in_the_kernel(file_stores: FileStores) -> None:
    store = file_stores.session_store()
    store.set(ITEM, "old")
    store.set(ITEM, "x" * 40_000)
    assert kernel_keyring.read(file_stores.key_name(ITEM)) is None
    assert (store.get(ITEM), store.location(ITEM)) == ("x" * 40_000, "sealed session file")
    store.delete(ITEM)
    assert (store.get(ITEM), store.location(ITEM), sealed_files(file_stores)) == (None, None, [])


def test_what_is_no_text_is_not_there(file_stores: FileStores) -> None:
    kernel_keyring.write(file_stores.key_name(ITEM), b"\xff", None)
    assert file_stores.session_store().get(ITEM) is None


DENIED = """
import sys
from pathlib import Path
from testbed.keyring.file_stores import FileStores
stores = FileStores(Path(sys.argv[1]))
store = stores.session_store()
for number in range(3):
    store.set(f"awsroles/role-session/{number}", f"canary {number}")
assert [store.get(f"awsroles/role-session/{number}") for number in range(3)] == [f"canary {n}" for n in range(3)]
store.delete("awsroles/role-session/0")
assert store.get("awsroles/role-session/0") is None
print(*stores.said, sep="\\n")
"""


@pytest.mark.parametrize("error", ["EPERM", "ENOSYS"])
def test_files_replace_a_denied_kernel_keyring_with_one_warning(file_stores: FileStores, error: str) -> None:
    command = seccomp.command(error, sys.executable, "-c", DENIED, file_stores.folder)
    environ = os.environ | {"PYTHONPATH": TESTS}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30, check=True)
    [said] = done.stdout.splitlines()
    assert said.startswith("the kernel keyring cannot be used (")
    assert len(sealed_files(file_stores)) == 2


NO_PLACE = """
import sys
from pathlib import Path
from awsroles.adapters.file_store import session_files
from awsroles.errors import StorageError
from testbed.keyring.file_stores import FileStores
session_files._MOUNTS = "/nowhere"
try:
    FileStores(Path(sys.argv[1])).session_store().get("awsroles/mfa-session/1")
except StorageError as error:
    print(error.message, error.hint, sep="\\n")
"""


def test_a_store_that_cannot_keep_sessions_is_reported_before_the_prompt(file_stores: FileStores) -> None:
    command = seccomp.command("EPERM", sys.executable, "-c", NO_PLACE, file_stores.folder)
    environ = os.environ | {"PYTHONPATH": TESTS}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30, check=True)
    told, hint = done.stdout.splitlines()
    assert told.startswith("no session can be kept, because its key cannot be kept in memory")
    assert "XDG_RUNTIME_DIR" in hint


# No place for the session key, and the kernel's keyring denied or full.
UNPREPARED = """
import errno, sys
from pathlib import Path
from awsroles.fastpath import kernel_keyring
from awsroles.adapters.file_store import session_files
from awsroles.errors import StorageError
from testbed.keyring.file_stores import FileStores
def full(*_):
    raise OSError(errno.EDQUOT, "Disk quota exceeded")
if sys.argv[2] == "full":
    kernel_keyring.write = full
store = FileStores(Path(sys.argv[1])).session_store()
store.prepare("awsroles/mfa-session/1")
assert not list(Path(sys.argv[1]).rglob("*mfa-session*"))
session_files._MOUNTS = "/nowhere"
try:
    store.prepare("awsroles/mfa-session/1")
except StorageError as error:
    print(error.message)
"""


@pytest.mark.parametrize("kernel", ["denied", "full"])
def test_that_a_session_can_be_kept_is_tried_before_one_is_asked_for(file_stores: FileStores, kernel: str) -> None:
    command = [sys.executable, "-c", UNPREPARED, file_stores.folder, kernel]
    if kernel == "denied":
        command = seccomp.command("EPERM", *command)
    environ = os.environ | {"PYTHONPATH": TESTS}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.startswith("no session can be kept, because its key cannot be kept in memory")


READING = """
import sys
from pathlib import Path
from awsroles.adapters.file_store.session_files import SessionKey
from testbed.keyring.file_stores import FileStores
assert FileStores(Path(sys.argv[1])).session_store().get("awsroles/role-session/1") is None
assert list(SessionKey(sys.argv[1], {}).found()) == []
"""


def test_to_look_for_a_session_makes_nothing(file_stores: FileStores) -> None:
    command = seccomp.command("EPERM", sys.executable, "-c", READING, file_stores.folder)
    environ = os.environ | {"PYTHONPATH": TESTS}
    subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30, check=True)
    assert not Path(file_stores.folder).exists()


def test_in_another_user_namespace_there_is_another_keyring(file_stores: FileStores) -> None:
    file_stores.session_store().set("awsroles/role-session/1", "of the outside")
    command = ["unshare", "--user", "--map-root-user", sys.executable, "-c", DENIED, file_stores.folder]
    environ = os.environ | {"PYTHONPATH": TESTS}
    subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30, check=True)
    assert file_stores.session_store().get("awsroles/role-session/1") == "of the outside"


QUOTA = """
import json, os, shutil, sys, tempfile
from pathlib import Path
from awsroles.fastpath import kernel_keyring
from testbed.keyring.file_stores import FileStores
from testbed.keyring.kernel_keys import quota
folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
os.environ["XDG_RUNTIME_DIR"] = str(folder)
stores = FileStores(folder / "state")
used, most = quota()
# What others left free, down to seven sessions and a half.
size = min((most - used) // 8, 30_000)
too_much = most - used - size * 15 // 2
fillers = range(0, too_much, 30_000)
for start in fillers:
    kernel_keyring.write(stores.key_name(f"filler {start}"), b"x" * min(30_000, too_much - start), 300)
store = stores.session_store()
items = [f"awsroles/role-session/{number:02}" for number in range(12)]
values = {item: item[-2:] * (size // 2 - 60) for item in items}
for item in items:
    store.set(item, values[item])
result = {"places": [store.location(item) for item in items], "said": list(stores.said)}
result["equal"] = all(store.get(item) == values[item] for item in items)
# Renewed, while it is as full as before.
for item in items:
    store.set(item, values[item].swapcase())
result["renewed"] = [store.location(item) for item in items]
kept = [item for item in items if kernel_keyring.read(stores.key_name(item)) is not None]
result["copies"] = len(kept) + len(os.listdir(folder / "state" / "sealed-sessions"))
for item in items:
    store.delete(item)
result["left"] = [item for item in items if store.get(item) is not None]
stores.clear()
shutil.rmtree(folder)
print(json.dumps(result))
"""


def test_when_the_quota_is_full_the_rest_of_twelve_sessions_goes_to_files() -> None:
    environ = os.environ | {"PYTHONPATH": TESTS}
    # A user whose quota nobody else uses.
    uid = random.randrange(200_000, 2_000_000)  # noqa: S311 - no secret
    command = other_user.command([sys.executable, "-c", QUOTA], uid)
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    assert result["equal"]
    assert result["places"] == ["kernel keyring"] * 7 + ["sealed session file"] * 5
    assert result["renewed"] == result["places"]
    assert result["said"] == [
        "the kernel keyring is full: sessions are kept in files, sealed with a key that is in memory only"
    ]
    assert (result["copies"], result["left"]) == (12, [])
