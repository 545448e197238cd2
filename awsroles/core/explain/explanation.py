"""An explanation: its steps, and the first cause with what to do."""

from typing import get_args

from awsroles.core.dataclass import dataclass
from awsroles.core.explain.vocabulary import UNASKED, Cause, Certainty, Check, Result, Verdict

_ORDER: tuple[Check, ...] = get_args(Check)


@dataclass(frozen=True)
class Step:
    """One check, its result and its evidence, a sentence or more."""

    check: Check
    result: Result
    evidence: str


@dataclass(frozen=True)
class Finding:
    """The first *cause*, in a *sentence* without a period; each advice is a command or a sentence."""

    cause: Cause
    certainty: Certainty
    sentence: str
    advice: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """The answer for one profile; *finding* is None if the role is allowed, *message* is for the role's owner."""

    profile: str
    role_arn: str | None
    verdict: Verdict
    finding: Finding | None
    steps: tuple[Step, ...]
    certainty: Certainty = "known"
    message: str | None = None

    @property
    def is_unasked(self) -> bool:
        """True if AWS could not be asked, so that there is no answer."""
        return self.verdict == "unknown" and self.finding is not None and self.finding.cause in UNASKED


class Notes:
    """The steps so far; a later one of the same check replaces an earlier one."""

    def __init__(self) -> None:
        self._steps: dict[Check, Step] = {}

    def note(self, check: Check, result: Result, evidence: str) -> None:
        """Record the step *check*."""
        self._steps[check] = Step(check, result, evidence)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order of the checks."""
        return tuple(self._steps[check] for check in _ORDER if check in self._steps)
