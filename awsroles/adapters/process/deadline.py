"""The time that this process has."""

import time


class Deadline:
    """*seconds* from *began* on, or from now, by the clock that is never set (time.monotonic)."""

    def __init__(self, seconds: float, began: float | None = None) -> None:
        self._end = (time.monotonic() if began is None else began) + seconds

    def remaining(self) -> float:
        """Return the seconds that are left, never less than none."""
        return max(0.0, self._end - time.monotonic())
