"""Locks for the AWS config file."""

from pathlib import Path

import pytest

from awsroles.adapters.state.locks import FileLocks
from awsroles.core.sessions.single_flight import Locks


@pytest.fixture
def locks(home: Path) -> Locks:
    """Locks between processes, waited for up to ten seconds."""
    return FileLocks(str(home / ".local" / "state" / "awsroles"), lambda: 10, lambda: None)
