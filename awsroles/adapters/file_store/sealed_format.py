"""Format of the sealed file: a readable line and an encrypted line.

The first line is JSON: the version, the cost, salt and check of the passphrase, and the names of the items. The second
line is hexadecimal: the secrets by name in JSON, encrypted with the bytes of the first line as associated data.
"""

import json
from typing import Any

from awsroles.adapters.file_store.crypto import ScryptParameters, seal, unseal
from awsroles.core.dataclass import dataclass
from awsroles.errors import StorageError

_MARK = "awsroles-sealed"
_VERSION = 1


@dataclass(frozen=True)
class KeyDerivation:
    """The parameters of a key derivation, and the bytes that verify the passphrase."""

    cost: ScryptParameters
    salt: bytes
    check: bytes


@dataclass(frozen=True)
class SealedText:
    """The content of the file *path*; *names* are those of its items."""

    path: str
    head: bytes
    sealed: bytes
    derivation: KeyDerivation
    names: tuple[str, ...]

    def opened(self, key: bytes) -> dict[str, str]:
        """Return the secrets by name; raise StorageError if the file was changed."""
        data = unseal(key, self.sealed, self.head)
        if data is None:
            raise damaged(self.path)
        secrets: dict[str, str] = json.loads(data)
        return secrets


def parse(path: str, content: bytes) -> SealedText:
    """Return the parsed *content* of the file *path*; raise StorageError if it is damaged or has another version."""
    head, newline, sealed = content.partition(b"\n")
    fields = _fields(path, head)
    version = fields.get(_MARK)
    if isinstance(version, int) and version != _VERSION:
        raise StorageError(
            f"{path} was sealed by another version of awsroles (format {version})",
            "install that version, or a newer one",
        )
    try:
        derivation = KeyDerivation(
            ScryptParameters(int(fields["n"]), int(fields["r"]), int(fields["p"])),
            bytes.fromhex(fields["salt"]),
            bytes.fromhex(fields["check"]),
        )
        text = SealedText(path, head, bytes.fromhex(sealed.decode("ascii")), derivation, _names(fields["items"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise damaged(path) from None
    if version != _VERSION or not newline or not derivation.cost.is_sensible():
        raise damaged(path)
    return text


def render(key: bytes, derivation: KeyDerivation, secrets: dict[str, str]) -> bytes:
    """Return the content of a file with *secrets* by name."""
    fields = {
        _MARK: _VERSION,
        "n": derivation.cost.n,
        "r": derivation.cost.r,
        "p": derivation.cost.p,
        "salt": derivation.salt.hex(),
        "check": derivation.check.hex(),
        "items": sorted(secrets),
    }
    head = json.dumps(fields).encode("ascii")
    return head + b"\n" + seal(key, json.dumps(secrets).encode("ascii"), head).hex().encode("ascii") + b"\n"


def damaged(path: str) -> StorageError:
    """Return the error for a file that awsroles did not write."""
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
