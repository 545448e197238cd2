"""Sealing: what opens it and what does not."""

from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.kdf import scrypt
from testbed.keyring.file_stores import CHEAP

from awsroles.adapters.file_store.crypto import ScryptParameters, derive_key, seal, unseal
from awsroles.errors import StorageError

KEY = bytes(range(32))


def test_only_the_same_key_and_the_same_words_beside_it_open_it() -> None:
    sealed = seal(KEY, b"canary", b"about")
    assert b"canary" not in sealed
    assert unseal(KEY, sealed, b"about") == b"canary"
    assert unseal(KEY[::-1], sealed, b"about") is None
    assert unseal(KEY, sealed, b"About") is None


@pytest.mark.parametrize("length", [0, 1, 12, 27, 33])
def test_a_part_of_it_does_not_open(length: int) -> None:
    assert unseal(KEY, seal(KEY, b"canary", b"")[:length], b"") is None


def test_any_bit_that_differs_is_noticed() -> None:
    sealed = seal(KEY, b"canary", b"")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        assert unseal(KEY, bytes(changed), b"") is None


def test_the_same_is_never_sealed_the_same_way_twice() -> None:
    assert len({seal(KEY, b"canary", b"") for _ in range(100)}) == 100


def test_a_passphrase_gives_the_same_key_again_and_another_with_other_salt() -> None:
    first = derive_key("pässphrase\udcff", b"salt", CHEAP)
    assert derive_key("pässphrase\udcff", b"salt", CHEAP) == first
    assert derive_key("passphrase", b"salt", CHEAP) != first
    assert derive_key("pässphrase\udcff", b"Salt", CHEAP) != first
    key, check = first
    assert len(key) == 32
    assert check not in key


@pytest.mark.parametrize(
    ("n", "r", "p", "sensible"),
    [
        (2**16, 8, 2, True),
        (2**14, 8, 1, True),
        (2**18, 8, 1, True),
        (2**13, 8, 8, False),
        (2**16 + 1, 8, 1, False),
        (2**19, 8, 1, False),
        (2**16, 1, 1, False),
        (2**16, 2**20, 1, False),
        (2**16, 8, 0, False),
        (2**16, 8, 9, False),
        (0, 8, 1, False),
        (-(2**16), 8, 1, False),
    ],
)
def test_a_cost_that_is_next_to_nothing_or_takes_all_memory_is_not_sensible(
    n: int, r: int, p: int, sensible: bool
) -> None:
    assert ScryptParameters(n, r, p).is_sensible() is sensible


def test_the_cost_of_new_files_is_that_of_the_recommendation() -> None:
    assert ScryptParameters().is_sensible()
    assert ScryptParameters().n * ScryptParameters().p == 2**17


def test_too_little_memory_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def derive(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(scrypt, "Scrypt", lambda **_: SimpleNamespace(derive=derive))
    with pytest.raises(StorageError, match="not enough memory to open what is sealed with a passphrase") as caught:
        derive_key("passphrase", bytes(16), CHEAP)
    assert caught.value.hint == "free 100 MB, then run it again"
