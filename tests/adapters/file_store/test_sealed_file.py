"""The sealed file: who opens it, what is noticed, and what no interruption or other writer may cost."""

import errno
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.keyring.file_stores import PASSPHRASE, FileStores

from awsroles.adapters.file_store.crypto import ScryptParameters, derive_key
from awsroles.errors import InputRequiredError, StorageError, StoreLockedError

KEY = "awsroles/access-key/arn:aws:iam::111111111111:user/ada"
SEED = "awsroles/totp-seed/arn:aws:iam::111111111111:mfa/ada-phone"


@pytest.fixture
def sealed(file_stores: FileStores) -> Path:
    """Return a sealed file that holds two secrets."""
    store = file_stores.sealed_file()
    store.set(KEY, "canary of the key")
    store.set(SEED, "canary of the seed")
    return file_stores.path


def refused(stores: FileStores, passphrase: str = PASSPHRASE) -> StorageError:
    """Return the error of every verb, and see that the file stays as it is."""
    before = stores.path.read_bytes()
    errors = []
    for use in ("get", "set", "delete"):
        store = stores.sealed_file(passphrase)
        with pytest.raises(StorageError) as caught:
            getattr(store, use)(KEY, *(["new"] if use == "set" else []))
        errors.append(caught.value)
    assert len({error.message for error in errors}) == 1
    assert stores.path.read_bytes() == before
    assert os.listdir(stores.folder).count("secrets") == len([n for n in os.listdir(stores.folder) if "secrets" in n])
    return errors[0]


def test_another_process_opens_it_with_the_passphrase_alone(file_stores: FileStores, sealed: Path) -> None:
    assert file_stores.sealed_file().get(KEY) == "canary of the key"
    assert b"canary" not in sealed.read_bytes()
    assert PASSPHRASE.encode() not in sealed.read_bytes()
    assert sealed.stat().st_mode & 0o777 == 0o600


def test_names_are_listed_without_the_passphrase_and_a_missing_item_needs_none(
    file_stores: FileStores, sealed: Path
) -> None:
    store = file_stores.sealed_file(None)
    assert sealed.exists()
    assert sorted(store.names()) == [KEY, SEED]
    assert store.get(f"{KEY}2") is None
    store.delete(f"{KEY}2")
    with pytest.raises(StoreLockedError):
        store.get(KEY)


def test_a_wrong_passphrase_is_distinguished_from_damage(file_stores: FileStores, sealed: Path) -> None:
    error = refused(file_stores, "mistyped")
    assert isinstance(error, StoreLockedError)
    assert error.message == f"AWSROLES_PASSPHRASE is not the passphrase of {sealed}"
    assert "mistyped" not in f"{error.message}{error.hint}"


@pytest.mark.parametrize("left", [0, 1, 40, -130, -33, -2])
def test_a_truncated_file_is_damaged_and_stays(file_stores: FileStores, sealed: Path, left: int) -> None:
    content = sealed.read_bytes()
    sealed.write_bytes(content[:left])
    error = refused(file_stores)
    assert error.message == f"{sealed} is damaged, or was changed by another program"
    assert error.hint


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("items", [KEY]),
        ("items", [SEED, KEY]),
        ("items", [KEY, "awsroles/access-key/arn:aws:iam::111111111111:user/bob"]),
        ("items", "both"),
        ("items", [KEY, [SEED]]),
        ("n", 2**13),
        ("n", 2**30),
        ("n", "many"),
        ("r", 10**400),
        ("p", 10**9),
        ("salt", "no hex"),
        ("awsroles-sealed", "1"),
        ("new", "field"),
    ],
)
def test_a_first_line_that_was_changed_is_noticed(
    file_stores: FileStores, sealed: Path, field: str, value: object
) -> None:
    head, _, rest = sealed.read_bytes().partition(b"\n")
    sealed.write_bytes(json.dumps({**json.loads(head), field: value}).encode() + b"\n" + rest)
    assert "damaged" in refused(file_stores).message


def test_a_name_that_was_taken_out_is_damage_and_not_missing(file_stores: FileStores, sealed: Path) -> None:
    head, _, rest = sealed.read_bytes().partition(b"\n")
    sealed.write_bytes(json.dumps({**json.loads(head), "items": [SEED]}).encode() + b"\n" + rest)
    person = ScriptedPrompter(PASSPHRASE)
    for store in (file_stores.sealed_file(), file_stores.sealed_file(None, person)):
        with pytest.raises(StorageError, match="damaged, or was changed"):
            store.get(KEY)


def test_the_sealed_text_of_another_file_is_damage(file_stores: FileStores, sealed: Path, tmp_path: Path) -> None:
    other = FileStores(tmp_path / "other")
    other.sealed_file().set(KEY, "of another machine")
    other.sealed_file().set(SEED, "of another machine")
    head, rest = sealed.read_bytes().partition(b"\n")[0], other.path.read_bytes().partition(b"\n")[2]
    sealed.write_bytes(head + b"\n" + rest)
    assert "damaged" in refused(file_stores).message


@pytest.mark.parametrize("mode", [0o666, 0o644, 0o640, 0o606])
def test_a_file_that_others_may_look_at_or_write_is_made_private_when_it_is_read(
    file_stores: FileStores, sealed: Path, mode: int
) -> None:
    sealed.chmod(mode)
    assert file_stores.sealed_file(None).names()
    assert sealed.stat().st_mode & 0o777 == 0o600
    sealed.chmod(mode)
    assert file_stores.sealed_file().get(KEY) == "canary of the key"
    assert sealed.stat().st_mode & 0o777 == 0o600


def test_a_file_of_another_user_is_refused(
    file_stores: FileStores, sealed: Path, unprivileged: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    sealed.parent.chmod(0o755)
    os.chown(sealed, 1 if os.geteuid() == 0 else -1, -1)
    sealed.chmod(0o666)
    done = unprivileged(
        f"""
from awsroles.adapters.file_store.passphrase import Passphrase
from awsroles.adapters.file_store.sealed_file import SealedFile
from awsroles.errors import StorageError
try:
    SealedFile({str(sealed)!r}, Passphrase("x", None), None).get("x")
except StorageError as error:
    print(error.message, "|", error.hint)
"""
    )
    assert done.stdout == f"{sealed} belongs to another user (uid 1) | sudo chown $USER {sealed}\n"
    assert file_stores.path == sealed


@pytest.mark.parametrize("field", ["salt", "check"])
def test_another_salt_or_check_does_not_fit_the_passphrase(file_stores: FileStores, sealed: Path, field: str) -> None:
    head, _, rest = sealed.read_bytes().partition(b"\n")
    sealed.write_bytes(json.dumps({**json.loads(head), field: "00" * 16}).encode() + b"\n" + rest)
    assert isinstance(refused(file_stores), StoreLockedError)


def test_the_secrets_of_an_earlier_file_do_not_fit_the_names_of_a_later_one(
    file_stores: FileStores, sealed: Path
) -> None:
    early = sealed.read_bytes()
    file_stores.sealed_file().delete(SEED)
    late = sealed.read_bytes()
    sealed.write_bytes(late.partition(b"\n")[0] + b"\n" + early.partition(b"\n")[2])
    assert "damaged" in refused(file_stores).message


def test_a_later_version_is_reported(file_stores: FileStores, sealed: Path) -> None:
    sealed.write_bytes(b'{"awsroles-sealed": 2, "whatever": "it needs"}\nmore\nlines\n')
    error = refused(file_stores)
    assert "another version of awsroles (format 2)" in error.message
    assert "install that version" in (error.hint or "")


@pytest.mark.parametrize("content", [b"", b"\n", b"[]\n", b"{}\n00\n", b"\xff\x00" * 100, b"[" * 100_000, b"5\n5\n"])
def test_any_other_file_is_damaged(file_stores: FileStores, sealed: Path, content: bytes) -> None:
    sealed.write_bytes(content)
    assert "damaged" in refused(file_stores).message


def test_the_passphrase_is_asked_for_and_stretched_once(
    file_stores: FileStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    salts: list[bytes] = []

    def counted(passphrase: str, salt: bytes, cost: ScryptParameters) -> tuple[bytes, bytes]:
        salts.append(salt)
        return derive_key(passphrase, salt, cost)

    monkeypatch.setattr("awsroles.adapters.file_store.sealed_file.derive_key", counted)
    person = ScriptedPrompter(PASSPHRASE, PASSPHRASE)
    store = file_stores.sealed_file(None, person)
    store.set(KEY, "first")
    store.set(SEED, "second")
    store.delete(SEED)
    assert store.get(KEY) == "first"
    assert (len(salts), len(person.questions)) == (1, 2)


def test_two_passphrases_that_differ_make_no_file(file_stores: FileStores) -> None:
    person = ScriptedPrompter(*["open sesame", "open seasme"] * 3)
    with pytest.raises(InputRequiredError):
        file_stores.sealed_file(None, person).set(KEY, "canary")
    assert not file_stores.path.exists()


def test_with_its_last_secret_the_file_goes_and_a_new_one_may_have_another_passphrase(
    file_stores: FileStores, sealed: Path
) -> None:
    store = file_stores.sealed_file()
    store.delete(KEY)
    store.delete(SEED)
    assert not sealed.exists()
    file_stores.sealed_file("another one").set(KEY, "new")
    assert file_stores.sealed_file("another one").get(KEY) == "new"


def test_a_link_stays_a_link_and_a_wider_mode_is_narrowed(file_stores: FileStores, sealed: Path) -> None:
    real = sealed.with_name("elsewhere")
    sealed.rename(real)
    sealed.symlink_to(real)
    real.chmod(0o644)
    file_stores.sealed_file().set(KEY, "new")
    assert sealed.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    assert file_stores.sealed_file().get(KEY) == "new"


WRITER = """
import sys
from pathlib import Path
from testbed.keyring.file_stores import FileStores
store = FileStores(Path(sys.argv[1])).sealed_file()
for number in range(int(sys.argv[3])):
    store.set(f"awsroles/access-key/{sys.argv[2]}-{number}", f"secret {number}")
    print(number, flush=True)
"""


def writer(folder: str, name: str, count: int) -> "subprocess.Popen[str]":
    environ = os.environ | {"PYTHONPATH": os.path.dirname(os.path.dirname(os.path.dirname(__file__)))}
    arguments = [sys.executable, "-c", WRITER, folder, name, str(count)]
    return subprocess.Popen(arguments, env=environ, stdout=subprocess.PIPE, text=True)


def test_writers_at_once_lose_nothing(file_stores: FileStores) -> None:
    writers = [writer(file_stores.folder, name, 10) for name in ("a", "b", "c")]
    assert [each.wait(60) for each in writers] == [0, 0, 0]
    for each in writers:
        each.communicate()
    names = file_stores.sealed_file().names()
    assert sorted(names) == sorted(f"awsroles/access-key/{name}-{number}" for name in "abc" for number in range(10))


@pytest.mark.parametrize("times", [6, pytest.param(200, marks=pytest.mark.soak)])
def test_a_writer_that_is_killed_loses_nothing_that_it_had_kept(
    file_stores: FileStores, sealed: Path, seeded_random: random.Random, times: int
) -> None:
    unfinished = 0
    for attempt in range(times):
        with writer(file_stores.folder, str(attempt), 1000) as killed:
            assert killed.stdout is not None
            last = killed.stdout.readline()
            time.sleep(seeded_random.uniform(0, 0.05))
            killed.kill()
            last = [last, *killed.stdout.readlines()][-1]
        left = [name for name in os.listdir(sealed.parent) if "secrets" in name]
        assert len(left) <= 2
        unfinished += len(left) - 1
        store = file_stores.sealed_file()
        assert store.get(f"awsroles/access-key/{attempt}-{int(last)}") == f"secret {int(last)}"
        assert store.get(KEY) == "canary of the key"
    assert unfinished > times / 20 - 1
    file_stores.sealed_file().set(KEY, "after")
    assert [name for name in os.listdir(sealed.parent) if "secrets" in name] == ["secrets"]


FULL = """
import resource, signal, sys
from pathlib import Path
from testbed.keyring.file_stores import FileStores
store = FileStores(Path(sys.argv[1])).sealed_file()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    store.set("awsroles/access-key/new", "x" * 100)
except Exception as error:
    print(type(error).__name__, error, error.hint)
"""


def test_without_room_for_the_new_file_the_old_one_stays(file_stores: FileStores, sealed: Path) -> None:
    before = sealed.read_bytes()
    environ = os.environ | {"PYTHONPATH": os.path.dirname(os.path.dirname(os.path.dirname(__file__)))}
    done = subprocess.run(
        [sys.executable, "-c", FULL, file_stores.folder], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(f"StorageError {sealed} cannot be written: File too large nothing was changed")
    assert sealed.read_bytes() == before
    assert [name for name in os.listdir(sealed.parent) if "secrets" in name] == ["secrets"]


FULL_DISK = """
import os, subprocess, sys
from contextlib import suppress
from pathlib import Path
from testbed.keyring.file_stores import FileStores
from awsroles.errors import StorageError
folder = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], check=True)
stores = FileStores(folder)
sealed, sessions = stores.sealed_file(), stores.session_files()
sealed.set("awsroles/access-key/old", "kept")
sessions.set("awsroles/role-session/old", "kept")
with suppress(OSError), open(folder / "rest", "wb", buffering=0) as rest:
    while rest.write(bytes(4096)):
        pass
before = sorted((each, each.read_bytes()) for each in folder.rglob("*") if each.is_file())
for store in (sealed, sessions):
    try:
        store.set("awsroles/role-session/new", "x" * 5000)
    except StorageError as error:
        print(error.message, "|", error.hint)
assert sorted((each, each.read_bytes()) for each in folder.rglob("*") if each.is_file()) == before
stores.clear()
"""


def test_on_a_full_disk_what_was_kept_stays_and_nothing_is_beside_it(file_stores: FileStores) -> None:
    os.mkdir(file_stores.folder)
    environ = os.environ | {"PYTHONPATH": os.path.dirname(os.path.dirname(os.path.dirname(__file__)))}
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    command = ["unshare", *as_root, "--mount", sys.executable, "-c", FULL_DISK, file_stores.folder]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    sealed, sessions = done.stdout.splitlines()
    assert "cannot be written: No space left on device | nothing was changed: check the free space" in sealed
    assert "no space left on device | make room on its disk, or set XDG_STATE_HOME" in sessions


def test_an_unreadable_file_is_reported(
    tmp_path: Path, unprivileged: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    path = tmp_path / "secrets"
    path.mkdir()
    # This process's own is closed to every other user, even one that may read all files.
    closed = f"/proc/{os.getpid()}/environ" if os.geteuid() == 0 else "/etc/shadow"
    program = f"""
from contextlib import nullcontext
from awsroles.adapters.file_store.passphrase import Passphrase
from awsroles.adapters.file_store.sealed_file import SealedFile
from awsroles.errors import StorageError
for path in ({str(path)!r}, {closed!r}, "/proc/none/x"):
    try:
        SealedFile(path, Passphrase("x", None), nullcontext).set("a", "b")
    except StorageError as error:
        print(error.message, "|", error.hint)
"""
    lines = unprivileged(program).stdout.splitlines()
    assert lines[0].endswith(" | make it a file that you may read")
    assert [line.split()[0] for line in lines[:2]] == [str(path), closed]
    assert "Is a directory" in lines[0]
    assert "Permission denied" in lines[1]
    assert lines[2].startswith("cannot write to /proc: ")


def test_a_file_that_others_may_write_and_that_cannot_be_made_private_is_refused(
    file_stores: FileStores, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    sealed.chmod(0o666)
    monkeypatch.setattr(os, "chmod", refuse)
    error = refused(file_stores)
    assert error.message == f"others may write {sealed}, which cannot be changed: Read-only file system"
    assert error.hint == f"chmod 600 {sealed}"
