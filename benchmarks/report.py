"""The report of a run, for the terminal and for docs/benchmarks.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.figures import Goal, Spread, spread
from benchmarks.groups import Group
from benchmarks.measuring import Took

_HEAD = """\
# Benchmarks

`make bench` writes this page and measures everything in one run. In each round, every command of a table runs once in
random order, and ratios are computed within a round. The tables show the median and, in brackets, the quartiles.
Absolute times mean little on other machines; ratios are comparable.

![Time of each command](benchmarks.svg)

"""


@dataclass(frozen=True)
class Measured:
    """A group, with the cost of each case in each round."""

    group: Group
    taken: Mapping[str, Sequence[Took]]


def page(measured: Sequence[Measured], surroundings: Sequence[str]) -> str:
    """Return the content of docs/benchmarks.md."""
    where = "".join(f"* {line}\n" for line in surroundings)
    return f"{_HEAD}Measured on:\n\n{where}\n{shown(measured)}"


def shown(measured: Sequence[Measured]) -> str:
    """Return the tables as Markdown."""
    return "\n".join([_goals(measured), *(_group(each) for each in measured)])


def _goals(measured: Sequence[Measured]) -> str:
    rows = [_goal(goal, goal.measured(each.taken)) for each in measured for goal in each.group.goals]
    return "## Goals\n\n| | goal | measured | |\n|---|---|---|---|\n" + "".join(rows)


def _goal(goal: Goal, reached: Spread) -> str:
    mark = "reached" if reached.middle <= goal.at_most else "**not reached**"
    if goal.base is None:
        return f"| {goal.words} | ≤ {goal.at_most * 1_000:.0f} ms | {_milliseconds(reached)} | {mark} |\n"
    return f"| {goal.words} | ≤ {goal.at_most:g}x | {_ratio(reached)} | {mark} |\n"


def _group(measured: Measured) -> str:
    group, first = measured.group, measured.group.cases[0].name
    rows = "".join(_case(name, took, measured.taken[first]) for name, took in measured.taken.items())
    missing = "".join(f"\nNot measured: {words}.\n" for words in group.missing)
    head = f"| {group.rounds} rounds | ms | x {first} | CPU ms | peak MiB |\n|---|---|---|---|---|\n"
    return f"## {group.title}\n\n{head}{rows}{missing}"


def _case(name: str, took: Sequence[Took], base: Sequence[Took]) -> str:
    wall, cpu = spread([each.wall for each in took]), spread([each.cpu for each in took])
    beside = spread([one.wall / other.wall for one, other in zip(took, base, strict=True)])
    memory = spread([each.memory for each in took]).middle / 1_024
    return f"| {name} | {_milliseconds(wall)} | {_ratio(beside)} | {cpu.middle * 1_000:.1f} | {memory:.1f} |\n"


def _milliseconds(taken: Spread) -> str:
    digits = 1 if taken.middle < 0.1 else 0
    low, middle, high = (f"{each * 1_000:.{digits}f}" for each in (taken.low, taken.middle, taken.high))
    return f"{middle} [{low} to {high}]"


def _ratio(ratio: Spread) -> str:
    return f"{ratio.middle:.2f} [{ratio.low:.2f} to {ratio.high:.2f}]"
