"""The unknown keys that an undecided answer depends on, as data and as text."""

from typing import NamedTuple

from awsroles.core.iam.statements import Statement

# Stands for an operator where a variable of a Resource is compared.
RESOURCE = "Resource"
_WORDS = {
    "IpAddress": "is in",
    "StringLike": "is like",
    "ArnEquals": "is like",
    "ArnLike": "is like",
    "LessThan": "is less than",
    "LessThanEquals": "is at most",
    "GreaterThan": "is greater than",
    "GreaterThanEquals": "is at least",
}


class Need(NamedTuple):
    """A condition on an unknown key that has to hold, or not to hold if its statement denies."""

    key: str
    operator: str
    values: tuple[str, ...]
    statement: Statement

    @property
    def text(self) -> str:
        """Say it in words, as in `if aws:SourceIp is in 10.0.0.0/8`."""
        word = "unless" if not self.statement.allows else "if"
        return f"{word} {self.key} {self._relation} {' or '.join(self.values)}".rstrip()

    @property
    def _relation(self) -> str:
        operator = self.operator.rsplit(":", 1)[-1].removesuffix("IfExists")
        if operator == RESOURCE:
            return "fits"
        if operator == "Null":
            return "is absent:"
        negated = "Not" in operator
        bare = operator.replace("Not", "", 1)
        for start in ("Numeric", "Date"):
            bare = bare.removeprefix(start)
        words = _WORDS.get(bare, "is")
        return words.replace("is", "is not", 1) if negated else words
