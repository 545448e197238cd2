"""Every program that a Python process of a run starts, noted by the process itself: none is too short to be seen."""

import os
from collections.abc import Iterator

_NOTES = "notes"
# Python imports a module of this name at its start. A note is the command line and the variables, parted by NULs, with
# its length before it: notes of many processes stand in one file.
_AT_START = """
import os, sys

def _note(event, arguments):
    if event == "subprocess.Popen":
        _, command, _, environ = arguments
    elif event in ("os.exec", "os.posix_spawn"):
        _, command, environ = arguments
    else:
        return
    command = [command] if isinstance(command, (str, bytes)) else command
    variables = [os.fsencode(name) + b"=" + os.fsencode(value) for name, value in (environ or os.environ).items()]
    note = b"\\0".join([b" ".join(map(os.fsencode, command)), *variables])
    file = os.open({path!r}, os.O_WRONLY | os.O_APPEND)
    os.write(file, len(note).to_bytes(4, "big") + note)
    os.close(file)

sys.addaudithook(_note)
"""


class StartedPrograms:
    """Lets Python processes with `PYTHONPATH` set to *folder* write down what they start."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._path = os.path.join(folder, _NOTES)
        os.chmod(folder, 0o755)  # noqa: S103 - tests run as another user, too
        with open(os.path.join(folder, "sitecustomize.py"), "w", encoding="utf-8") as file:
            file.write(_AT_START.format(path=self._path))
        with open(self._path, "wb"):
            os.chmod(self._path, 0o666)  # noqa: S103 - as above

    def noted(self) -> Iterator[tuple[bytes, list[bytes]]]:
        """Yield the command line and the variables of every program that was started, once."""
        with open(self._path, "rb") as file:
            os.unlink(self._path)
            while size := file.read(4):
                command, *variables = file.read(int.from_bytes(size, "big")).split(b"\0")
                yield command, variables
