"""What stands in the sealed file: one line that anybody may read, and one that the passphrase opens.

The first is JSON: the version, the cost, salt and check of the passphrase, and the names of the items. The second is
hexadecimal: the secrets by name in JSON, sealed together with the exact bytes of the first.
"""

import json
from typing import Any

from awsroles.adapters.file_store.crypto import ScryptParameters, seal, unseal
from awsroles.core.dataclass import dataclass
from awsroles.errors import StorageError

_MARK = "awsroles-sealed"
_VERSION = 1


@dataclass(frozen=True)
class Lock:
    """What a passphrase is stretched with, and what it then has to give."""

    cost: ScryptParameters
    salt: bytes
    check: bytes


@dataclass(frozen=True)
class SealedText:
    """The content of the file at *path*; *names* are those of its items."""

    path: str
    head: bytes
    sealed: bytes
    lock: Lock
    names: tuple[str, ...]

    def opened(self, key: bytes) -> dict[str, str]:
        """Return the secrets by name; raise StorageError where the file is not as it was written."""
        data = unseal(key, self.sealed, self.head)
        if data is None:
            raise damaged(self.path)
        secrets: dict[str, str] = json.loads(data)
        return secrets


def parse(path: str, content: bytes) -> SealedText:
    """Return the *content* of the file at *path*; raise StorageError where it is damaged or of another version."""
    head, newline, sealed = content.partition(b"\n")
    fields = _fields(path, head)
    version = fields.get(_MARK)
    if isinstance(version, int) and version != _VERSION:
        raise StorageError(
            f"{path} was sealed by another version of awsroles (format {version})",
            "install that version, or a newer one",
        )
    try:
        lock = Lock(
            ScryptParameters(int(fields["n"]), int(fields["r"]), int(fields["p"])),
            bytes.fromhex(fields["salt"]),
            bytes.fromhex(fields["check"]),
        )
        text = SealedText(path, head, bytes.fromhex(sealed.decode("ascii")), lock, _names(fields["items"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise damaged(path) from None
    if version != _VERSION or not newline or not lock.cost.is_sensible():
        raise damaged(path)
    return text


def render(key: bytes, lock: Lock, secrets: dict[str, str]) -> bytes:
    """Return the content of a file that holds *secrets* by name."""
    fields = {
        _MARK: _VERSION,
        "n": lock.cost.n,
        "r": lock.cost.r,
        "p": lock.cost.p,
        "salt": lock.salt.hex(),
        "check": lock.check.hex(),
        "items": sorted(secrets),
    }
    head = json.dumps(fields).encode("ascii")
    return head + b"\n" + seal(key, json.dumps(secrets).encode("ascii"), head).hex().encode("ascii") + b"\n"


def damaged(path: str) -> StorageError:
    """Return the error for a file that is not as awsroles wrote it."""
    return StorageError(
        f"{path} is damaged, or was changed by another program",
        "restore it from a backup; without one remove it and run awsroles setup again",
    )


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise TypeError("no list of names")
    return tuple(value)


def _fields(path: str, head: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(head)
    except (ValueError, RecursionError):
        raise damaged(path) from None
    if not isinstance(fields, dict):
        raise damaged(path)
    return fields
