"""Sealing bytes with a passphrase or a key: scrypt and AES-256-GCM. The one place of cryptography."""

from os import urandom

from awsroles.core.dataclass import dataclass
from awsroles.errors import StorageError

KEY_LENGTH = 32
_CHECK_LENGTH = 16
_NONCE_LENGTH = 12
_MOST_MEMORY = 256 * 2**20


@dataclass(frozen=True)
class ScryptParameters:
    """What scrypt takes to try one passphrase: 128 * n * r bytes of memory, p times."""

    n: int = 2**16
    r: int = 8
    p: int = 2

    def is_sensible(self) -> bool:
        """Say whether this is worth the name and does not take all memory or for ever."""
        is_power_of_two = self.n > 0 and self.n & (self.n - 1) == 0
        return (
            is_power_of_two and self.n >= 2**14 and self.r >= 8 and 1 <= self.p <= 8 and self._memory() <= _MOST_MEMORY
        )

    def _memory(self) -> int:
        return 128 * self.n * self.r


def derive_key(passphrase: str, salt: bytes, cost: ScryptParameters) -> tuple[bytes, bytes]:
    """Return the key that *passphrase* makes with *salt*, and bytes that tell whether it is the same passphrase again.

    The cost is that of OWASP's password storage cheat sheet. Raises StorageError where there is no memory for it.
    """
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    length = KEY_LENGTH + _CHECK_LENGTH
    try:
        made = Scrypt(salt=salt, length=length, n=cost.n, r=cost.r, p=cost.p).derive(
            passphrase.encode("utf-8", "surrogateescape")
        )
    except MemoryError as error:
        raise StorageError(
            "there is not enough memory to open what is sealed with a passphrase", "free 100 MB, then run it again"
        ) from error
    return made[:KEY_LENGTH], made[KEY_LENGTH:]


def seal(key: bytes, data: bytes, about: bytes) -> bytes:
    """Return *data* sealed, so that it opens only with *key* and together with *about*, which is not hidden."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = urandom(_NONCE_LENGTH)
    return nonce + AESGCM(key).encrypt(nonce, data, about)


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes | None:
    """Return what was sealed, None where anything differs."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:], about)
    except (InvalidTag, ValueError):
        return None
