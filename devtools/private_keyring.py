"""A real gnome-keyring-daemon on a session bus of its own, in a folder of its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import secretstorage
from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from devtools import other_user

_PASSWORD = "of the tests"
_PROGRAMS = {"dbus-daemon": "dbus", "gnome-keyring-daemon": "gnome-keyring"}
_LOGIN = "/org/freedesktop/secrets/collection/login"
_SECRETS = "org.freedesktop.secrets"
_SERVICE = DBusAddress("/org/freedesktop/secrets", _SECRETS, "org.freedesktop.Secret.Service")
_LOGIN_COLLECTION = DBusAddress(_LOGIN, _SECRETS, "org.freedesktop.Secret.Collection")
# The bus starts this for every prompt: it leaves a line, and fails as a prompter without a desktop does.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow user="*"/><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>
  </policy>
</busconfig>
"""
_PROMPTER = """[D-BUS Service]
Name=org.gnome.keyring.SystemPrompter
Exec={folder}/prompter
"""


def require_programs() -> None:
    """Raise RuntimeError, naming what to install, where a program that the tests run is missing."""
    missing = [package for program, package in _PROGRAMS.items() if shutil.which(program) is None]
    if missing:
        raise RuntimeError(f"the tests need a real keyring: apt-get install {' '.join(missing)}")


def wait_for(ready: Callable[[], bool], failed: str, said: Callable[[], str] = str) -> None:
    """Return once it is *ready*; raise RuntimeError with what was *said* where that takes a minute."""
    deadline = time.monotonic() + 60
    while not ready():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{failed}: {said()}")
        time.sleep(0.01)


class PrivateKeyring:
    """The bus and its keyring daemon; `start` both, `stop` both. *folder* must be short: a socket's path is limited.

    Both are of the user *uid*, or our own.
    """

    def __init__(self, folder: str, uid: int | None = None) -> None:
        self.folder = folder
        self._uid = uid
        self.address = f"unix:path={folder}/bus"
        self.password = _PASSWORD
        self._bus: subprocess.Popen[bytes] | None = None
        self._daemon: subprocess.Popen[bytes] | None = None

    def start(self, *, unlocked: bool = True, with_daemon: bool = True) -> None:
        """Start the bus and, unlocked with a login keyring or without any, the daemon; return when it answers."""
        require_programs()
        for name in ("home", "data", "run", "services"):
            os.makedirs(os.path.join(self.folder, name), mode=0o700, exist_ok=True)
        if self._uid is not None:
            for path, _, _ in os.walk(self.folder):
                os.chown(path, self._uid, self._uid)
        self._write("bus.conf", _BUS.format(folder=self.folder))
        self._write("services/prompter.service", _PROMPTER.format(folder=self.folder))
        self.answer_prompts_with(":")
        self._bus = self._run("dbus-daemon", f"--config-file={self.folder}/bus.conf", "--nofork")
        self._wait(lambda: os.path.exists(f"{self.folder}/bus"))
        if with_daemon:
            self.start_daemon(unlocked=unlocked)

    def start_daemon(self, *, unlocked: bool = True) -> None:
        """Start the daemon alone; a locked one finds the collection of an earlier, or none."""
        arguments = ["--foreground", "--components=secrets", *(["--unlock"] if unlocked else [])]
        self._daemon = self._run("gnome-keyring-daemon", *arguments)
        assert self._daemon.stdin is not None
        with self._daemon.stdin as stdin:
            stdin.write(_PASSWORD.encode() if unlocked else b"")
        self._wait(lambda: self._answers(unlocked=unlocked))

    def stop(self) -> None:
        """End both, by their process IDs."""
        for process in (self._daemon, self._bus):
            if process is not None:
                process.send_signal(signal.SIGCONT)
                process.kill()
                process.wait()

    def revive(self) -> None:
        """Start the daemon anew and empty if it has crashed, and raise RuntimeError with its output."""
        assert self._daemon is not None
        if self._daemon.poll() is not None:
            self.start_daemon()
            self.empty()
            raise RuntimeError(f"the keyring daemon crashed in this test: {self._log()}")

    def kill_daemon(self) -> None:
        """End the daemon as a crash would."""
        assert self._daemon is not None
        self._daemon.kill()
        self._daemon.wait()

    def kill_bus(self) -> None:
        """End the bus as a crash would."""
        assert self._bus is not None
        self._bus.kill()
        self._bus.wait()

    def freeze_daemon(self) -> None:
        """Let the daemon answer nothing until `thaw_daemon`."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP)

    def thaw_daemon(self) -> None:
        """Let the daemon answer again."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGCONT)

    def lock(self) -> None:
        """Lock the collection, as a screen lock may."""
        with self.connection() as connection:
            secretstorage.Collection(connection, _LOGIN).lock()

    def unlock(self) -> None:
        """Unlock the collection with its password, as a person would."""
        with self.connection() as connection:
            private = _SERVICE.with_interface("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface")
            secret = (_plain_session(connection), b"", _PASSWORD.encode(), "text/plain")
            connection.send_and_get_reply(
                new_method_call(private, "UnlockWithMasterPassword", "o(oayays)", (_LOGIN, secret))
            )

    def is_locked(self) -> bool:
        """Say whether the collection is locked; raise where the daemon is not well."""
        with self.connection() as connection:
            return secretstorage.Collection(connection, _LOGIN).is_locked()

    def items(self) -> dict[str, str]:
        """Return every secret in the collection by the name of its service attribute."""
        with self.connection() as connection:
            items = list(secretstorage.Collection(connection, _LOGIN).get_all_items())
            names = {item.item_path: item.get_attributes().get("service", "") for item in items}
            # An encrypted session costs the daemon 5 ms, and SecretStorage opens one for each item.
            call = new_method_call(_SERVICE, "GetSecrets", "aoo", (list(names), _plain_session(connection)))
            (secrets,) = connection.send_and_get_reply(call).body
            return {name: bytes(secrets[path][2]).decode() for path, name in names.items()}

    def put(self, attributes: dict[str, str], secret: bytes) -> None:
        """Store an item as another program would, in place of one with exactly these attributes."""
        with self.connection() as connection:
            secretstorage.Collection(connection, _LOGIN).create_item(
                "of another program", attributes, secret, replace=True
            )

    def empty(self) -> None:
        """Remove every item, and forget the prompts that came up."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(self.folder, "prompts"))
        with self.connection() as connection:
            for item in list(secretstorage.Collection(connection, _LOGIN).get_all_items()):
                item.delete()

    def answer_prompts_with(self, command: str) -> None:
        """Run this shell *command* for every prompt from now on; it is counted in any case."""
        self._write("prompter", f'#!/bin/sh\necho prompt >> "{self.folder}/prompts"\n{command}\nexit 1\n')
        os.chmod(os.path.join(self.folder, "prompter"), 0o700)

    def answer_prompts_with_password(self, after: float = 0) -> None:
        """Unlock the collection *after* some seconds at every prompt from now on, as a person at the desktop would."""
        script = f"from devtools.private_keyring import PrivateKeyring; PrivateKeyring({self.folder!r}).unlock()"
        top = Path(__file__).parents[1]
        self.answer_prompts_with(f'sleep {after}; PYTHONPATH="{top}" "{sys.executable}" -c "{script}"')

    def prompts(self) -> int:
        """Return how many prompts would have come up."""
        try:
            with open(os.path.join(self.folder, "prompts"), encoding="utf-8") as file:
                return len(file.readlines())
        except FileNotFoundError:
            return 0

    @contextlib.contextmanager
    def connection(self) -> Iterator[DBusConnection]:
        """Give a connection to the bus, on which the daemon may be asked anything."""
        with closing(open_dbus_connection(self.address)) as connection:
            # It aborts where a caller that it has not noted yet reads a property or opens a session.
            search = new_method_call(_LOGIN_COLLECTION, "SearchItems", "a{ss}", ({"service": "none"},))
            # Twenty tries, however slow the machine is; without a collection each is in vain.
            for _ in range(20):
                if connection.send_and_get_reply(search).header.message_type is not MessageType.error:
                    break
                time.sleep(0.01)
            yield connection

    def _answers(self, *, unlocked: bool) -> bool:
        try:
            locked = self.is_locked()
        except secretstorage.ItemNotFoundException:
            return not unlocked
        except (secretstorage.SecretStorageException, OSError):
            return False
        return not (unlocked and locked)

    def _run(self, *command: str) -> "subprocess.Popen[bytes]":
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": os.path.join(self.folder, "home"),
            "XDG_DATA_HOME": os.path.join(self.folder, "data"),
            "XDG_RUNTIME_DIR": os.path.join(self.folder, "run"),
            "DBUS_SESSION_BUS_ADDRESS": self.address,
        }
        with open(os.path.join(self.folder, "log"), "ab") as log:
            arguments = list(command) if self._uid is None else other_user.command(list(command), self._uid)
            return subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=log, stderr=log, env=environ)

    def _wait(self, ready: Callable[[], bool]) -> None:
        wait_for(ready, "the private keyring does not start", self._log)

    def _log(self) -> str:
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as log:
            return log.read()

    def _write(self, name: str, text: str) -> None:
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def _plain_session(connection: DBusConnection) -> str:
    """Open a session that does not encrypt, and return its path."""
    call = new_method_call(_SERVICE, "OpenSession", "sv", ("plain", ("s", "")))
    return str(connection.send_and_get_reply(call).body[1])
