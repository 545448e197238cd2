"""Statements about the AWS CLI and boto3 are what botocore does."""

import pytest
from testbed.config.botocore_reader import botocore_profiles

from awsroles.core.doctor.sdk_cases import CASES

TAKES = {str(case.check): case.takes for case in CASES}


@pytest.mark.parametrize(
    ("check", "data"),
    [
        ("section_twice", b"[profile a]\nx = 1\n[profile a]\ny = 2\n"),
        ("option_twice", b"[profile a]\nx = 1\nX = 2\n"),
        ("line_without_delimiter", b"[profile a]\njunk\n"),
        ("byte_order_mark", b"\xef\xbb\xbf[profile a]\nx = 1\n"),
    ],
)
def test_botocore_refuses_the_whole_file(check: str, data: bytes) -> None:
    who, _, others = TAKES[check].partition(" refuse the whole file")
    assert others
    assert who.startswith(("the AWS CLI and boto3", "the AWS CLI, boto3"))
    assert botocore_profiles(data) is None


@pytest.mark.parametrize(
    ("check", "data", "expected"),
    [
        ("default_section", b"[DEFAULT]\nx = 1\n[profile a]\ny = 2\n", {"x": "1", "y": "2"}),
        ("unusual_name", b'[profile "a"]\nx = 1\n', {"x": "1"}),
        ("indented_line", b"[profile a]\nx = 1\n  y = 2\n", {"x": "1\ny = 2"}),
        ("indented_comment", b"[profile a]\nx = 1\n  # why\n", {"x": "1"}),
        ("inline_comment", b"[profile a]\nx = 1 # why\n", {"x": "1 # why"}),
        ("key_case", b"[profile a]\nX = 1\n", {"x": "1"}),
        ("colon_delimiter", b"[profile a]\nx: 1\n", {"x": "1"}),
        ("quoted_process", b'[profile a]\nx = "a" b "c"\n', {"x": '"a" b "c"'}),
        ("crlf", b"[profile a]\r\nx = 1\r\n", {"x": "1"}),
    ],
)
def test_botocore_reads_the_value_in_its_own_way(check: str, data: bytes, expected: dict[str, str]) -> None:
    assert check in TAKES
    profiles = botocore_profiles(data)
    assert profiles is not None
    assert profiles["a"] == expected
