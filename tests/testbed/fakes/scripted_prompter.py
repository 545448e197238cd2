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
        self.told: list[str] = []
        self.words: list[tuple[str, ...]] = []

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, question: str, words: Sequence[str] = ()) -> str:
        self.words.append(tuple(words))
        return self._next(question)

    def ask_secret(self, question: str) -> str:
        return self._next(question)

    def ask_pasted(self, question: str) -> str:
        return self._next(question)

    def choose(self, question: str, choices: Sequence[str], *, default: int | None = None) -> int:
        known = {str(number): number - 1 for number in range(1, len(choices) + 1)}
        known |= {name: index for index, name in enumerate(choices)}
        for _ in range(3):
            answer = self._next(question)
            if answer in known:
                return known[answer]
            if not answer and default is not None:
                return default
        raise InputRequiredError("none of 3 answers was a choice", "answer with a number")

    def confirm(self, question: str, *, default: bool = False) -> bool:
        for _ in range(3):
            answer = self._next(question).lower()
            if answer in ("", "y", "yes", "n", "no"):
                return default if not answer else answer.startswith("y")
        raise InputRequiredError("none of 3 answers was yes or no", "run it again and answer y or n")

    def _next(self, question: str) -> str:
        self.questions.append(question)
        if not self.answers:
            raise UnexpectedQuestion(question)
        answer = self.answers.pop(0)
        if isinstance(answer, AwsrolesError):
            raise answer
        return answer
