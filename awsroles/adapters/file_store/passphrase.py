"""Passphrase of the sealed file, from a variable or a prompt."""

import secrets
from collections.abc import Callable

from awsroles.core.prompts import TRIES, Prompter
from awsroles.errors import ConfigurationError, InputRequiredError, NoTerminalError, StoreLockedError

VARIABLE = "AWSROLES_PASSPHRASE"

_SHORTEST = 8
# No letters that look like digits. Five groups of four have 99 bits.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 5, 4


class Passphrase:
    """The passphrase of one process: *given*, else from *prompter*, which a process for the SDKs does not have."""

    def __init__(self, given: str | None, prompter: Prompter | None) -> None:
        self._given = given or None
        self._typed: str | None = None
        self._prompter = prompter

    @property
    def can_be_had(self) -> bool:
        """Return True if it is known or there is a prompter."""
        return self._given is not None or self._prompter is not None

    @property
    def known(self) -> str | None:
        """The passphrase, None as long as nobody has given it."""
        return self._given or self._typed

    def unlock(self, path: str, derive: Callable[[str], bytes | None]) -> bytes:
        """Return what *derive* makes of the passphrase of the file at *path*; it returns None for a wrong one.

        The user has three tries. Raises StoreLockedError after them and without a prompter, NoTerminalError without a
        terminal.
        """
        key = None if self.known is None else derive(self.known)
        if key is not None:
            return key
        if self._given is not None:
            raise StoreLockedError(f"{VARIABLE} is not the passphrase of {path}", "correct it, or unset it to be asked")
        return self._asked(path, derive)

    def choose(self, path: str) -> str:
        """Return the passphrase for a new file *path*, typed twice or generated.

        Raises as `unlock`, InputRequiredError if the user chooses none, ConfigurationError if the given one is short.
        """
        if self._given is not None and len(self._given) < _SHORTEST:
            raise ConfigurationError(f"{VARIABLE} is too short", f"give it at least {_SHORTEST} characters")
        if self._given is None and self._typed is None:
            self._typed = self._chosen(path)
        return self._given or self._typed or ""

    def _asked(self, path: str, derive: Callable[[str], bytes | None]) -> bytes:
        for left in reversed(range(TRIES)):
            answer = self._ask(path, "Passphrase of the sealed file (hidden): ")
            key = derive(answer)
            if key is not None:
                self._typed = answer
                return key
            if left:
                self._tell(f"  Wrong passphrase. Try again ({left} left).")
        raise StoreLockedError(
            f"none of {TRIES} answers is the passphrase of {path}",
            "look it up; if it is lost, remove that file, and store a new access key with awsroles setup --store file",
        )

    def _chosen(self, path: str) -> str:
        self._need_prompter(path)
        try:
            self._tell("Choose a passphrase to encrypt your access key.")
        except NoTerminalError as error:
            raise _unanswered(path) from error
        self._tell("If you forget it, you need a new access key.")
        for _ in range(TRIES):
            answer = self._ask(path, "Passphrase (hidden; Enter generates one): ")
            if not answer:
                return self._generated()
            if len(answer) < _SHORTEST:
                self._tell(f"  Too short: use at least {_SHORTEST} characters.")
            elif self._ask(path, "Passphrase again (hidden): ") == answer:
                return answer
            else:
                self._tell("  They do not match. Try again.")
        raise InputRequiredError(f"no passphrase was chosen in {TRIES} tries", "run it again")

    def _generated(self) -> str:
        groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
        passphrase = "-".join(groups)
        self._tell(f"Your passphrase: {passphrase}")
        self._tell("Save it in your password manager. It is not shown again.")
        return passphrase

    def _ask(self, path: str, question: str) -> str:
        prompter = self._need_prompter(path)
        try:
            return prompter.ask_secret(question)
        except NoTerminalError as error:
            raise _unanswered(path) from error

    def _tell(self, text: str) -> None:
        if self._prompter is not None:
            self._prompter.tell(text)

    def _need_prompter(self, path: str) -> Prompter:
        if self._prompter is None:
            raise StoreLockedError(
                f"the secrets in {path} are sealed with a passphrase", "run awsroles login in a terminal"
            )
        return self._prompter


def _unanswered(path: str) -> NoTerminalError:
    return NoTerminalError(
        f"the passphrase of {path} is needed, and nobody can be asked for it",
        f"set {VARIABLE}, or run it in a terminal",
    )
