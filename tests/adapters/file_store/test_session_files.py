"""Sessions in encrypted files, and the key that is only in memory."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from testbed.keyring.file_stores import FileStores

from awsroles.adapters.file_store import session_files as session_key
from awsroles.adapters.file_store.session_files import SessionKey
from awsroles.errors import StorageError

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


def test_lost_or_full_memory_loses_a_session_or_reports_it(file_stores: FileStores) -> None:
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    command = ["unshare", *as_root, "--mount", sys.executable, "-c", MEMORY_THAT_GOES, file_stores.folder]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    kept, gone, anew, full, left = done.stdout.splitlines()
    assert kept == "['awsroles'] [] kept"
    assert (gone, anew) == ("None", "anew")
    assert full.startswith("no session can be kept, because its key cannot be kept in memory: ")
    assert full.endswith("No space left on device")
    assert left == "['awsroles', 'rest'] ['rest']"


STATE = "/home/ada/.local/state/awsroles"
MAKE = """
import sys
from awsroles.adapters.file_store.session_files import SessionKey
print(SessionKey(sys.argv[1], {"XDG_RUNTIME_DIR": sys.argv[2]}).made().hex())
"""


@pytest.fixture
def runtime() -> Iterator[Path]:
    """Return a runtime folder on tmpfs, as a login session has it."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return what stands for /dev/shm here, on tmpfs too."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        monkeypatch.setattr(session_key, "_SHARED_MEMORY", folder)
        yield Path(folder) / f"awsroles-{os.geteuid()}"


def key(runtime: Path | str) -> SessionKey:
    return SessionKey(STATE, {"XDG_RUNTIME_DIR": str(runtime)})


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_it_is_made_once_and_for_nobody_else(runtime: Path, shared: Path) -> None:
    assert list(key(runtime).found()) == []
    made = key(runtime).made()
    assert len(made) == 32
    assert key(runtime).made() == made
    assert list(key(runtime).found()) == [made]
    [path] = files(runtime)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.read_bytes() == made
    assert not shared.exists()


def test_whether_it_has_a_place_is_found_out_without_making_it(runtime: Path, shared: Path) -> None:
    key(runtime).check()
    assert list(runtime.iterdir()) == []
    key("").check()
    assert not shared.exists()
    key(runtime).made()
    key(runtime).check()


def test_each_state_folder_has_its_own(runtime: Path) -> None:
    other = SessionKey(f"{STATE}2", {"XDG_RUNTIME_DIR": str(runtime)})
    assert key(runtime).made() != other.made()


@pytest.mark.parametrize("runtime", ["", "relative", "/nowhere", "open to others", "on the disk", "a link"])
def test_without_a_runtime_folder_of_ours_in_memory_it_is_in_shared_memory(
    runtime: str, shared: Path, tmp_path: Path
) -> None:
    folder = shared.parent / "runtime"
    folder.mkdir(mode=0o700)
    folders = {"on the disk": tmp_path / "run", "open to others": folder, "a link": tmp_path / "link"}
    (tmp_path / "link").symlink_to(folder)
    if runtime == "open to others":
        folder.chmod(0o750)
    made = key(folders.get(runtime, runtime)).made()
    assert [path.read_bytes() for path in files(shared)] == [made]
    assert shared.stat().st_mode & 0o777 == 0o700


def test_a_key_made_before_the_runtime_folder_was_there_is_still_found(runtime: Path, shared: Path) -> None:
    early = key("").made()
    assert shared.exists()
    assert key(runtime).made() == early


@pytest.mark.parametrize("kind", ["short", "long", "open", "link", "folder"])
def test_what_is_no_key_of_ours_is_neither_used_nor_replaced(runtime: Path, shared: Path, kind: str) -> None:
    made = key(runtime).made()
    [path] = files(runtime)
    assert not shared.exists()
    if kind in ("short", "long"):
        path.write_bytes(made[:31] if kind == "short" else made + b"x")
    elif kind == "open":
        path.chmod(0o640)
    else:
        path.unlink()
        path.mkdir() if kind == "folder" else path.symlink_to(runtime / "elsewhere")
        (runtime / "elsewhere").write_bytes(made)
        (runtime / "elsewhere").chmod(0o600)
    assert list(key(runtime).found()) == []
    for use in (key(runtime).check, key(runtime).made):
        with pytest.raises(StorageError, match="is not a key of awsroles") as caught:
            use()
        assert str(path) in caught.value.message


@pytest.mark.parametrize("kind", ["link", "open", "file"])
def test_a_folder_that_somebody_else_may_have_prepared_is_refused(shared: Path, tmp_path: Path, kind: str) -> None:
    if kind == "link":
        (tmp_path / "trap").mkdir(mode=0o700)
        shared.symlink_to(tmp_path / "trap")
    elif kind == "open":
        shared.mkdir()
        shared.chmod(0o777)
    else:
        shared.write_bytes(b"")
    for use in (key("").check, key("").made):
        with pytest.raises(StorageError, match="it is another user's, or open to others") as caught:
            use()
        assert str(shared) in caught.value.message
        assert caught.value.hint == "set XDG_RUNTIME_DIR to a tmpfs of your own with mode 0700"


def test_a_folder_of_another_user_is_refused(shared: Path) -> None:
    # Root alone can give a folder away; whoever else runs this looks at one of root's.
    folder = shared
    if os.geteuid() == 0:
        folder.mkdir(mode=0o700)
        os.chown(folder, 65534, 65534)
    else:
        folder.symlink_to("/root")
    for use in (key("").check, key("").made):
        with pytest.raises(StorageError, match="another user's"):
            use()


def test_without_any_file_system_in_memory_there_is_no_place_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_key, "_SHARED_MEMORY", str(tmp_path))
    with pytest.raises(StorageError, match=r"there is no file system in memory \(tmpfs\) here"):
        key(tmp_path / "run").made()
    monkeypatch.setattr(session_key, "_MOUNTS", str(tmp_path / "none"))
    for use in (key("").check, key("").made):
        with pytest.raises(StorageError, match=r"there is no file system in memory \(tmpfs\) here"):
            use()


def test_processes_that_make_it_at_once_make_one(runtime: Path) -> None:
    command = [sys.executable, "-c", MAKE, STATE, str(runtime)]
    makers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    made = {each.communicate(timeout=60)[0] for each in makers}
    assert len(made) == 1
    assert len(files(runtime)) == 1


def test_when_the_runtime_folder_goes_the_key_is_gone(runtime: Path) -> None:
    first = key(runtime).made()
    shutil.rmtree(runtime / "awsroles")
    assert list(key(runtime).found()) == []
    assert key(runtime).made() != first


def test_a_session_that_does_not_come_back_is_an_error(
    file_stores: FileStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_files = file_stores.session_files()
    monkeypatch.setattr(session_files, "get", lambda _: None)
    with pytest.raises(StorageError, match="the session file did not return what was written"):
        session_files.set(ITEM, "secret")
