"""A real KeePassXC, without a screen, as the Secret Service of a session bus."""

import os
import shutil
import subprocess
import time
from contextlib import closing

import secretstorage
from jeepney.io.blocking import open_dbus_connection

_PASSWORD = "of the tests"
_DATABASE = """<?xml version="1.0" encoding="utf-8"?>
<KeePassFile>
  <Meta><CustomData><Item>
    <Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{d2a84bd4-5f1b-4f0c-9f0e-7f1d5a3c9b11}</Value>
  </Item></CustomData></Meta>
  <Root><Group><UUID>0qhL1F8bTwyfDn8dWjybEQ==</UUID><Name>exposed</Name></Group></Root>
</KeePassFile>
"""
_SETTINGS = """[General]
ConfigVersion=2
UpdateCheckMessageShown=true
[FdoSecrets]
Enabled=true
ShowNotification=false
ConfirmAccessItem=false
ConfirmDeleteItem=false
UnlockBeforeSearch=false
"""


class KeePassXC:
    """Started on the bus at *address*, with an unlocked database in *folder*; end it with `stop`."""

    def __init__(self, folder: str, address: str) -> None:
        program, converter = shutil.which("keepassxc"), shutil.which("keepassxc-cli")
        if program is None or converter is None:
            raise RuntimeError("this test needs a second Secret Service: apt-get install keepassxc")
        self._environ = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "XDG_RUNTIME_DIR": folder,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "QT_QPA_PLATFORM": "offscreen",
        }
        for name, text in (("exposed.xml", _DATABASE), ("settings.ini", _SETTINGS)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        database, settings = os.path.join(folder, "exposed.kdbx"), os.path.join(folder, "settings.ini")
        imported = [converter, "import", "-p", os.path.join(folder, "exposed.xml"), database]
        subprocess.run(
            imported, env=self._environ, input=f"{_PASSWORD}\n" * 2, text=True, capture_output=True, check=True
        )
        self._process = subprocess.Popen(
            [program, "--config", settings, "--pw-stdin", database],
            env=self._environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdin is not None
        with self._process.stdin as stdin:
            stdin.write(f"{_PASSWORD}\n".encode())
        self._wait(address)

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def _wait(self, address: str) -> None:
        deadline = time.monotonic() + 30
        while not _is_unlocked(address):
            if time.monotonic() > deadline:
                self.stop()
                raise RuntimeError("KeePassXC does not start")
            time.sleep(0.05)


def _is_unlocked(address: str) -> bool:
    with closing(open_dbus_connection(address)) as connection:
        try:
            return not secretstorage.Collection(connection).is_locked()
        except (secretstorage.SecretStorageException, OSError):
            return False
