"""The core on its bench."""

from pathlib import Path

import pytest
from testbed.bench import MASTER, Bench

from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.server import Served


@pytest.fixture
def bench(tmp_path: Path, server: Served, phone: MfaDevice) -> Bench:
    """Return a bench where nothing is set up yet."""
    return Bench(str(tmp_path / "state"), server.url, phone)


@pytest.fixture
def set_up(bench: Bench, key: AccessKey) -> Bench:
    """Return a bench with ada's master profile, whose key is in the store."""
    bench.config.text = MASTER
    bench.keep_key(key)
    return bench
