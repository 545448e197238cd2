"""Statistics of measurements, and goals."""

import pytest

from benchmarks.figures import Goal, Spread, spread
from benchmarks.measuring import Took


def took(*seconds: float) -> list[Took]:
    return [Took(each, each / 2, 1_000) for each in seconds]


def test_a_spread_is_the_median_and_the_quartiles() -> None:
    assert spread([5, 1, 4, 2, 3]) == Spread(2, 3, 4)
    assert spread([7]) == Spread(7, 7, 7)


def test_a_ratio_is_taken_within_each_round() -> None:
    taken = {"ours": took(1, 20, 3), "theirs": took(2, 10, 3)}
    assert Goal("ours", "theirs", 1.2).measured(taken) == spread([0.5, 2, 1])


@pytest.mark.parametrize(("figure", "expected"), [("wall", 4), ("cpu", 2), ("memory", 1_000)])
def test_a_goal_without_a_base_is_about_the_figure_itself(figure: str, expected: float) -> None:
    goal = Goal("ours", None, 5, figure)  # type: ignore[arg-type]
    assert goal.measured({"ours": took(4)}) == Spread(expected, expected, expected)
