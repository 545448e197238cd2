"""The program that started this one, as far as it is still there."""

import os

from awsroles.errors import NobodyToAskError


class ParentWatch:
    """Notices the end of the parent, whose process ID is *parent*, by its change."""

    def __init__(self, parent: int) -> None:
        self._parent = parent

    def check(self) -> None:
        """Raise NobodyToAskError once the parent is gone: nobody waits for an answer any more."""
        if os.getppid() != self._parent:
            raise NobodyToAskError("the program that asked for credentials has ended")
