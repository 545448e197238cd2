"""Small files without secrets in the state directory, with readable names, written atomically."""

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
    """The files in the subdirectory *kind* of the state directory, by name."""

    def __init__(self, state_directory: str, kind: str) -> None:
        self._directory = os.path.join(state_directory, kind)

    def path(self, name: str) -> str:
        """Return the path of the file of *name*."""
        return os.path.join(self._directory, file_name(name))

    def read(self, name: str) -> str | None:
        """Return the text of *name*, None if there is none."""
        return _read(self.path(name))

    def read_all(self) -> list[str]:
        """Return each text, and remove the temporary files of killed processes."""
        try:
            names = sorted(os.listdir(self._directory))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _failed(self._directory, "read", error) from error
        self._sweep(name for name in names if name.startswith("."))
        texts = (_read(os.path.join(self._directory, name)) for name in names if not name.startswith("."))
        return [text for text in texts if text is not None]

    def write(self, name: str, text: str) -> None:
        """Write *text* atomically, without a sync: after a power failure this state is created again."""
        path = self.path(name)
        new = os.path.join(self._directory, f".{os.getpid()}-{os.path.basename(path)}"[:_LONGEST_NAME])
        try:
            make_private_directory(self._directory)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(_bytes(text))
            os.replace(new, path)
        except OSError as error:
            with suppress(OSError):
                os.unlink(new)
            raise _failed(self._directory, "written", error) from error

    def remove(self, name: str) -> None:
        """Delete the file of *name*, if there is one."""
        _remove(self.path(name))

    def _sweep(self, names: Iterable[str]) -> None:
        for name in names:
            left = os.path.join(self._directory, name)
            # A process may still write a newer file.
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


def _failed(directory: str, done: str, error: OSError) -> StorageError:
    return StorageError(f"the state folder {directory} cannot be {done}: {error.strerror}", hint_for(error))
