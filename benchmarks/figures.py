"""Medians and quartiles of measurements, and goals for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Literal

from benchmarks.measuring import Took

Figure = Literal["wall", "cpu", "memory"]
_WORDS = {"wall": "time", "cpu": "CPU time", "memory": "peak memory"}


@dataclass(frozen=True)
class Spread:
    """The median and the quartiles of some numbers."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Goal:
    """A limit for a case: *at_most* times the figure of *base*, or seconds or KiB without a base."""

    case: str
    base: str | None
    at_most: float
    figure: Figure = "wall"

    @property
    def words(self) -> str:
        """The goal in words."""
        of = f"{self.case}: {_WORDS[self.figure]}"
        return of if self.base is None else f"{of}, relative to {self.base}"

    def measured(self, taken: Mapping[str, Sequence[Took]]) -> Spread:
        """Return the measured spread; a ratio is computed within each round."""
        own = [getattr(took, self.figure) for took in taken[self.case]]
        if self.base is None:
            return spread(own)
        base = [getattr(took, self.figure) for took in taken[self.base]]
        return spread([one / other for one, other in zip(own, base, strict=True)])


def spread(values: Sequence[float]) -> Spread:
    """Return the spread of at least one number."""
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Spread(low, median(values), high)
