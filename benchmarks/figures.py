"""Medians and quartiles of what was measured, and the goals that they are held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Literal

from benchmarks.measuring import Took

Figure = Literal["wall", "cpu", "memory"]
_WORDS = {"wall": "time", "cpu": "CPU time", "memory": "peak of memory"}


@dataclass(frozen=True)
class Spread:
    """The middle of some numbers, and the quartiles around it."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Goal:
    """That a case takes *at_most* as many times what *base* takes; without a base, as many seconds or KiB."""

    case: str
    base: str | None
    at_most: float
    figure: Figure = "wall"

    @property
    def words(self) -> str:
        """What it says, for people."""
        of = f"{self.case}: {_WORDS[self.figure]}"
        return of if self.base is None else f"{of}, beside {self.base}"

    def measured(self, taken: Mapping[str, Sequence[Took]]) -> Spread:
        """Return what was reached: of ratios those within each round, whose parts were measured together."""
        own = [getattr(took, self.figure) for took in taken[self.case]]
        if self.base is None:
            return spread(own)
        base = [getattr(took, self.figure) for took in taken[self.base]]
        return spread([one / other for one, other in zip(own, base, strict=True)])


def spread(values: Sequence[float]) -> Spread:
    """Return the spread of one number or more."""
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Spread(low, median(values), high)
