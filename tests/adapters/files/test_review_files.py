"""Files that a review reads are bounded, packed or not."""

import gzip
from pathlib import Path

import pytest

from awsroles.adapters.files.review_files import read_bytes
from awsroles.errors import ConfigurationError


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_is_not_read_beyond_its_limit(tmp_path: Path, pack: type[bytes]) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(pack(b"x" * (1 << 20)))
    assert read_bytes(str(path), "name another", 1 << 20) == b"x" * (1 << 20)
    path.write_bytes(pack(b"x" * (50 << 20)))
    with pytest.raises(ConfigurationError, match="is larger than 1 MB"):
        read_bytes(str(path), "name another", 1 << 20)
