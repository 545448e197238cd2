"""The stores of a machine without an OS keyring, and what they leave outside of their folder."""

import os
from contextlib import suppress
from pathlib import Path

from awsroles.adapters.file_store.crypto import ScryptParameters
from awsroles.adapters.file_store.passphrase import Passphrase
from awsroles.adapters.file_store.sealed_file import SealedFile
from awsroles.adapters.file_store.session_files import SessionFiles, SessionKey
from awsroles.adapters.file_store.store import FileStore, SessionStore
from awsroles.adapters.state.locks import hold
from awsroles.core.prompts import Prompter
from awsroles.fastpath import kernel_keyring
from awsroles.fastpath.paths import file_name
from testbed.keyring.kernel_keys import keys_of

PASSPHRASE = "correct horse battery staple"
# The least that is taken for a passphrase: tests need not be slow.
CHEAP = ScryptParameters(2**14, 8, 1)


class FileStores:
    """The stores in one state *folder*; *said* is what the person was told."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.path = folder / "secrets"
        self.said: list[str] = []

    def sealed_file(self, passphrase: str | None = PASSPHRASE, person: Prompter | None = None) -> SealedFile:
        """Return the sealed file as a process has it to which *passphrase* was given, or which asks *person*."""
        lock = os.path.join(self.folder, "locks", "secrets")
        return SealedFile(str(self.path), Passphrase(passphrase, person), lambda: hold(lock, 10), CHEAP)

    def session_files(self) -> SessionFiles:
        return SessionFiles(self.folder, SessionKey(self.folder, dict(os.environ)))

    def session_store(self) -> SessionStore:
        return SessionStore(self.folder, self.session_files(), self.said.append)

    def file_store(self, passphrase: str | None = PASSPHRASE) -> FileStore:
        return FileStore(str(self.path), self.sealed_file(passphrase), self.session_store())

    def key_name(self, item: str) -> bytes:
        """Return the name of the kernel key that holds *item*."""
        return kernel_keyring.key_name(item, self.folder)

    def clear(self) -> None:
        """Remove what no temporary folder holds: the kernel's keys, and the session key in memory."""
        for key in keys_of(self.folder):
            kernel_keyring.remove(key.name)
        for folder in ("/dev/shm", os.environ["XDG_RUNTIME_DIR"]):  # noqa: S108 - where sessions have their key
            with suppress(FileNotFoundError):
                os.unlink(f"{folder}/awsroles-{os.geteuid()}/{file_name(self.folder)}")
