"""The fake of the `Person` port."""

from collections.abc import Sequence

from awsroles.errors import AwsrolesError, InputRequiredError


class UnexpectedQuestion(AssertionError):  # noqa: N818 - it reads as the sentence that it is
    """A question came for which the test has no answer."""


class ScriptedPrompter:
    """Gives *answers* in their order, as lines that would be typed; an error among them is raised."""

    def __init__(self, *answers: str | AwsrolesError) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []

    def ask(self, question: str) -> str:
        return self._next(question)

    def ask_secret(self, question: str) -> str:
        return self._next(question)

    def choose(self, question: str, choices: Sequence[str]) -> int:
        numbers = [str(number) for number in range(1, len(choices) + 1)]
        for _ in range(3):
            answer = self._next(question)
            if answer in numbers:
                return numbers.index(answer)
        raise InputRequiredError("none of 3 answers was a choice", "answer with a number")

    def confirm(self, question: str) -> bool:
        return self._next(question).lower() in ("y", "yes")

    def _next(self, question: str) -> str:
        self.questions.append(question)
        if not self.answers:
            raise UnexpectedQuestion(question)
        answer = self.answers.pop(0)
        if isinstance(answer, AwsrolesError):
            raise answer
        return answer
