"""The MFA codes of the last 90 seconds: the time step, and a digest of device and code."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256

from awsroles.adapters.state.files import StateFiles
from awsroles.adapters.state.locks import hold
from awsroles.errors import StorageError

# AWS accepts a code one 30-second step early or late. After three steps it is useless.
_KEPT_STEPS = 3
_STEP = 30
_LINE = re.compile(r"([0-9]{1,11}) ([0-9a-f]{16})")


class FileUsedCodes:
    """The `UsedCodes` port, in the state directory; *clock* returns seconds since the epoch."""

    def __init__(self, state_directory: str, clock: Callable[[], float] = time.time) -> None:
        self._files = StateFiles(state_directory, "used-codes")
        self._clock = clock

    def step_is_used(self, mfa_serial: str, step: int) -> bool:
        return any(used == step for used, _ in self._recent(mfa_serial))

    def code_is_used(self, mfa_serial: str, code: str) -> bool:
        digest = _digest(mfa_serial, code)
        return any(used == digest for _, used in self._recent(mfa_serial))

    def mark(self, mfa_serial: str, step: int, code: str) -> None:
        with hold(self._files.path(f"{mfa_serial}.lock"), 2):
            self._write(mfa_serial, [*self._recent(mfa_serial), (step, _digest(mfa_serial, code))])

    def unmark(self, mfa_serial: str, code: str) -> None:
        with hold(self._files.path(f"{mfa_serial}.lock"), 2):
            left = [pair for pair in self._recent(mfa_serial) if pair[1] != _digest(mfa_serial, code)]
            self._write(mfa_serial, left)

    def _write(self, mfa_serial: str, pairs: list[tuple[int, str]]) -> None:
        # On a full disk AWS itself rejects a used code.
        with suppress(StorageError):
            self._files.write(mfa_serial, "".join(f"{step} {digest}\n" for step, digest in pairs))

    def _recent(self, mfa_serial: str) -> list[tuple[int, str]]:
        now = int(self._clock()) // _STEP
        lines = (_LINE.fullmatch(line) for line in (self._files.read(mfa_serial) or "").splitlines())
        pairs = [(int(line[1]), line[2]) for line in lines if line]
        return [(step, digest) for step, digest in pairs if abs(now - step) < _KEPT_STEPS]


def _digest(mfa_serial: str, code: str) -> str:
    return sha256(f"{mfa_serial} {code}".encode()).hexdigest()[:16]
