"""The fast reader on a bus that answers as no real one does: the secret or nothing, in time, and never an exception."""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jeepney.low_level import Endianness
from testbed.fuzz.examples import examples
from testbed.keyring.fake_bus import FakeBus, whole

from awsroles.adapters.keyring.secretstorage_items import read_secret

ITEM = "awsroles/mfa-session/arn:aws:iam::111111111111:user/ada"
SECRET = b"awsroles1 1 2 3 4\n" + bytes(range(256)) * 8
MANY = examples(200)
# A fake bus is none that is known.
LAST = ["GetConnectionUnixUser", "OpenSession", "GetSecret"]
ENDIANNESS = st.sampled_from([Endianness.little, Endianness.big])


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[FakeBus]:
    """Serve the item."""
    with closing(FakeBus(str(tmp_path / "bus"), {ITEM: SECRET, "another": b"x"})) as bus:
        yield bus


def found(bus: FakeBus) -> bytes | None:
    return read_secret(ITEM, {"DBUS_SESSION_BUS_ADDRESS": bus.address})


def answers(bus: FakeBus) -> list[bytes]:
    """Return the answers of an undisturbed conversation."""
    heard: list[bytes] = []

    def listen(_: int, answer: bytes) -> list[bytes]:
        heard.append(answer)
        return [answer]

    bus.delivery = listen
    assert found(bus) == SECRET
    return heard


def found_instead(bus: FakeBus, number: int, answer: bytes) -> bytes | None:
    """Return what is found where this *answer* comes in place of the one of that *number*, and then nothing."""
    bus.delivery = lambda at, usual: [answer, None] if at == number else [usual]
    return found(bus)


@MANY
@given(endianness=ENDIANNESS, lengths=st.lists(st.integers(1, 300), max_size=40))
def test_answers_come_in_any_byte_order_and_pieces_and_among_signals(
    bus: FakeBus, endianness: Endianness, lengths: list[int]
) -> None:
    def in_pieces(_: int, answer: bytes) -> list[bytes]:
        ends = [sum(lengths[:count]) for count in range(len(lengths) + 1)]
        return [answer[start:end] for start, end in zip(ends, [*ends[1:], len(answer)], strict=True)]

    bus.endianness, bus.delivery = endianness, in_pieces
    assert found(bus) == SECRET


@MANY
@given(endianness=ENDIANNESS, number=st.integers(0, 2), data=st.data())
def test_answers_that_are_cut_short_are_nothing(
    bus: FakeBus, endianness: Endianness, number: int, data: st.DataObject
) -> None:
    bus.endianness = endianness
    answer = answers(bus)[number]
    assert found_instead(bus, number, answer[: data.draw(st.integers(0, len(answer) - 1))]) is None


@MANY
@given(endianness=ENDIANNESS, number=st.integers(0, 2), data=st.data())
def test_answers_with_changed_bytes_never_raise(
    bus: FakeBus, endianness: Endianness, number: int, data: st.DataObject
) -> None:
    bus.endianness = endianness
    changed = bytearray(answers(bus)[number])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed)))
        changed[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=5))
    assert isinstance(found_instead(bus, number, bytes(changed)), bytes | None)


@MANY
@given(number=st.integers(0, 2), noise=st.binary(max_size=2_000))
def test_noise_is_nothing(bus: FakeBus, number: int, noise: bytes) -> None:
    assert found_instead(bus, number, noise) is None


def test_every_byte_of_the_answers_may_be_any_other(bus: FakeBus) -> None:
    for number, answer in enumerate(answers(bus)):
        for at in range(min(len(answer), 700)):
            changed = answer[:at] + bytes([answer[at] ^ 0xFF]) + answer[at + 1 :]
            assert isinstance(found_instead(bus, number, changed), bytes | None)


@pytest.mark.parametrize(
    "greeting", [b"", b"REJECTED EXTERNAL\r\n", b"ERROR\r\n", b"DATA\r\n", b"\r\n", b"x" * 3_000_000]
)
def test_a_bus_that_does_not_let_us_in_gives_nothing(bus: FakeBus, greeting: bytes) -> None:
    bus.greeting = greeting
    bus.delivery = lambda _, answer: [answer, None]
    assert found(bus) is None


def test_items_that_are_missing_or_locked_are_nothing(bus: FakeBus) -> None:
    bus.locked = {ITEM}
    assert found(bus) is None
    assert bus.calls[-1] == "GetSecret"
    bus.items = {}
    bus.calls.clear()
    assert found(bus) is None
    assert bus.calls == ["Hello", "SearchItems"]


def test_an_item_is_missing_only_if_an_unlocked_keyring_says_so(bus: FakeBus) -> None:
    def found_missing() -> bytes | None:
        return read_secret(ITEM, {"DBUS_SESSION_BUS_ADDRESS": bus.address}, b"missing")

    assert found_missing() == SECRET
    bus.items = {}
    for bus.endianness in Endianness:
        assert found_missing() == b"missing"
    bus.is_locked = True
    assert found_missing() is None
    bus.is_locked, bus.refusals = False, 3
    assert found_missing() is None
    bus.delivery = lambda at, answer: [answer[:-1], None] if at == 1 else [answer]
    assert found_missing() is None


@pytest.mark.parametrize("items", [{ITEM: SECRET}, {}])
def test_a_service_of_another_user_is_not_believed(bus: FakeBus, items: dict[str, bytes]) -> None:
    bus.items, bus.uid = items, os.geteuid() + 1
    assert read_secret(ITEM, {"DBUS_SESSION_BUS_ADDRESS": bus.address}, b"missing") is None
    assert "GetSecret" not in bus.calls


def test_a_service_that_does_not_know_us_yet_is_asked_again_and_twice(bus: FakeBus) -> None:
    for bus.refusals in (1, 2):
        refused = bus.refusals
        bus.calls.clear()
        assert found(bus) == SECRET
        assert bus.calls == ["Hello", "SearchItems", *["SearchItems"] * refused, *LAST]
    bus.calls.clear()
    bus.refusals = 3
    assert found(bus) is None
    assert bus.calls == ["Hello", *["SearchItems"] * 3]


@pytest.mark.parametrize("length", [2**20 - 1_000, 2**20, 2**24])
def test_a_message_of_more_than_a_megabyte_is_not_waited_for(bus: FakeBus, length: int) -> None:
    bus.items = {ITEM: b"x" * length}
    bus.delivery = whole
    assert found(bus) == (b"x" * length if length < 2**20 else None)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_bus_that_falls_silent_is_waited_for_two_seconds(bus: FakeBus, number: int) -> None:
    bus.delivery = lambda at, answer: [answer[:-1]] if at == number else [answer]
    start = time.monotonic()
    assert found(bus) is None
    assert 1.9 < time.monotonic() - start < 6


def test_a_bus_that_says_other_things_for_ever_is_heard_for_two_seconds(bus: FakeBus) -> None:
    def for_ever(_: int, _answer: bytes) -> Iterator[bytes]:
        yield bus.greeting
        while True:
            yield bus.signal()

    bus.delivery = for_ever
    start = time.monotonic()
    assert found(bus) is None
    assert 1.9 < time.monotonic() - start < 6
