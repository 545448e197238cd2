"""The process that runs the measured commands."""

import sys

import pytest

from benchmarks.measuring import Case, Took, in_rounds, runner


def python(script: str, **variables: str) -> Case:
    return Case("a script", [sys.executable, "-S", "-c", script], variables)


def test_the_cost_is_that_of_the_command_alone() -> None:
    with runner() as run:
        small = run.run(python("import time; time.sleep(0.2)"))
        large = run.run(python("x = bytearray(100_000_000); x[::4096] = bytes(len(x[::4096])); sum(range(10**6))"))
    assert small.wall >= 0.2
    assert small.cpu < 0.2
    assert small.memory < 20_000
    assert large.memory > 90_000
    assert large.cpu > 0.01


def test_a_command_gets_the_environment_of_its_case() -> None:
    with runner() as run:
        took = run.run(python("import os, sys; sys.exit(os.environ.get('A') != 'b' or 'HOME' in os.environ)", A="b"))
    assert took.wall > 0


def test_a_command_that_fails_is_an_error_and_no_measurement() -> None:
    with runner() as run, pytest.raises(RuntimeError, match="a script failed with exit code 3"):
        run.run(python("import sys; sys.exit(3)"))


def test_every_case_runs_once_in_each_round_and_the_first_round_does_not_count() -> None:
    seen: list[str] = []

    def run(case: Case) -> Took:
        seen.append(case.name)
        return Took(float(len(seen)), 0, 0)

    cases = [Case(name, [], {}) for name in ("a", "b", "c")]
    taken = in_rounds(cases, 4, run, lambda _: None)
    assert all(sorted(seen[start : start + 3]) == ["a", "b", "c"] for start in range(0, 15, 3))
    assert {name: len(each) for name, each in taken.items()} == {"a": 4, "b": 4, "c": 4}
    assert min(each.wall for took in taken.values() for each in took) == 4
