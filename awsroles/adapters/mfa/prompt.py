"""MFA codes from the terminal prompt or the --mfa-code option."""

from collections.abc import Callable
from contextlib import suppress
from math import ceil

from awsroles.adapters.process.waiting import Waiter
from awsroles.core.mfa.codes import CodeRequest, prompt, prompt_for_code
from awsroles.core.prompts import Prompter
from awsroles.errors import NoTerminalError


class TerminalCodes:
    """Implements the `CodeSource` port with prompts of *prompter*; *say* writes a line on the same terminal.

    The code is shown while it is typed, as it is good for one use. Nothing waits here, so that a mistyped code can be
    corrected at once. A used code is recognized before it is submitted.
    """

    def __init__(self, prompter: Prompter, say: Callable[[str], None], waiter: Waiter) -> None:
        self._prompter = prompter
        self._say = say
        self._waiter = waiter

    def ask(self, request: CodeRequest) -> str:
        """Return the code that is typed; the user is told if the next unused one is still to come."""
        left = self._waiter.seconds_until(request.valid_from)
        if request.note:
            self._tell(request.note)
        elif left > 0:
            self._tell(f"Your last code was just used. Next one in {ceil(left)} s.")
        try:
            return prompt_for_code(lambda complaint: self._try(request, complaint))
        except NoTerminalError as error:
            raise NoTerminalError(error.message.replace("an answer", "an MFA code", 1), error.hint) from error

    def _try(self, request: CodeRequest, complaint: str | None) -> str:
        if complaint:
            self._tell(complaint)
        return self._prompter.ask(prompt(request))

    def _tell(self, text: str) -> None:
        # The prompt, which follows, raises the error of a terminal that cannot be used.
        with suppress(NoTerminalError):
            self._say(f"  {text}")


class OptionCode:
    """Implements the `CodeSource` port with one code, for one request."""

    def __init__(self, code: str) -> None:
        self._code: str | None = code

    def ask(self, _request: CodeRequest) -> str:
        """Return the code the first time; raise NoTerminalError after that."""
        code, self._code = self._code, None
        if code is None:
            raise NoTerminalError("another MFA code is needed, and one was given", "run it without --mfa-code")
        return code
