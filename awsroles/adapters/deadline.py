"""The time that this process has."""

import time


class Deadline:
    """*seconds* from now, by a clock that is never set."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds that are left, never less than none."""
        return max(0.0, self._end - time.monotonic())
