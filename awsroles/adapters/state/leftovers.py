"""Files that a killed awsroles left, and locks that are held."""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress

from awsroles.adapters.state.locks import holder_of, try_hold
from awsroles.core.doctor.leftovers import LONG, HeldLock
from awsroles.errors import StorageError

# In seconds. A process may still write a newer file.
_WRITING = 60.0
_MARK = ".awsroles-"
POLICIES = "policies"
"""The folder of the session policies that `org sync` writes, in the state directory."""
_LOCK = ".lock"


def leftover_files(state_directory: str, beside: Sequence[str]) -> list[str]:
    """Return the temporary files in *state_directory* and beside the files *beside*, and the folders of ended runs."""
    temporary = [path for path in _temporary_files(state_directory, beside) if _is_old(path)]
    return [*temporary, *_ended_runs(os.path.join(state_directory, "run"))]


def unnamed_policies(state_directory: str, config: str) -> list[str]:
    """Return the session policies in *state_directory* that no profile in the file *config* names."""
    folder = os.path.join(state_directory, POLICIES)
    try:
        with open(config, "rb") as file:
            text = file.read()
    except FileNotFoundError:
        text = b""
    except OSError:
        return []
    paths = [os.path.join(folder, name) for name in _names(folder) if name.endswith(".json")]
    return [path for path in paths if os.path.basename(path).encode() not in text and _is_old(path)]


def _temporary_files(state_directory: str, beside: Sequence[str]) -> Iterator[str]:
    for path in beside:
        target = os.path.realpath(path)
        folder, name = os.path.split(target)
        yield from (os.path.join(folder, each) for each in _names(folder) if each.startswith(f".{name}{_MARK}"))
    for folder in (state_directory, *(os.path.join(state_directory, name) for name in _names(state_directory))):
        yield from (os.path.join(folder, name) for name in _names(folder) if _is_temporary(name))


def _is_temporary(name: str) -> bool:
    """Return True if *name* is that of a temporary file, such as `.4711-name` or `.secrets.awsroles-1a2b`."""
    process, separator, _ = name[1:].partition("-")
    return name.startswith(".") and (_MARK in name or (bool(separator) and process.isdecimal()))


def _ended_runs(folder: str) -> Iterator[str]:
    """Yield the folders, and their locks, of processes that have ended without removing them."""
    for name in _names(folder):
        path = os.path.join(folder, name)
        if not (name.endswith(_LOCK) and _is_old(path)):
            continue
        with suppress(StorageError):
            lock = try_hold(path)
            if lock is not None:
                lock.release()
                yield from (each for each in (path.removesuffix(_LOCK), path) if os.path.lexists(each))


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _is_old(path: str) -> bool:
    try:
        status = os.lstat(path)
    except OSError:
        return False
    is_own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return is_own and time.time() - status.st_mtime > _WRITING


def remove(paths: Sequence[str]) -> None:
    """Delete *paths*, folders with their content; raise OSError."""
    for path in paths:
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            with suppress(FileNotFoundError):
                os.unlink(path)


def held_locks(shared_directory: str) -> list[HeldLock]:
    """Return the locks in *shared_directory* that a process has held for long."""
    folder = os.path.join(shared_directory, "locks")
    found = (_held(os.path.join(folder, name)) for name in _names(folder))
    return [each for each in found if each is not None]


def _held(path: str) -> HeldLock | None:
    """Return the lock *path* if a process holds it, and has for long."""
    with suppress(StorageError, OSError):
        seconds = time.time() - os.stat(path).st_mtime
        # To try a younger one, which somebody may want, would delay that process.
        if seconds > LONG:
            lock = try_hold(path)
            if lock is None:
                return HeldLock(path, holder_of(path), seconds)
            lock.release()
    return None
