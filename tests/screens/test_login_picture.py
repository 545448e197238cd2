"""The pictures of the front page show what the program shows."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from screens.gallery import TEXTS
from screens.login_picture import PICTURES, PROMPT, WALKTHROUGH

_SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_a_picture_has_the_rows_of_the_screens(picture: Path) -> None:
    texts = [(TEXTS / f"{screen.name}.txt").read_text(encoding="utf-8") for screen in WALKTHROUGH.screens]
    rows = [row for text in texts for row in text.splitlines() if row not in ("", PROMPT)]
    drawn = ["".join(row.itertext()) for row in _parsed(picture).iter(f"{_SVG}text")]
    assert drawn == rows, "run `make screens`"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_small_and_says_what_it_shows(picture: Path) -> None:
    root = _parsed(picture)
    assert picture.stat().st_size < 40_000
    assert root.findtext(f"{_SVG}title")
    assert root.findtext(f"{_SVG}desc")


def _parsed(picture: Path) -> ET.Element:
    return ET.parse(picture).getroot()  # noqa: S314 - a file of this project
