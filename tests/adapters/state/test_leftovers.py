"""Files that a killed awsroles left, and locks that are held for long."""

import os
import time
from pathlib import Path

import pytest

from awsroles.adapters.state.leftovers import held_locks, leftover_files, remove, unnamed_policies
from awsroles.adapters.state.locks import try_hold
from awsroles.adapters.state.runtime_dir import runtime_directory


def old(path: Path, seconds: float = 3600) -> Path:
    """Let *path* be *seconds* old."""
    moment = time.time() - seconds
    os.utime(path, (moment, moment), follow_symlinks=False)
    return path


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return a state directory with files of every kind, old and new."""
    state = tmp_path / "state"
    for name in ("facts/.4711-x", "facts/kept", "sessions/.12-y", ".secrets.awsroles-1a2b", "facts/.hidden"):
        path = state / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
        old(path)
    (state / "facts" / ".99-new").write_text("x")
    return state


def test_session_policies_that_no_profile_names_are_left_over(tmp_path: Path) -> None:
    config, folder = tmp_path / "config", tmp_path / "state" / "policies"
    folder.mkdir(parents=True)
    named, left = (old_file(folder / f"{digit * 16}.json") for digit in "01")
    (folder / "2222222222222222.json").write_text("{}")
    config.write_text(f"[profile ops]\nawsroles_policy_file = {named}\n")
    assert unnamed_policies(str(tmp_path / "state"), str(config)) == [str(left)]
    config.unlink()
    assert unnamed_policies(str(tmp_path / "state"), str(config)) == [str(named), str(left)]
    # What cannot be read may name them.
    config.mkdir()
    assert unnamed_policies(str(tmp_path / "state"), str(config)) == []


def test_temporary_files_that_are_old_are_left_over(state: Path, tmp_path: Path) -> None:
    config = tmp_path / "config"
    mine = old_file(tmp_path / ".config.awsroles-ffff")
    old_file(tmp_path / ".other.awsroles-ffff")
    assert leftover_files(str(state), [str(config)]) == [
        str(mine),
        str(state / ".secrets.awsroles-1a2b"),
        str(state / "facts" / ".4711-x"),
        str(state / "sessions" / ".12-y"),
    ]


def old_file(path: Path) -> Path:
    path.write_text("x")
    return old(path)


class NoLocks:
    """Locks that nobody else wants."""

    def hold(self, _: str) -> "NoLocks":
        return self

    def __enter__(self) -> None:
        """Take the lock."""

    def __exit__(self, *_: object) -> None:
        """Give it back."""


def test_the_folder_of_a_run_that_ended_is_left_over_and_removed(tmp_path: Path) -> None:
    run = tmp_path / "run"
    with runtime_directory(str(tmp_path), NoLocks()) as living:  # type: ignore[arg-type]  # only hold is called
        (run / "dead").mkdir()
        (run / "dead" / "token").write_text("x")
        (run / "dead.lock").write_text("")
        kept = [Path(living.path), Path(f"{living.path}.lock")]
        for path in (run / "dead.lock", *kept):
            old(path)
        found = leftover_files(str(tmp_path), [])
        assert found == [str(run / "dead"), str(run / "dead.lock")]
        remove(found)
        assert sorted(run.iterdir()) == sorted(kept)


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_text("x")
    (tmp_path / ".1-link").symlink_to("kept")
    remove([str(tmp_path / ".1-link"), str(tmp_path / "gone")])
    assert (tmp_path / "kept" / "file").exists()
    assert not os.path.lexists(tmp_path / ".1-link")


def test_an_old_lock_counts_only_while_it_is_held(tmp_path: Path) -> None:
    (tmp_path / "locks").mkdir()
    path = tmp_path / "locks" / "x"
    held = try_hold(str(path))
    assert held is not None
    assert held_locks(str(tmp_path)) == []
    old(path)
    (found,) = held_locks(str(tmp_path))
    assert (found.path, found.process_id) == (str(path), os.getpid())
    assert 3500 < found.seconds < 3700
    held.release()
    old(path)
    assert held_locks(str(tmp_path)) == []
