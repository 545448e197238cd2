"""The thread that renews an endpoint's session ahead, so that no request waits for AWS."""

import threading
import time
from collections.abc import Callable

from awsroles.core.exec.refresh import RefreshableSession
from awsroles.core.sessions.model import Session

# In seconds. The clock may be set, and a machine may sleep: so it is looked at again now and then.
_LONGEST_REST = 30.0
# After a failure it is tried again, more and more seldom; or as soon as a request gets nothing.
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 60.0
_SHORTEST_PAUSE = 2.0
# The least patient SDK waits for 1 s in all (JavaScript).
_PATIENCE = 0.6
# How old the news may be that nobody has logged out, and how long a request waits for newer ones.
_NEWS = 0.5
_LOOK_PATIENCE = 0.3


class RefreshThread:
    """Renews *session* from `start` to `stop`."""

    def __init__(self, session: RefreshableSession) -> None:
        self._session = session
        self._changed = threading.Condition()
        self._wanted = False
        self._stopping = False
        self._looked_at = -_NEWS
        self._looking = False

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._look()
        threading.Thread(target=self._run, name="renewals", daemon=True).start()

    def stop(self) -> None:
        """Let no renewal begin any more; one that has begun is not waited for."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def current(self) -> Session | None:
        """Return the session; where there is none, have one made and wait for it a little."""
        self._look()
        session = self._session.good()
        if self._session.is_logged_out:
            return None
        if session is None or self._is_due():
            with self._changed:
                self._wanted |= session is None
                self._changed.notify_all()
                if session is None:
                    self._changed.wait_for(lambda: self._session.good() is not None, _PATIENCE)
        return self._session.good()

    def _look(self) -> None:
        """Have it looked whether somebody has logged out, unless that was done just now, and wait for it a little."""
        with self._changed:
            if not self._looking and time.monotonic() - self._looked_at >= _NEWS:
                self._looking, self._looked_at = True, time.monotonic()
                threading.Thread(target=self._look_now, name="look", daemon=True).start()
            self._changed.wait_for(lambda: not self._looking, _LOOK_PATIENCE)

    def _look_now(self) -> None:
        try:
            self._session.look()
        finally:
            with self._changed:
                self._looking = False
                self._changed.notify_all()

    def _run(self) -> None:
        pause = 0.0
        while not self._stopping:
            if not self._is_due():
                pause = 0.0
                self._rest(min(self._session.seconds_until_due(), _LONGEST_REST), self._is_due)
                continue
            self._wanted = False
            if not self._session.renew():
                pause = min(max(_FIRST_PAUSE, pause * 2), _LONGEST_PAUSE)
                self._rest(_SHORTEST_PAUSE, lambda: False)
                self._rest(pause - _SHORTEST_PAUSE, lambda: self._wanted)

    def _rest(self, seconds: float, is_over: Callable[[], bool]) -> None:
        """Wake the requests that wait, and return after *seconds*, or when one of them says that it *is over*."""
        with self._changed:
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._stopping or is_over(), seconds)

    def _is_due(self) -> bool:
        return self._session.seconds_until_due() <= 0
