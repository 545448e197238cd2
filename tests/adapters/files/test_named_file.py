"""A file that the user names."""

from pathlib import Path

import pytest

from awsroles.adapters.files.named_file import read_named_file
from awsroles.errors import UsageError


def test_the_text_of_the_file_is_returned(tmp_path: Path) -> None:
    path = tmp_path / "accounts"
    path.write_text("222222222222=Größe\n")
    assert read_named_file(str(path)) == "222222222222=Größe\n"


def test_a_file_that_cannot_be_read_or_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_named_file(str(tmp_path / "none"))
    with pytest.raises(UsageError, match="cannot be read"):
        read_named_file(str(tmp_path))
    (tmp_path / "bytes").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="is not UTF-8"):
        read_named_file(str(tmp_path / "bytes"))
    with pytest.raises(UsageError, match="is larger than") as caught:
        read_named_file("/dev/zero")
    assert caught.value.hint == "name a file of accounts"
