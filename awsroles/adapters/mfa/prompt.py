"""MFA codes from the terminal prompt or the --mfa-code option."""

from collections.abc import Callable
from math import ceil

from awsroles.adapters.process.waiting import Waiter
from awsroles.core.mfa.codes import CodeRequest, prompt, prompt_for_code
from awsroles.core.prompts import Prompter
from awsroles.errors import NoTerminalError


class TerminalCodes:
    """Implements the `CodeSource` port with prompts of *prompter*; *say* writes a line on the same terminal.

    The code is shown while it is typed, as it is good for one use. Nothing waits here, so that a mistyped code can be
    corrected at once. A used code is recognised before it is submitted.
    """

    def __init__(self, prompter: Prompter, say: Callable[[str], None], waiter: Waiter) -> None:
        self._prompter = prompter
        self._say = say
        self._waiter = waiter

    def ask(self, request: CodeRequest) -> str:
        """Return the code that is typed; the user is told if the next unused one is still to come."""
        left = self._waiter.seconds_until(request.valid_from)
        if request.note:
            self._say(request.note)
        elif left > 0:
            self._say(f"the last code was used: wait {ceil(left)} s for the next one")
        return prompt_for_code(lambda complaint: self._try(request, complaint))

    def _try(self, request: CodeRequest, complaint: str | None) -> str:
        if complaint:
            self._say(complaint)
        return self._prompter.ask(prompt(request))


class OptionCode:
    """Implements the `CodeSource` port with one code, for one request."""

    def __init__(self, code: str) -> None:
        self._code: str | None = code

    def ask(self, _request: CodeRequest) -> str:
        """Return the code the first time; raise NoTerminalError after that."""
        code, self._code = self._code, None
        if code is None:
            raise NoTerminalError("one MFA code was given, and another is needed", "run it without --mfa-code")
        return code
