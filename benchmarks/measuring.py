"""Measurement in rounds, so that compared cases run within about a second."""

import marshal
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_RUNNER = Path(__file__).with_name("runner.py")


@dataclass(frozen=True)
class Took:
    """The cost of a command: seconds, CPU seconds and peak memory in KiB."""

    wall: float
    cpu: float
    memory: int


@dataclass(frozen=True)
class Case:
    """A named *command*, run *times* concurrently after *before*, which is not measured."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    before: Callable[[], None] = lambda: None
    times: int = 1


class Runner:
    """A small process that runs commands in turn."""

    def __init__(self, questions: IO[bytes], answers: IO[bytes]) -> None:
        self._questions = questions
        self._answers = answers

    def run(self, case: Case) -> Took:
        """Run *case* and return its cost; raise RuntimeError if it fails."""
        case.before()
        marshal.dump((list(case.command), dict(case.environment), case.times), self._questions)
        self._questions.flush()
        wall, cpu, memory, codes = marshal.load(self._answers)  # noqa: S302 - our own child wrote it
        if any(codes):
            raise RuntimeError(f"{case.name} failed with exit code {next(filter(None, codes))}")
        return Took(wall, cpu, memory)


@contextmanager
def runner() -> Iterator[Runner]:
    """Start a runner for the context."""
    command = [sys.executable, "-I", "-S", str(_RUNNER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("it was started with pipes")
        yield Runner(process.stdin, process.stdout)


def in_rounds(
    cases: Sequence[Case], rounds: int, run: Callable[[Case], Took], tell: Callable[[str], None]
) -> dict[str, list[Took]]:
    """Return the cost of each case in each of *rounds*, in random order, after one warm-up round."""
    taken: dict[str, list[Took]] = {case.name: [] for case in cases}
    for number in range(rounds + 1):
        tell(f"round {number} of {rounds}")
        for case in random.sample(cases, len(cases)):
            took = run(case)
            if number > 0:
                taken[case.name].append(took)
    return taken
