"""The accounts that a run has read, in the state directory: a line of JSON for each, written as soon as it is known.

The file holds what AWS tells of users, roles and policies, external IDs in trust policies included, and no secrets.
"""

import os
from collections.abc import Mapping
from typing import Any

from awsroles.adapters.state.json_lines import JsonLines
from awsroles.fastpath.paths import file_name

_FORMAT = {"format": "awsroles-seen-accounts", "version": 1}


class SeenAccountsFile:
    """Implements the `SeenAccounts` port, in the file of *name*. Several threads may add accounts."""

    def __init__(self, state_directory: str, name: str) -> None:
        self._lines = JsonLines(os.path.join(state_directory, "live", file_name(name)), _FORMAT)

    def load(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the data of each account; lines that were cut short are left out."""
        return {str(each["account"]): each for each in self._lines.load() if "account" in each}

    def add(self, account: str, data: Mapping[str, Any]) -> None:
        """Append *data*; raise StorageError."""
        self._lines.add({**data, "account": account})

    def clear(self) -> None:
        """Remove the file; raise StorageError."""
        self._lines.clear()
