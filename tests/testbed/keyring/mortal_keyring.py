"""A keyring daemon that is killed, and started again by the bus, locked, as on a desktop."""

import os
import signal
import time
from contextlib import suppress

from jeepney import DBusErrorResponse
from secretstorage import SecretStorageException

from devtools.private_keyring import PrivateKeyring

_DAEMON = "#!/bin/sh\nexec gnome-keyring-daemon --foreground --components=secrets </dev/null\n"
_ACTIVATION = """[D-BUS Service]
Name=org.freedesktop.secrets
Exec={folder}/daemon
"""


class MortalKeyring:
    """Whoever calls *keyring* without a daemon gets a new one, which is locked."""

    def __init__(self, keyring: PrivateKeyring) -> None:
        self.keyring = keyring
        keyring.start_daemon()
        program = os.path.join(keyring.folder, "daemon")
        with open(program, "w", encoding="ascii") as file:
            file.write(_DAEMON)
        os.chmod(program, 0o700)
        with open(os.path.join(keyring.folder, "services", "secrets.service"), "w", encoding="utf-8") as file:
            file.write(_ACTIVATION.format(folder=keyring.folder))

    def kill(self) -> None:
        """End whatever daemon there is as a crash would."""
        for pid in self._daemons():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def revive(self) -> None:
        """Have a new daemon, unlocked as a person does at the desktop."""
        self.kill()
        deadline = time.monotonic() + 15
        while not self._is_unlocked():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def _is_unlocked(self) -> bool:
        try:
            self.keyring.unlock()
            return not self.keyring.is_locked()
        # An error where a session was asked for has no session in it.
        except (DBusErrorResponse, SecretStorageException, OSError, IndexError):
            return False

    def _daemons(self) -> list[int]:
        return [int(name) for name in os.listdir("/proc") if name.isdigit() and self._is_daemon(name)]

    def _is_daemon(self, pid: str) -> bool:
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as command, open(f"/proc/{pid}/environ", "rb") as environ:
                data = f"XDG_DATA_HOME={self.keyring.folder}/data".encode()
                return command.read().startswith(b"gnome-keyring-daemon\0") and data in environ.read().split(b"\0")
        except OSError:
            return False
