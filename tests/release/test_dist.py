"""The files that `make dist` has written."""

import subprocess
import tarfile
from pathlib import Path

import pytest
from testbed.program.installers import TOOLS, TOP, wheel

import awsroles
from devtools.release.build import build

pytestmark = pytest.mark.release


def test_a_second_build_writes_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    settings = tmp_path / "gitconfig"
    # As git has it on Windows.
    settings.write_text("[core]\n\tautocrlf = true\n[tar]\n\tumask = user\n[log]\n\tshowSignature = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    for path in build(TOP, tmp_path / "dist", str(TOOLS / "bin" / "python")):
        assert path.read_bytes() == (TOP / "dist" / path.name).read_bytes()


def test_the_sdist_has_all_files_of_the_commit() -> None:
    listed = subprocess.run(["/usr/bin/env", "git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=True)
    with tarfile.open(wheel().with_name(f"awsroles-{awsroles.__version__}.tar.gz")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert set(listed.stdout.splitlines()) - names == set()
    assert "man/awsroles.1" in names
