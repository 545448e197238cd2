"""The thread that renews an endpoint's session ahead, so that no request waits for AWS."""

import threading
from collections.abc import Callable

from awsroles.core.renewed_session import RenewedSession
from awsroles.core.session import Session

# In seconds. The clock may be set, and a machine may sleep: so it is looked at again now and then.
_LONGEST_REST = 30.0
# After a failure it is tried again, more and more seldom; or as soon as a request gets nothing.
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 60.0
_SHORTEST_PAUSE = 2.0
# The least patient SDK waits for 1 s in all (JavaScript).
_PATIENCE = 0.6


class Renewals:
    """Renews *session* from `start` to `stop`."""

    def __init__(self, session: RenewedSession) -> None:
        self._session = session
        self._changed = threading.Condition()
        self._wanted = False
        self._stopping = False

    def start(self) -> None:
        """Begin, in a thread of its own."""
        threading.Thread(target=self._run, name="renewals", daemon=True).start()

    def stop(self) -> None:
        """Let no renewal begin any more; one that has begun is not waited for."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def current(self) -> Session | None:
        """Return the session; where there is none, have one made and wait for it a little."""
        session = self._session.good()
        if session is None or self._is_due():
            with self._changed:
                self._wanted |= session is None
                self._changed.notify_all()
                if session is None:
                    self._changed.wait_for(lambda: self._session.good() is not None, _PATIENCE)
        return self._session.good()

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
