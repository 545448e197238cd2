"""Lengths of time as people write and read them."""

import pytest

from awsroles.core.aws.durations import format_duration, parse_duration
from awsroles.errors import UsageError


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("8h", 28800),
        ("90m", 5400),
        ("1h30m", 5400),
        ("1h30m15s", 5415),
        ("15m10s", 910),
        ("45s", 45),
        ("5400", 5400),
        (" 1H ", 3600),
        ("0", 0),
    ],
)
def test_durations_are_read(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", " ", "h", "8 h", "8x", "-1h", "1.5h", "30m1h", "1h30", "\u0668h", "1h\n2m", "9" * 9]
)
def test_an_invalid_duration_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="is not a duration") as caught:
        parse_duration(text)
    assert "1h30m" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0 s"),
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (3660, "1 h 1 min"),
        (43199, "11 h 59 min"),
        (129600, "36 h"),
    ],
)
def test_durations_are_written_for_people(seconds: int, text: str) -> None:
    assert format_duration(seconds) == text
