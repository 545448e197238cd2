"""The pace of many calls: as fast as AWS answers, and slower for a while once it throttles."""

from collections import deque

# Of the rate at which AWS has just answered, after it throttled.
_SLOWER = 0.8
# Calls a second, more each second.
_FASTER = 1.0
_SLOWEST = 1.0
# Seconds: over which the rate is measured, and in which further throttling is the same event.
_WINDOW = 1.0
_SAME_EVENT = 1.0


class Pace:
    """The moments at which calls may start; all times are in seconds of one clock.

    The first throttled call sets a limit below the rate at which calls succeeded. The limit rises until the next one.
    """

    def __init__(self) -> None:
        self._limit: float | None = None
        self._limited_at = 0.0
        self._next = 0.0
        self._succeeded: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Return the seconds until a call may start, 0 if it may now."""
        return max(0.0, self._next - now)

    def start(self, now: float) -> None:
        """Note that a call starts."""
        if self._limit is not None:
            rate = self._limit + _FASTER * max(0.0, now - self._limited_at)
            self._next = max(self._next, now) + 1.0 / rate

    def succeeded(self, now: float) -> None:
        """Note that AWS answered a call, whatever it said."""
        self._succeeded.append(now)
        self._forget(now)

    def throttled(self, now: float) -> None:
        """Note that AWS throttled a call."""
        self._forget(now)
        if self._limit is not None and now - self._limited_at < _SAME_EVENT:
            return
        self._limit = max(_SLOWEST, _SLOWER * len(self._succeeded) / _WINDOW)
        self._limited_at = now
        self._next = max(self._next, now + 1.0 / self._limit)

    def _forget(self, now: float) -> None:
        while self._succeeded and self._succeeded[0] <= now - _WINDOW:
            self._succeeded.popleft()
