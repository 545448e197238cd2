"""Cases that are measured in turn, in rounds: what is compared was measured within a second or so."""

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
    """What a command took: seconds, seconds of CPU, and its peak of memory in KiB."""

    wall: float
    cpu: float
    memory: int


@dataclass(frozen=True)
class Case:
    """A *command* under its *name*, run *times* at once after *before*, which is not measured."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    before: Callable[[], None] = lambda: None
    times: int = 1


class Runner:
    """Has commands run by a small process, one after the other."""

    def __init__(self, questions: IO[bytes], answers: IO[bytes]) -> None:
        self._questions = questions
        self._answers = answers

    def run(self, case: Case) -> Took:
        """Return what *case* took; raise RuntimeError where it failed."""
        case.before()
        marshal.dump((list(case.command), dict(case.environment), case.times), self._questions)
        self._questions.flush()
        wall, cpu, memory, codes = marshal.load(self._answers)  # noqa: S302 - our own child wrote it
        if any(codes):
            raise RuntimeError(f"{case.name} failed with exit code {next(filter(None, codes))}")
        return Took(wall, cpu, memory)


@contextmanager
def runner() -> Iterator[Runner]:
    """Give what runs commands."""
    command = [sys.executable, "-I", "-S", str(_RUNNER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("it was started with pipes")
        yield Runner(process.stdin, process.stdout)


def in_rounds(
    cases: Sequence[Case], rounds: int, run: Callable[[Case], Took], tell: Callable[[str], None]
) -> dict[str, list[Took]]:
    """Return what each case took in each of the *rounds*, in which their order is drawn; one more warms up."""
    taken: dict[str, list[Took]] = {case.name: [] for case in cases}
    for number in range(rounds + 1):
        tell(f"round {number} of {rounds}")
        for case in random.sample(cases, len(cases)):
            took = run(case)
            if number > 0:
                taken[case.name].append(took)
    return taken
