"""The page `docs/first-setup.md`: its screens are real, and its figures are counted."""

import re
from collections.abc import Sequence
from pathlib import Path

from screens.gallery import TEXTS
from screens.walkthroughs.setup import TO_THE_END

PAGE = (Path(__file__).parents[2] / "docs" / "first-setup.md").read_text(encoding="utf-8")
SCREENS = ("setup_to_the_end", "setup_from_csv", "setup_opening_moved")
# A file in which nothing is scrolled away has no such line.
BEGINNING = re.compile("┄.*┄\n")
# The answers to `aws configure`: key ID, secret, region, output format. The code is asked for later.
CONFIGURE = ("{key_id}", "{secret}", "us-east-1", "", "{code}")
PASTED = re.compile(r"\{key_id\}|\{secret\}|arn:\S+")


def keys(typed: Sequence[str]) -> int:
    """Return the number of keys for the lines *typed*, with Enter behind each."""
    return sum(len(PASTED.sub("v", line).replace("{code}", "000000")) + 1 for line in typed)


def pastes(typed: Sequence[str]) -> int:
    return sum(len(PASTED.findall(line)) for line in typed)


def row(title: str) -> tuple[int, int]:
    """Return the figures of the row *title* of the table."""
    found = re.search(rf"^\| {re.escape(title)} \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    assert found, title
    return int(found[1]), int(found[2])


def test_the_screens_of_the_page_are_those_of_the_program() -> None:
    texts = [BEGINNING.sub("", (TEXTS / f"{name}.txt").read_text(encoding="utf-8")) for name in SCREENS]
    assert re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL) == texts


def test_the_table_has_the_figures_of_the_transcripts() -> None:
    [block] = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    commands = block.splitlines()
    ours, theirs = ("awsroles setup", *TO_THE_END), (*commands, *CONFIGURE)
    assert row("commands") == (1, len(commands))
    assert row("questions") == (len(TO_THE_END), len(CONFIGURE))
    assert row("of these answered with Enter alone") == (TO_THE_END.count(""), CONFIGURE.count(""))
    assert row("values to paste") == (pastes(ours), pastes(theirs))
    assert row("keys pressed") == (keys(ours), keys(theirs))
    assert row("keys for each further profile") == (0, keys(commands[1:]))
