"""The folder of generated files: every file is replaced at once, and an interrupted run is finished by the next one."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from awsroles.adapters.files.atomic_write import atomic_write, remove_stale_temporaries
from awsroles.adapters.files.directories import reason
from awsroles.core.org.policies.folder_plan import FileChange, FolderPlan
from awsroles.core.org.policies.manifest import MANIFEST, Manifest, manifest_text, read_manifest
from awsroles.errors import ConfigurationError, StorageError

if sys.platform != "win32":
    import fcntl

# In bytes. No generated file has as much.
_LONGEST = 16 * 1024 * 1024
_MANY, _AT_ONCE = 64, 8


class GeneratedFolder:
    """The files below *folder*, which may not exist yet. Paths are relative to it, with slashes."""

    def __init__(self, folder: str) -> None:
        self.shown = folder
        self._root = os.path.realpath(folder)
        # Without symbolic links, which take a system call for each part of a path.
        self._folders: dict[str, str] = {}
        self._planned: bytes | None = None

    def manifest(self) -> Manifest | None:
        """Return the manifest, None for a new folder; raise ConfigurationError for a folder of somebody else."""
        self._folders.clear()
        names = self._names()
        content = self._planned = self.read(MANIFEST)
        if content is not None:
            return read_manifest(content, os.path.join(self.shown, MANIFEST))
        if names:
            raise ConfigurationError(
                f"{self.shown} has files, and awsroles did not write them", "name a new or an empty folder with --out"
            )
        return None

    def read(self, path: str) -> bytes | None:
        """Return the content of the file at *path*, None if there is none.

        Raises ConfigurationError if it is no file that can be read, or if a symbolic link leads out of the folder.
        """
        whole = self._whole(path)
        try:
            # A pipe without a writer must not wait.
            with open(
                whole, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
            ) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise self._unfit(path, "it is not a file")
                content = file.read(_LONGEST + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unfit(path, reason(error)) from error
        if len(content) > _LONGEST:
            raise self._unfit(path, f"it has over {_LONGEST >> 20} MB")
        return content

    def apply(self, plan: FolderPlan, progress: Callable[[int], None] = lambda _: None) -> None:
        """Make the changes of *plan*; raise StorageError, after which the next run does the rest.

        The manifest says first what is to be done, and at last that it is done. *progress* gets the number of files.
        """
        with self._alone():
            self._apply(plan, progress)

    def _apply(self, plan: FolderPlan, progress: Callable[[int], None]) -> None:
        changes = plan.effective
        self._clean()
        if changes:
            self._write_manifest(plan.unfinished)
        done = 0
        try:
            for _ in self._made([each for each in changes if each.after is not None]):
                done += 1
                progress(done)
            for _ in self._made([each for each in changes if each.after is None]):
                done += 1
                progress(done)
        except StorageError as error:
            hint = f"mend that and run it again: {len(changes) - done} of {len(changes)} files are left to do"
            raise StorageError(error.message, hint) from error
        self._write_manifest(plan.manifest)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other runs out, which would take files of this one for those of an interrupted run."""
        if sys.platform == "win32":
            # A folder cannot be opened there.
            yield
            return
        _make_folders(self._root)
        descriptor = os.open(self._root, os.O_RDONLY)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                hint = "run it again when that has ended"
                raise StorageError(f"another awsroles is writing {self.shown}", hint) from None
            except OSError:
                # Some file systems of networks have no locks.
                pass
            if self.read(MANIFEST) != self._planned:
                raise StorageError(f"another awsroles has just written {self.shown}", "run it again")
            yield
        finally:
            os.close(descriptor)

    def _made(self, changes: list[FileChange]) -> Iterator[None]:
        """Make *changes*, in their order if they are few; yield after each."""
        if len(changes) < _MANY:
            yield from map(self._make, changes)
            return
        from concurrent.futures import ThreadPoolExecutor

        # A disk that confirms one write at a time takes minutes for the files of a large company.
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            try:
                yield from pool.map(self._make, changes)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _names(self) -> list[str]:
        """Return the names of what is in the folder, but for the hidden folders of git and of editors."""
        try:
            return [name for name in os.listdir(self._root) if not name.startswith(".")]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise ConfigurationError(
                f"{self.shown} cannot be read: {reason(error)}", "name another folder with --out"
            ) from error

    def _write_manifest(self, manifest: Manifest) -> None:
        text = manifest_text(manifest).encode()
        before = self.read(MANIFEST)
        if text != before:
            self._make(FileChange(MANIFEST, before, text))

    def _make(self, change: FileChange) -> None:
        whole = self._whole(change.path)
        if change.after is None:
            self._delete(change, whole)
            return
        _make_folders(os.path.dirname(whole))
        mode = 0o644 if change.before is None else None
        if not atomic_write(whole, change.before, change.after, mode):
            raise self._changed(change)

    def _delete(self, change: FileChange, whole: str) -> None:
        if self.read(change.path) != change.before:
            raise self._changed(change)
        try:
            os.unlink(whole)
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageError(f"{self._named(change.path)} cannot be deleted: {reason(error)}") from error
        folder = os.path.dirname(whole)
        with suppress(OSError):
            # Up to the first one that is not empty.
            while folder.startswith(os.path.join(self._root, "")):
                os.rmdir(folder)
                folder = os.path.dirname(folder)

    def _clean(self) -> None:
        """Delete what an interrupted run left beside its files."""
        manifest = self.manifest()
        for path in (MANIFEST, *(manifest.unfinished if manifest is not None else ())):
            remove_stale_temporaries(self._whole(path))

    def _whole(self, path: str) -> str:
        """Return the path for the system, without symbolic links; raise ConfigurationError if they lead out."""
        folder, _, name = path.rpartition("/")
        if folder not in self._folders:
            self._folders[folder] = self._inside(os.path.join(self._root, *folder.split("/")), path)
        whole = os.path.join(self._folders[folder], name)
        return self._inside(whole, path) if os.path.islink(whole) else whole

    def _inside(self, whole: str, path: str) -> str:
        real = os.path.realpath(whole)
        if real != self._root and not real.startswith(os.path.join(self._root, "")):
            raise ConfigurationError(
                f"{self._named(path)} is behind a symbolic link that leads out of the folder", "delete the link"
            )
        return real

    def _named(self, path: str) -> str:
        return os.path.join(self.shown, path)

    def _unfit(self, path: str, why: str) -> ConfigurationError:
        return ConfigurationError(f"{self._named(path)} cannot be read: {why}", "move it away, and run it again")

    def _changed(self, change: FileChange) -> StorageError:
        return StorageError(f"{self._named(change.path)} has just changed", "run it again")


def _make_folders(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{error.filename} cannot be created: {reason(error)}", "check who may write there"
        ) from error
