"""The accounts that a run has seen, in memory as JSON."""

import json
from collections.abc import Mapping
from typing import Any


class MemorySeen:
    """Implements the `SeenAccounts` port."""

    def __init__(self) -> None:
        self.lines: dict[str, str] = {}

    def load(self) -> Mapping[str, Mapping[str, Any]]:
        return {account: json.loads(line) for account, line in self.lines.items()}

    def add(self, account: str, data: Mapping[str, Any]) -> None:
        self.lines[account] = json.dumps(data)

    def clear(self) -> None:
        self.lines.clear()
