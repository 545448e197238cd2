"""The start of this process as plain data: its mode, its environment, its options and its messages."""

import os
import sys
import time
from contextlib import suppress
from typing import Any, Literal

from awsroles.core.dataclass import dataclass, field
from awsroles.core.messages import Messages

Mode = Literal["command", "credential-process", "background"]
"""A command that a person typed, the process that an SDK started, or the refresh thread of an endpoint."""

# The values of AWSROLES_NO_INPUT that leave prompts on.
_OFF = ("", "0", "false", "f", "no", "n", "off")


def _warn(text: str, *details: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write("\n".join([f"awsroles: warning: {text}", *details]) + "\n")
        sys.stderr.flush()


# An SDK shows or logs the warnings of the process that it starts.
WARNINGS_ONLY = Messages(warn=_warn)


@dataclass(frozen=True)
class Invocation:
    """The start of this process.

    *environ* is without AWSROLES_PASSPHRASE. *started_at* is in seconds since the epoch, *began* is the same moment by
    the monotonic clock. Without a person at the keyboard the process ends when its *parent* does. *command* is the name
    of the command, such as `org sync`, and *reason* the one that its option gives for sessions. *quiet* is true if
    nobody wants its messages.
    """

    mode: Mode
    environ: dict[str, str]
    passphrase: str | None = field(default=None, repr=False)
    started_at: float = field(default_factory=time.time)
    began: float = field(default_factory=time.monotonic)
    parent: int = field(default_factory=os.getppid)
    no_input: bool = False
    mfa_code: str | None = field(default=None, repr=False)
    reason: str | None = None
    command: str | None = None
    quiet: bool = False
    ui: Messages = WARNINGS_ONLY

    @property
    def may_prompt(self) -> bool:
        """True if the user may be asked."""
        return self.mode != "background" and not self.no_input and not self.is_input_turned_off

    @property
    def may_unlock(self) -> bool:
        """True if the keyring may show its dialog."""
        return self.mode == "command" and self.may_prompt

    @property
    def is_input_turned_off(self) -> bool:
        """True if AWSROLES_NO_INPUT is set."""
        return self.environ.get("AWSROLES_NO_INPUT", "").lower() not in _OFF

    def in_background(self) -> "Invocation":
        """Return the invocation of a thread of this process, with a time budget of its own."""
        return Invocation(
            "background", self.environ, command=self.command, ui=Messages(warn=_warn, trace=self.ui.trace)
        )


def this_process(mode: Mode, **start: Any) -> Invocation:
    """Return the invocation of this process, and remove the passphrase from the environment of its children.

    *start* is what the caller knows of `started_at`, `began` and `parent`.
    """
    passphrase = os.environ.pop("AWSROLES_PASSPHRASE", None)
    return Invocation(mode, dict(os.environ), passphrase, **start)
