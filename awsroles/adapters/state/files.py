"""The state folder: small files without secrets, each under a readable name and replaced whole."""

import os
import time
from collections.abc import Iterable
from contextlib import suppress

from awsroles.adapters.files.directories import hint_for, make_private_directory
from awsroles.errors import StorageError
from awsroles.fastpath.paths import file_name

_LONGEST_NAME = 200
_WRITING_SECONDS = 60.0


class StateFiles:
    """The files of one sub-folder of the state folder, by name."""

    def __init__(self, state_directory: str, kind: str) -> None:
        self._folder = os.path.join(state_directory, kind)

    def path(self, name: str) -> str:
        """Return where the file of *name* is."""
        return os.path.join(self._folder, file_name(name))

    def read(self, name: str) -> str | None:
        """Return the text kept under *name*, None where there is none."""
        return _read(self.path(name))

    def read_all(self) -> list[str]:
        """Return every text that is kept, and remove what killed writers left."""
        try:
            names = sorted(os.listdir(self._folder))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _failed(self._folder, "read", error) from error
        self._sweep(name for name in names if name.startswith("."))
        texts = (_read(os.path.join(self._folder, name)) for name in names if not name.startswith("."))
        return [text for text in texts if text is not None]

    def write(self, name: str, text: str) -> None:
        """Keep *text* under *name*; a reader sees the old text or the new one.

        Not forced to the disk: after a power cut these notes are made again.
        """
        path = self.path(name)
        new = os.path.join(self._folder, f".{os.getpid()}-{os.path.basename(path)}"[:_LONGEST_NAME])
        try:
            make_private_directory(self._folder)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(_bytes(text))
            os.replace(new, path)
        except OSError as error:
            with suppress(OSError):
                os.unlink(new)
            raise _failed(self._folder, "written", error) from error

    def remove(self, name: str) -> None:
        """Remove the file of *name*; none is fine."""
        _remove(self.path(name))

    def _sweep(self, names: Iterable[str]) -> None:
        for name in names:
            left = os.path.join(self._folder, name)
            # A moment ago somebody may still have been writing it.
            with suppress(OSError):
                if time.time() - os.stat(left).st_mtime > _WRITING_SECONDS:
                    os.unlink(left)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _read(path: str) -> str | None:
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "surrogatepass")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    except OSError as error:
        raise _failed(os.path.dirname(path), "read", error) from error


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise _failed(os.path.dirname(path), "cleaned", error) from error


def _failed(folder: str, done: str, error: OSError) -> StorageError:
    return StorageError(f"the state folder {folder} cannot be {done}: {error.strerror}", hint_for(error))
