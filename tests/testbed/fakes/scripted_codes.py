"""The fake of the `CodeSource` port, and a question for it."""

from typing import Any

from awsroles.core.aws.arn import UserArn
from awsroles.core.dataclass import replace
from awsroles.core.mfa.codes import CodeRequest
from awsroles.errors import AwsrolesError
from testbed.fakes.scripted_prompter import UnexpectedQuestion
from testbed.names import PHONE

ADA = UserArn("aws", "111111111111", "", "ada")


def code_question(**changes: Any) -> CodeRequest:
    """Return the question for a code of ada's phone, with *changes*."""
    return replace(CodeRequest(ADA, PHONE, "prod-operations", valid_from=0.0), **changes)


class ScriptedCodes:
    """Gives *codes* in their order; an error among them is raised."""

    def __init__(self, *codes: str | AwsrolesError) -> None:
        self.codes = list(codes)
        self.questions: list[CodeRequest] = []

    def ask(self, question: CodeRequest) -> str:
        self.questions.append(question)
        if not self.codes:
            raise UnexpectedQuestion(question)
        code = self.codes.pop(0)
        if isinstance(code, AwsrolesError):
            raise code
        return code
