"""A folder of generated files: what people put there, interruptions at every point, and a full disk."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from awsroles.adapters.files.generated_folder import GeneratedFolder
from awsroles.core.org.policies.folder_plan import FolderPlan, plan_folder
from awsroles.core.org.policies.manifest import MANIFEST, Manifest
from awsroles.errors import ConfigurationError, StorageError

AFTER = Manifest("json", "444444444444")
OLD = {"a/main.tf": "old\n", "b.tf": "old\n", "gone/x.tf": "old\n", "same.tf": "same\n"}
NEW = {"a/main.tf": "new\n", "b.tf": "new\n", "c/new.tf": "new\n", "same.tf": "same\n"}
# A root of a user's own, where we are none.
_AS_ROOT = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
ON_A_DISK = """
mount -t tmpfs -o size=96k none "$1" && "$2" -c "$3" "$1"
"""
FILL = """
import os, sys
from awsroles.adapters.files.generated_folder import GeneratedFolder
from awsroles.core.org.policies.folder_plan import plan_folder
from awsroles.core.org.policies.manifest import Manifest
from awsroles.errors import StorageError
def run(letter, size):
    texts = {name: letter * size for name in ("a", "b", "c")}
    plan = plan_folder(texts, Manifest("json", "444444444444"), folder.manifest(), folder.read)
    folder.apply(plan)
    return plan
folder = GeneratedFolder(sys.argv[1] + "/out")
run("o", 4096)
try:
    run("n", 30000)
except StorageError as error:
    print(error.message, error.hint)
print(*("".join(sorted(set(open(sys.argv[1] + "/out/" + name).read()))) for name in ("a", "b", "c")))
print(any(".awsroles-" in name and name[-1] != "n" for name in os.listdir(sys.argv[1] + "/out")))
plan = run("n", 8192)
print(plan.left, *(open(sys.argv[1] + "/out/" + name).read(1) for name in ("a", "b", "c")))
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def folder(out: Path) -> GeneratedFolder:
    return GeneratedFolder(str(out))


def plan_of(folder: GeneratedFolder, texts: Mapping[str, str]) -> FolderPlan:
    return plan_folder(texts, AFTER, folder.manifest(), folder.read)


def files_of(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): path.read_text()
        for path in out.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_a_new_folder_is_made_and_a_second_run_touches_nothing(folder: GeneratedFolder, out: Path) -> None:
    folder.apply(plan_of(folder, OLD))
    assert files_of(out) == OLD
    assert (out / "a" / "main.tf").stat().st_mode & 0o777 == 0o644
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    plan = plan_of(folder, OLD)
    folder.apply(plan)
    assert (plan.effective, {path: path.stat().st_mtime_ns for path in out.rglob("*")}) == ((), before)


def test_of_two_runs_at_once_one_writes_and_the_other_is_told(folder: GeneratedFolder, out: Path) -> None:
    other = GeneratedFolder(str(out))
    told: list[str] = []

    def run_again(_: int) -> None:
        with pytest.raises(StorageError, match="another awsroles is writing") as caught:
            other.apply(plan_of(other, NEW))
        told.append(str(caught.value.hint))

    folder.apply(plan_of(folder, NEW), run_again)
    assert told == ["run it again when that has ended"] * 4
    assert files_of(out) == NEW
    assert plan_of(other, NEW).effective == ()


def test_a_plan_of_before_another_run_is_refused(folder: GeneratedFolder, out: Path) -> None:
    late = GeneratedFolder(str(out))
    plan = plan_of(late, OLD)
    folder.apply(plan_of(folder, NEW))
    with pytest.raises(StorageError, match="another awsroles has just written"):
        late.apply(plan)
    assert files_of(out) == NEW


def test_files_are_replaced_and_deleted_with_their_empty_folders_and_what_is_beside_stays(
    folder: GeneratedFolder, out: Path
) -> None:
    folder.apply(plan_of(folder, OLD))
    (out / "a" / "backend.tf").write_text("mine")
    (out / "b.tf").chmod(0o640)
    folder.apply(plan_of(folder, NEW))
    assert files_of(out) == NEW | {"a/backend.tf": "mine"}
    assert not (out / "gone").exists()
    assert (out / "b.tf").stat().st_mode & 0o777 == 0o640
    assert out.exists()


def test_a_folder_with_files_of_somebody_else_is_refused_and_hidden_ones_are_none(
    folder: GeneratedFolder, out: Path
) -> None:
    (out / ".git").mkdir(parents=True)
    assert folder.manifest() is None
    (out / "main.tf").write_text("mine")
    with pytest.raises(ConfigurationError, match="out has files, and awsroles did not write them") as caught:
        folder.manifest()
    assert caught.value.hint == "name a new or an empty folder with --out"


def test_a_file_is_no_folder(folder: GeneratedFolder, out: Path) -> None:
    out.write_text("mine")
    with pytest.raises(ConfigurationError, match="out cannot be read: not a directory") as caught:
        folder.manifest()
    assert caught.value.hint == "name another folder with --out"


def test_a_file_that_cannot_be_deleted_is_left_to_the_next_run(
    folder: GeneratedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.apply(plan_of(folder, OLD))
    plan = plan_of(folder, NEW)

    def denied(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", denied)
        with pytest.raises(StorageError, match=r"gone/x\.tf cannot be deleted: permission denied") as caught:
            folder.apply(plan)
    assert caught.value.hint == "mend that and run it again: 1 of 4 files are left to do"
    assert plan_of(folder, NEW).left == 1


@pytest.mark.parametrize("link", ["a", "b.tf", MANIFEST])
def test_a_symbolic_link_leads_out_of_no_folder(folder: GeneratedFolder, out: Path, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "main.tf").write_text("old\n")
    folder.apply(plan_of(folder, OLD))
    (out / "a" / "main.tf").unlink()
    (out / "a").rmdir() if link == "a" else (out / link).unlink()
    (out / link).symlink_to(outside if link == "a" else outside / "main.tf")
    with pytest.raises(ConfigurationError, match="is behind a symbolic link that leads out of the folder") as caught:
        plan_of(folder, NEW)
    assert caught.value.hint == "delete the link"
    assert files_of(outside) == {"main.tf": "old\n"}


def test_a_symbolic_link_within_the_folder_stays(folder: GeneratedFolder, out: Path) -> None:
    folder.apply(plan_of(folder, OLD))
    (out / "b.tf").rename(out / "real.tf")
    (out / "b.tf").symlink_to("real.tf")
    folder.apply(plan_of(folder, NEW))
    assert ((out / "b.tf").is_symlink(), (out / "real.tf").read_text()) == (True, "new\n")


def test_a_folder_or_a_pipe_at_the_path_of_a_file_is_refused_and_nothing_waits(
    folder: GeneratedFolder, out: Path
) -> None:
    folder.apply(plan_of(folder, OLD))
    (out / "b.tf").unlink()
    os.mkfifo(out / "b.tf")
    with pytest.raises(ConfigurationError, match=r"b\.tf cannot be read: it is not a file") as caught:
        plan_of(folder, NEW)
    assert caught.value.hint == "move it away, and run it again"
    (out / "b.tf").unlink()
    (out / "b.tf").mkdir()
    with pytest.raises(ConfigurationError, match=r"b\.tf cannot be read: is a directory"):
        plan_of(folder, NEW)


def test_a_huge_file_at_the_path_of_a_file_is_refused(folder: GeneratedFolder, out: Path) -> None:
    folder.apply(plan_of(folder, OLD))
    with (out / "b.tf").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(ConfigurationError, match=r"b\.tf cannot be read: it has over 16 MB"):
        plan_of(folder, NEW)
    # What is left is searched for secrets.
    (out / "b.tf").unlink()


def test_a_file_where_a_folder_has_to_be_is_told(folder: GeneratedFolder, out: Path) -> None:
    folder.apply(plan_of(folder, OLD))
    (out / "c").write_text("mine")
    with pytest.raises(ConfigurationError, match=r"c/new\.tf cannot be read: not a directory"):
        folder.apply(plan_of(folder, NEW))
    assert (out / "c").read_text() == "mine"


@pytest.mark.parametrize("change", ["written", "deleted"])
def test_a_file_that_changes_while_the_folder_is_written_is_not_overwritten(
    folder: GeneratedFolder, out: Path, change: str
) -> None:
    folder.apply(plan_of(folder, OLD))
    path = out / ("b.tf" if change == "written" else "gone/x.tf")
    plan = plan_of(folder, NEW)
    path.write_text("mine just now")
    with pytest.raises(StorageError, match="has just changed") as caught:
        folder.apply(plan)
    assert path.read_text() == "mine just now"
    assert "files are left to do" in str(caught.value.hint)
    assert [each.change.path for each in plan_of(folder, NEW).refused] == [path.relative_to(out).as_posix()]


def _run_and_die_at(folder: GeneratedFolder, number: int, texts: Mapping[str, str] = NEW) -> bool:
    """Return whether a process that makes the folder new was killed at its call *number* that changes the disk."""
    child = os.fork()
    if child == 0:
        calls = 0

        def deadly(function: Callable[..., object]) -> Callable[..., object]:
            def call(*arguments: object, **named: object) -> object:
                nonlocal calls
                calls += 1
                if calls == number:
                    os.kill(os.getpid(), signal.SIGKILL)
                return function(*arguments, **named)

            return call

        try:
            for name in ("replace", "unlink", "fsync", "mkdir", "rmdir"):
                setattr(os, name, deadly(getattr(os, name)))
            folder.apply(plan_of(folder, texts))
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


# The first calls write the manifest, then come a file that is replaced, one that is new, one that is deleted, the end.
@pytest.mark.parametrize("numbers", [[1, 3, 5, 11, 15, 17, 19], pytest.param(range(1, 40), marks=pytest.mark.soak)])
def test_killed_at_any_point_every_file_is_old_or_new_and_the_next_run_does_the_rest(
    tmp_path: Path, numbers: list[int]
) -> None:
    ends = []
    for number in numbers:
        out = tmp_path / f"out-{number}"
        folder = GeneratedFolder(str(out))
        folder.apply(plan_of(folder, OLD))
        ends.append(_run_and_die_at(folder, number))
        found = {path: text for path, text in files_of(out).items() if ".awsroles-" not in path}
        assert all(text in (OLD.get(path), NEW.get(path)) for path, text in found.items()), number
        plan = plan_of(folder, NEW)
        assert plan.refused == (), number
        if folder.manifest() is not None and plan.left:
            assert plan.left == sum(found.get(path) != NEW.get(path) for path in OLD.keys() | NEW.keys()), number
        folder.apply(plan)
        assert files_of(out) == NEW, number
        again = plan_of(folder, NEW)
        assert (again.effective, again.left) == ((), 0)
    assert ends[0]
    assert ends.count(False) > 0 or len(numbers) < 20


@pytest.mark.parametrize("times", [2, pytest.param(60, marks=pytest.mark.soak)])
def test_many_files_at_once_are_old_or_new_too(tmp_path: Path, times: int, seeded_random: random.Random) -> None:
    old, new = ({f"{number % 9}/{number}.tf": text for number in range(300)} for text in ("old", "new"))
    for number in range(times):
        out = tmp_path / f"out-{number}"
        folder = GeneratedFolder(str(out))
        folder.apply(plan_of(folder, old))
        # The first calls write the manifest alone.
        assert _run_and_die_at(folder, seeded_random.randrange(20, 1000), new)
        found = {path: text for path, text in files_of(out).items() if ".awsroles-" not in path}
        assert set(found.values()) == {"old", "new"}
        plan = plan_of(folder, new)
        assert (plan.refused, plan.left) == ((), list(found.values()).count("old"))
        folder.apply(plan)
        assert files_of(out) == new


def test_an_error_among_many_files_ends_the_run_and_counts_what_is_left(folder: GeneratedFolder, out: Path) -> None:
    old, new = ({f"{number % 9}/{number}.tf": text for number in range(300)} for text in ("old", "new"))
    folder.apply(plan_of(folder, old))
    plan = plan_of(folder, new)
    (out / "4" / "4.tf").write_text("mine")
    with pytest.raises(StorageError, match=r"4/4\.tf has just changed") as caught:
        folder.apply(plan)
    assert "of 300 files are left to do" in str(caught.value.hint)
    assert (out / "4" / "4.tf").read_text() == "mine"
    assert set(files_of(out).values()) <= {"old", "new", "mine"}


def test_on_a_full_disk_every_file_is_old_or_new_and_the_next_run_tells_what_was_left(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["unshare", *_AS_ROOT, "--mount", "sh", "-c", ON_A_DISK, "sh", str(disk), sys.executable, FILL]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    error, letters, has_rest, last = done.stdout.splitlines()
    assert "No space left on device mend that and run it again: 1 of 3 files are left to do" in error
    assert (letters, has_rest, last) == ("n n o", "False", "1 n n n")
