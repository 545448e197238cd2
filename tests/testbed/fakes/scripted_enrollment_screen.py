"""The fake of the `EnrollmentScreen` port."""

from collections.abc import Callable


class ScriptedEnrollmentScreen:
    """Keeps what is *shown*; *wait* is told until when a countdown would run, *failure* is what every call raises."""

    def __init__(self, wait: Callable[[float], None] = lambda _moment: None) -> None:
        self.shown: list[str] = []
        self.qr_codes: list[str] = []
        self.moments: list[float] = []
        self.failure: Exception | None = None
        self._wait = wait

    def say(self, text: str) -> None:
        self._fail()
        self.shown.append(text)

    def show_qr_code(self, text: str) -> None:
        self._fail()
        self.qr_codes.append(text)

    def count_down(self, moment: float) -> None:
        self._fail()
        self.moments.append(moment)
        self._wait(moment)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure
