"""The thread that refreshes an endpoint's session ahead of time, so that no request waits for AWS."""

import threading
import time
from collections.abc import Callable

from awsroles.core.exec.refresh import RefreshableSession
from awsroles.core.sessions.cache import Session

# In seconds. The clock may be set, and the machine may sleep, so that the due time is checked again now and then.
_LONGEST_REST = 30.0
# In seconds. After failures the pauses grow; a request that finds no session ends the pause.
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 60.0
_SHORTEST_PAUSE = 2.0
# In seconds. The JavaScript SDK waits for 1 s in all, less than any other.
_REQUEST_WAIT = 0.6
# In seconds: the age at which the check for a logout is repeated, and the wait of a request for that check.
_CHECK_AGE = 0.5
_CHECK_WAIT = 0.3


class RefreshThread:
    """Refreshes *session* from `start` to `stop`."""

    def __init__(self, session: RefreshableSession) -> None:
        self._session = session
        self._changed = threading.Condition()
        self._wanted = False
        self._stopping = False
        self._looked_at = -_CHECK_AGE
        self._looking = False

    def start(self) -> None:
        """Start the thread."""
        self._look()
        threading.Thread(target=self._run, name="renewals", daemon=True).start()

    def stop(self) -> None:
        """Start no more refreshes; one in progress is not waited for."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def current(self) -> Session | None:
        """Return the session; if there is none, request a refresh and wait for it a little."""
        self._look()
        session = self._session.good()
        if self._session.is_logged_out:
            return None
        if session is None or self._is_due():
            with self._changed:
                self._wanted |= session is None
                self._changed.notify_all()
                if session is None:
                    self._changed.wait_for(lambda: self._session.good() is not None, _REQUEST_WAIT)
        return self._session.good()

    def _look(self) -> None:
        """Check for a logout, unless that was done just now, and wait a little for the result."""
        with self._changed:
            if not self._looking and time.monotonic() - self._looked_at >= _CHECK_AGE:
                self._looking, self._looked_at = True, time.monotonic()
                threading.Thread(target=self._look_now, name="look", daemon=True).start()
            self._changed.wait_for(lambda: not self._looking, _CHECK_WAIT)

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
        """Wake the waiting requests, and return after *seconds* or as soon as *is_over* returns True."""
        with self._changed:
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._stopping or is_over(), seconds)

    def _is_due(self) -> bool:
        return self._session.seconds_until_due() <= 0
