"""The MFA code that was given on the command line."""

from awsroles.core.mfa.code_sources import six_digits
from awsroles.core.prompts import CodeQuestion
from awsroles.errors import NobodyToAskError, UsageError


class GivenCode:
    """Implements the `CodeSource` port with one code, for one question."""

    def __init__(self, code: str) -> None:
        """Take *code*; raise UsageError where it is not six digits."""
        self._code = six_digits(code)
        if self._code is None:
            raise UsageError("the MFA code is not six digits", "give all six, as in --mfa-code 012345")

    def ask(self, _question: CodeQuestion) -> str:
        """Return the code the first time, and then have none."""
        code, self._code = self._code, None
        if code is None:
            raise NobodyToAskError("one MFA code was given, and another is needed", "run it without --mfa-code")
        return code
