"""Passphrase of the sealed file, from a variable or one prompt."""

from awsroles.core.prompts import Prompter
from awsroles.errors import InputRequiredError, NoTerminalError, StoreLockedError

VARIABLE = "AWSROLES_PASSPHRASE"


class Passphrase:
    """The passphrase of one process: *given*, else from *prompter*, which a process for the SDKs does not have."""

    def __init__(self, given: str | None, prompter: Prompter | None) -> None:
        self._known = given or None
        self._prompter = prompter

    @property
    def can_be_had(self) -> bool:
        """Return True if it is known or there is a prompter."""
        return self._known is not None or self._prompter is not None

    def get(self, path: str) -> str:
        """Return the passphrase of the file at *path*.

        Raises StoreLockedError without a prompter, NoTerminalError without a terminal.
        """
        if self._known is None:
            self._known = self._ask(path, f"Passphrase of {path} (not shown): ")
        return self._known

    def choose(self, path: str) -> str:
        """Return the passphrase for a new file *path*, typed twice.

        Raises as `get`, and InputRequiredError if the two differ.
        """
        if self._known is None:
            first = self._ask(path, f"Choose a passphrase for {path} (not shown): ")
            if self._ask(path, "The same passphrase again (not shown): ") != first:
                raise InputRequiredError("the two passphrases differ", "run it again and type the same one twice")
            self._known = first
        return self._known

    def _ask(self, path: str, question: str) -> str:
        if self._prompter is None:
            raise StoreLockedError(
                f"the secrets in {path} are sealed with a passphrase", "run awsroles login in a terminal"
            )
        try:
            answer = self._prompter.ask_secret(question)
        except NoTerminalError as error:
            raise NoTerminalError(
                f"the passphrase of {path} is needed: {error.message}", f"set {VARIABLE}, or run it in a terminal"
            ) from error
        if not answer:
            raise InputRequiredError("the passphrase is empty", "run it again and type one")
        return answer
