"""MFA codes from the terminal prompt or the --mfa-code option."""

from collections.abc import Callable
from math import ceil

from awsroles.adapters.process.waiting import Waiter
from awsroles.core.mfa.codes import CodeRequest, prompt, prompt_for_code
from awsroles.core.prompts import Prompter
from awsroles.errors import NoTerminalError


class TerminalCodes:
    """Implements the `CodeSource` port by asking *person*; *say* writes a line where the questions are.

    The code is shown while it is typed: it is good for once. Whoever mistyped one may type it again at once, so that
    nothing waits here: a code that was used is recognised before it is sent.
    """

    def __init__(self, prompter: Prompter, say: Callable[[str], None], patience: Waiter) -> None:
        self._person = prompter
        self._say = say
        self._patience = patience

    def ask(self, question: CodeRequest) -> str:
        """Return the code they type, told when their device shows one that was not used."""
        left = self._patience.left_until(question.valid_from)
        if question.note:
            self._say(question.note)
        elif left > 0:
            self._say(f"the last code was used: wait {ceil(left)} s for the next one")
        return prompt_for_code(lambda complaint: self._try(question, complaint))

    def _try(self, question: CodeRequest, complaint: str | None) -> str:
        if complaint:
            self._say(complaint)
        return self._person.ask(prompt(question))


class OptionCode:
    """Implements the `CodeSource` port with one code, for one question."""

    def __init__(self, code: str) -> None:
        self._code: str | None = code

    def ask(self, _question: CodeRequest) -> str:
        """Return the code the first time, and then have none."""
        code, self._code = self._code, None
        if code is None:
            raise NoTerminalError("one MFA code was given, and another is needed", "run it without --mfa-code")
        return code
