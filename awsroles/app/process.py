"""What all of a process shares: its terms, its settings, its time, its locks and its notes."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from awsroles.core.dataclass import dataclass, field

if TYPE_CHECKING:
    from awsroles.adapters.process.waiting import Deadline
    from awsroles.adapters.state.settings import Settings
    from awsroles.core.sessions.single_flight import Locks, SingleFlight
    from awsroles.core.state import LocalState

# `credential_process`: Go gives up at 60 s (aws-sdk-go-v2, processcreds).
_PROCESS_SECONDS = 55.0
# What STS may still need after the prompt.
_AFTER_PROMPT = 8.0
_PERSON_SECONDS = 600.0
# What turns a switch off that stands in the environment.
_OFF = ("", "0", "false", "f", "no", "n", "off")


def _nothing(*_: object) -> None:
    """Say nothing."""


def _warn(words: str) -> None:
    """Say *words* on stderr, which a client shows or keeps."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"awsroles: {words}\n")
        sys.stderr.flush()


@dataclass(frozen=True)
class Terms:
    """What the driver decides: whether a *person* typed the command, and how it is spoken to.

    *started_at* in seconds since the epoch, *began* the same moment by the clock that is never set; *may_ask* is false
    with --no-input. Where no person did, the process ends when its *parent* does. *say* tells a person what is done,
    *warn* anybody what went wrong beside what was wanted.
    """

    person: bool
    started_at: float = field(default_factory=time.time)
    began: float = field(default_factory=time.monotonic)
    parent: int = field(default_factory=os.getppid)
    may_ask: bool = True
    mfa_code: str | None = field(default=None, repr=False)
    say: Callable[[str], None] = _nothing
    warn: Callable[[str], None] = _warn
    trace: Callable[[str], None] = _nothing


class Process:
    """This process."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        # Nothing that this process starts is to have it.
        self.given_passphrase = os.environ.pop("AWSROLES_PASSPHRASE", None)
        self.environ = dict(os.environ)

    @cached_property
    def state_directory(self) -> str:
        """The folder of locks and notes; raise ConfigurationError where it is another user's."""
        from awsroles.fastpath.paths import refuse_foreign_owner, settings_path, state_directory

        folder = state_directory(self.environ)
        refuse_foreign_owner(folder)
        refuse_foreign_owner(os.path.dirname(settings_path(self.environ)))
        return folder

    @cached_property
    def settings(self) -> "Settings":
        """A person's defaults."""
        from awsroles.adapters.state.settings import read_settings
        from awsroles.fastpath.paths import settings_path

        return read_settings(settings_path(self.environ), self.environ)

    @cached_property
    def deadline(self) -> "Deadline":
        """When all is to be done."""
        from awsroles.adapters.process.waiting import Deadline

        return Deadline(_PERSON_SECONDS if self.terms.person else _PROCESS_SECONDS, self.terms.began)

    def prompt_seconds(self) -> float:
        """Return how long a person may take for an answer from now on."""
        return self.deadline.remaining() - _AFTER_PROMPT

    @cached_property
    def check_cancelled(self) -> Callable[[], None]:
        """What every wait calls now and then; it raises CancelledError once nobody waits for this process."""
        from awsroles.adapters.process.waiting import ParentWatch

        return _nothing if self.terms.person else ParentWatch(self.terms.parent).check

    def slow_notice(self, what: str) -> Callable[[], None]:
        """Return what says that *what* takes its time."""
        return lambda: self.terms.say(f"waiting for {what} …")

    def harden(self) -> None:
        """Keep other processes out of the memory of this one, which is about to hold a secret."""
        from awsroles.adapters.process.hardening import harden

        harden()

    @cached_property
    def shared_folder(self) -> str:
        """The folder of what processes leave each other while they run: in a home that is read-only not the state's."""
        from awsroles.adapters.state.shared_dir import shared_folder

        return shared_folder(self.state_directory, self.environ)

    @cached_property
    def locks(self) -> "Locks":
        """The locks among all processes of the user."""
        from awsroles.adapters.state.locks import FileLocks

        return FileLocks(self.shared_folder, self.deadline.remaining, self.check_cancelled)

    @cached_property
    def flight(self) -> "SingleFlight":
        """What lets one process renew for all."""
        from awsroles.adapters.state.failures import FileRecentFailures
        from awsroles.core.sessions.single_flight import SingleFlight

        return SingleFlight(self.locks, FileRecentFailures(self.shared_folder, self.terms.started_at))

    @cached_property
    def memory(self) -> "LocalState":
        """What is remembered beyond this process, no secret."""
        from awsroles.adapters.state.facts import StateFacts

        return StateFacts(self.state_directory)

    @property
    def ca_bundle(self) -> str | None:
        """The certificates that are trusted where neither AWS's variable nor a profile names some, or the former."""
        # botocore's order: its own variable, the profile, then the variable of requests.
        return self.aws_ca_bundle or self.environ.get("REQUESTS_CA_BUNDLE")

    @property
    def aws_ca_bundle(self) -> str | None:
        """The certificates that are trusted, where AWS's variable names some."""
        return self.environ.get("AWS_CA_BUNDLE")


def is_told_not_to_ask(environ: Mapping[str, str]) -> bool:
    """Say whether *environ* has what --no-input is on the command line."""
    return environ.get("AWSROLES_NO_INPUT", "").lower() not in _OFF
