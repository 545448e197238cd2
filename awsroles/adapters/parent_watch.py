"""The program that started this one, as far as it is still there."""

import os

from awsroles.errors import NobodyToAskError


class ParentWatch:
    """Notices the end of the parent by the changed process ID of the parent."""

    def __init__(self) -> None:
        self._parent = os.getppid()

    def check(self) -> None:
        """Raise NobodyToAskError once the parent is gone: nobody waits for an answer any more."""
        if os.getppid() != self._parent:
            raise NobodyToAskError("the program that asked for credentials has ended")
