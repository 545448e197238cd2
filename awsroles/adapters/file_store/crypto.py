"""Encryption with a key or a passphrase: AES-256-GCM and scrypt."""

from os import urandom

from awsroles.core.dataclass import dataclass
from awsroles.errors import StorageError

KEY_LENGTH = 32
_CHECK_LENGTH = 16
_NONCE_LENGTH = 12
_MOST_MEMORY = 256 * 2**20


@dataclass(frozen=True)
class ScryptParameters:
    """The cost of one passphrase: 128 * n * r bytes of memory, p times."""

    n: int = 2**16
    r: int = 8
    p: int = 2

    def is_sensible(self) -> bool:
        """Return True if the cost is neither too low nor too high for this machine."""
        is_power_of_two = self.n > 0 and self.n & (self.n - 1) == 0
        return (
            is_power_of_two and self.n >= 2**14 and self.r >= 8 and 1 <= self.p <= 8 and self._memory() <= _MOST_MEMORY
        )

    def _memory(self) -> int:
        return 128 * self.n * self.r


def derive_key(passphrase: str, salt: bytes, cost: ScryptParameters) -> tuple[bytes, bytes]:
    """Return the key of *passphrase* and *salt*, and bytes that verify the passphrase.

    The default cost is that of OWASP's password storage cheat sheet. Raises StorageError without enough memory.
    """
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    length = KEY_LENGTH + _CHECK_LENGTH
    try:
        made = Scrypt(salt=salt, length=length, n=cost.n, r=cost.r, p=cost.p).derive(
            passphrase.encode("utf-8", "surrogateescape")
        )
    except MemoryError as error:
        raise StorageError(
            "not enough memory to open what is sealed with a passphrase", "free 100 MB, then run it again"
        ) from error
    return made[:KEY_LENGTH], made[KEY_LENGTH:]


def seal(key: bytes, data: bytes, associated_data: bytes) -> bytes:
    """Return *data* encrypted and authenticated with *key*, together with *associated_data*, which is not encrypted."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = urandom(_NONCE_LENGTH)
    return nonce + AESGCM(key).encrypt(nonce, data, associated_data)


def unseal(key: bytes, sealed: bytes, associated_data: bytes) -> bytes | None:
    """Return the data, None if the key, the associated data or a byte differs."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:], associated_data)
    except (InvalidTag, ValueError):
        return None
