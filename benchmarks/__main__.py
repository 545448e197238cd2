"""`python -m benchmarks`: measure, print, and after a full run write docs/benchmarks.md and its chart."""

import argparse
import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.groups import GROUPS
from benchmarks.measuring import in_rounds, runner
from benchmarks.picture import picture
from benchmarks.report import Measured, page, shown
from benchmarks.surroundings import surroundings
from benchmarks.world import world

_DOCS = Path("docs")


def main() -> int:
    """Return 0 even if goals are missed, because they mean little on a busy machine."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", metavar="GROUP,…", help=f"measure only these and write nothing: {', '.join(GROUPS)}")
    parser.add_argument("--rounds", type=int, metavar="N", help="rounds of every group")
    arguments = parser.parse_args()
    names = arguments.only.split(",") if arguments.only else list(GROUPS)
    if unknown := set(names) - set(GROUPS):
        parser.error(f"there is no group {', '.join(sorted(unknown))}")
    busy = os.getloadavg()[0]
    measured = []
    with world() as there, runner() as run:
        for name in names:
            _tell(name, "making homes")
            group = GROUPS[name](there)
            if arguments.rounds:
                group = replace(group, rounds=arguments.rounds)
            taken = in_rounds(group.cases, group.rounds, run.run, partial(_tell, name))
            measured.append(Measured(group, taken))
    _tell("")
    sys.stdout.write(shown(measured))
    if arguments.only is None:
        where = surroundings(busy)
        (_DOCS / "benchmarks.md").write_text(page(measured, where), encoding="utf-8")
        (_DOCS / "benchmarks.svg").write_text(picture(measured), encoding="utf-8")
    return 0


def _tell(*words: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{': '.join(words)}")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
