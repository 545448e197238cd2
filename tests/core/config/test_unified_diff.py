"""The unified diff of files with sections."""

import difflib
import random
import re
import time
from collections.abc import Sequence

import pytest

from awsroles.core.config.unified_diff import unified_diff

PATH = "/home/ada/.aws/config"


def applied(old: Sequence[str], diff: Sequence[str]) -> list[str]:
    """Return *old* after the hunks of *diff*, whose lines have to be there."""
    new: list[str] = []
    at = 0
    for line in diff[2:]:
        if (hunk := re.fullmatch(r"@@ -(\d+)(,0)?(?:,\d+)? \+\d+(?:,\d+)? @@\n", line)) is not None:
            start = int(hunk[1]) - (not hunk[2])
            new, at = [*new, *old[at:start]], start
        elif line[0] == "+":
            new.append(line[1:])
        else:
            assert old[at] == line[1:]
            new += [old[at]] if line[0] == " " else []
            at += 1
    return [*new, *old[at:]]


@pytest.mark.parametrize("seed", range(60))
def test_applied_to_the_old_version_it_makes_the_new_one(seed: int) -> None:
    chosen = random.Random(seed)  # noqa: S311 - no secret
    lines = ["[a]\n", "[b]\n", "[profile c]\n", "\n", "x = 1\n", "# note\n", "y = 2\n"]
    old = chosen.choices(lines, k=chosen.randrange(30))
    new = [line for line in old if chosen.random() > 0.2]
    for _ in range(chosen.randrange(6)):
        new.insert(chosen.randrange(len(new) + 1), chosen.choice(lines))
    diff = list(unified_diff(PATH, old, new))
    assert applied(old, diff) == new
    assert bool(diff) == (old != new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "[a]\nx = 1\n"),
        ("[a]\nx = 1\n", ""),
        ("# top\n\n[a]\nx = 1\ny = 1\n\n[b]\nz = 1\n", "# top\n\n[a]\nx = 2\ny = 1\n\n[c]\nz = 1\n"),
        ("x = 1\ny = 2", "x = 1\ny = 3"),
    ],
)
def test_it_reads_as_that_of_the_standard_library(old: str, new: str) -> None:
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    assert list(unified_diff(PATH, before, after)) == list(difflib.unified_diff(before, after, PATH, PATH))


def test_thousands_of_changed_sections_take_no_minute() -> None:
    old = [line for number in range(4000) for line in (f"[profile p{number}]\n", f"role_arn = {number}\n", "x = y\n")]
    new = [f"awsroles_{line}" if line.startswith("role_arn") else line for line in old]
    started = time.process_time()
    assert sum(line.startswith("+awsroles_role_arn") for line in unified_diff(PATH, old, new)) == 4000
    # In seconds. It takes a half of one; the search of the whole file took nine.
    assert time.process_time() - started < 4
