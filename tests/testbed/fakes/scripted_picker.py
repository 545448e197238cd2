"""The fake of the `Picker` port."""

from collections.abc import Sequence

from awsroles.core.prompts import Choice, search
from awsroles.errors import AwsrolesError


class ScriptedPicker:
    """Picks what has the next of *answers* in it, as if that were typed; an error among them is raised."""

    def __init__(self, *answers: str | AwsrolesError) -> None:
        self._answers = list(answers)
        self.seen: list[Choice] = []

    def pick(self, question: str, choices: Sequence[Choice]) -> int:  # noqa: ARG002 - the port has it
        self.seen = list(choices)
        answer = self._answers.pop(0)
        if isinstance(answer, AwsrolesError):
            raise answer
        return search(choices)(answer)[0]
