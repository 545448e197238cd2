"""The regions that botocore's own data name."""

import subprocess
import sys
from pathlib import Path

import pytest
from botocore.session import Session

from awsroles.adapters.aws import regions as botocore_regions
from awsroles.adapters.aws.regions import known_regions


def test_they_are_those_of_botocore() -> None:
    known = known_regions()
    session = Session()
    for partition in session.get_available_partitions():
        assert set(session.get_available_regions("sts", partition)) <= known[partition]
    assert "eu-west-11" not in known["aws"]
    assert not any("global" in region for regions in known.values() for region in regions)


def test_botocore_is_not_loaded_for_them() -> None:
    script = "import sys; from awsroles.adapters.aws import regions as r; r.known_regions(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True)
    assert "botocore" not in done.stdout.split()


@pytest.mark.parametrize("content", [None, "{", '{"partitions": 1}', '{"partitions": [{}]}'])
def test_without_the_data_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None) -> None:
    (tmp_path / "botocore" / "data").mkdir(parents=True)
    (tmp_path / "botocore" / "__init__.py").touch()
    if content is not None:
        (tmp_path / "botocore" / "data" / "partitions.json").write_text(content)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.split(".")[0] == "botocore"]:
        monkeypatch.delitem(sys.modules, name)
    assert botocore_regions.known_regions() == {}
