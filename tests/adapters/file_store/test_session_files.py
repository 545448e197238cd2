"""Sessions in sealed files: what is on the disk is of no use without what is in memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from testbed.keyring.file_stores import FileStores

ITEM = "awsroles/role-session//home/ada/.aws/config#prod"
MEMORY_THAT_GOES = """
import os, subprocess, sys
from contextlib import suppress
from pathlib import Path
from testbed.keyring.file_stores import FileStores
from awsroles.errors import StorageError

def mount(folder):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "none", folder], check=True)

runtime, shared = os.environ["XDG_RUNTIME_DIR"], "/dev/shm"
mount(shared)
mount(runtime)
stores = FileStores(Path(sys.argv[1]))
stores.session_files().set("awsroles/role-session/a", "kept")
print(os.listdir(runtime), os.listdir(shared), stores.session_files().get("awsroles/role-session/a"))
subprocess.run(["umount", runtime], check=True)
print(stores.session_files().get("awsroles/role-session/a"))
stores.session_files().set("awsroles/role-session/a", "anew")
mount(runtime)
print(stores.session_files().get("awsroles/role-session/a"))
for folder in (runtime, shared):
    mount(folder)
    with suppress(OSError), open(f"{folder}/rest", "wb", buffering=0) as rest:
        while rest.write(bytes(4096)):
            pass
try:
    stores.session_files().set("awsroles/role-session/a", "lost")
except StorageError as error:
    print(error.message)
print(sorted(each.name for each in Path(runtime).rglob("*")), os.listdir(shared))
"""


@pytest.fixture
def path(file_stores: FileStores) -> Path:
    """Return the file of a session that is kept."""
    file_stores.session_files().set(ITEM, "canary")
    [path] = Path(file_stores.folder, "sealed-sessions").iterdir()
    return path


def test_the_file_is_sealed_and_private(file_stores: FileStores, path: Path) -> None:
    assert b"canary" not in path.read_bytes()
    assert b"canary" not in bytes.fromhex(path.read_text())
    assert path.stat().st_mode & 0o777 == 0o600
    assert file_stores.session_files().get(ITEM) == "canary"


def test_when_the_key_is_gone_so_is_the_session(file_stores: FileStores, path: Path) -> None:
    file_stores.clear()
    files = file_stores.session_files()
    assert path.exists()
    assert files.get(ITEM) is None
    files.set(ITEM, "new")
    assert files.get(ITEM) == "new"


def test_a_session_is_not_taken_for_that_of_another_profile(file_stores: FileStores, path: Path) -> None:
    other = path.with_name(path.name.replace("prod", "test"))
    other.write_bytes(path.read_bytes())
    assert file_stores.session_files().get(ITEM.replace("prod", "test")) is None


@pytest.mark.parametrize("text", ["", "no hex", "00", "00" * 60, "é"])
def test_a_damaged_one_is_not_there(file_stores: FileStores, path: Path, text: str) -> None:
    path.write_text(text)
    files = file_stores.session_files()
    assert files.get(ITEM) is None
    files.delete(ITEM)
    assert os.listdir(path.parent) == []


def test_when_memory_goes_or_is_full_a_session_is_gone_or_told_to_be(file_stores: FileStores) -> None:
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    command = ["unshare", *as_root, "--mount", sys.executable, "-c", MEMORY_THAT_GOES, file_stores.folder]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    kept, gone, anew, full, left = done.stdout.splitlines()
    assert kept == "['awsroles'] [] kept"
    assert (gone, anew) == ("None", "anew")
    assert full.startswith("no session can be kept, for its key has no place: ")
    assert full.endswith("No space left on device")
    assert left == "['awsroles', 'rest'] ['rest']"
