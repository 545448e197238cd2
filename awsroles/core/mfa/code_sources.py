"""What the sources of MFA codes have in common: the words of the question, what a code is, and asking one by one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from awsroles.core.prompts import CodeQuestion, CodeSource
from awsroles.errors import AnswerNeededError, CancelledError, NobodyToAskError

_TRIES = 3
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class FirstAble:
    """Implements the `CodeSource` port with the first that can answer: of *silent*, then of *sources*.

    If none can, the first of *sources* says why: a way that most people never set up is no reason.
    """

    sources: Sequence[CodeSource]
    silent: Sequence[CodeSource] = ()

    def ask(self, question: CodeQuestion) -> str:
        """Return the code of the first source that has somebody to ask; raise what it raises."""
        reasons = []
        for source in (*self.silent, *self.sources):
            try:
                return source.ask(question)
            except NobodyToAskError as error:  # noqa: PERF203 - each of these asks a person or runs a program
                reasons.append(error)
        for reason in reasons[len(self.silent) :]:
            raise reason
        raise NobodyToAskError("there is nobody to ask for an MFA code", "run it in a terminal")


@dataclass(frozen=True)
class Unasked:
    """Implements the `CodeSource` port where nobody is to be asked, and says *why*; *hint* names PROFILE."""

    why: str
    hint: str

    def ask(self, question: CodeQuestion) -> str:
        """Raise NobodyToAskError."""
        name = question.purpose
        raise NobodyToAskError(f"{name} needs an MFA code, and {self.why}", self.hint.replace("PROFILE", name))


@dataclass(frozen=True)
class MadeWhenAsked:
    """Implements the `CodeSource` port with what *make* returns, made at the first question: few ask one."""

    make: Callable[[], CodeSource]

    def ask(self, question: CodeQuestion) -> str:
        """Return the code; raise what the source raises."""
        return self._source.ask(question)

    @cached_property
    def _source(self) -> CodeSource:
        return self.make()


def prompt(question: CodeQuestion) -> str:
    """Return the words that ask for the code, without a note."""
    user = question.user
    place = "" if question.endpoint is None else f"{question.endpoint} (not AWS): "
    return f"{place}MFA code for {user.name}@{user.account} ({question.purpose}): "


def six_digits(text: str) -> str | None:
    """Return the MFA code that *text* holds, with or without spaces, and None where it holds anything else."""
    code = "".join(text.split())
    return code if _CODE.fullmatch(code) else None


def ask_for_six_digits(ask: Callable[[str | None], str]) -> str:
    """Return the code that a person gives; *ask* is told what was wrong with the answer before, three times at most.

    Raises CancelledError for an empty answer, AnswerNeededError where none of the three is a code.
    """
    complaint = None
    for _ in range(_TRIES):
        answer = ask(complaint)
        if not answer.strip():
            raise CancelledError("no MFA code was given", "run it again with your MFA device at hand")
        code = six_digits(answer)
        if code is not None:
            return code
        complaint = "an MFA code is six digits"
    raise AnswerNeededError(
        f"none of {_TRIES} answers was an MFA code", "run it again with the six digits that your MFA device shows"
    )
