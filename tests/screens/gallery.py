"""The gallery `docs/screens.md`, made of the committed texts; `python -m screens.gallery` writes it."""

from pathlib import Path

from screens.walkthroughs import ALL, SUBJECTS

TEXTS = Path(__file__).parent / "texts"
GALLERY = Path(__file__).parents[2] / "docs" / "screens.md"
_BEGINNING = """\
# Screens

Each screen is the output of real commands in a terminal of 80 x 24. The tests compare them with the program, and
`make screens` writes this page. Home directory, key IDs, times and MFA codes are made up.
"""


def names() -> list[str]:
    """Return the name of every screen."""
    return [screen.name for walkthrough in ALL for screen in walkthrough.screens]


def gallery() -> str:
    """Return the gallery."""
    parts = [_BEGINNING]
    for subject, walkthroughs in SUBJECTS.items():
        parts.append(f"\n## {subject}\n")
        for walkthrough in walkthroughs:
            parts.append(f"\n{walkthrough.about}\n")
            parts += [f"\n`{screen.name}`\n\n```text\n{_text(screen.name)}```\n" for screen in walkthrough.screens]
    return "".join(parts)


def _text(name: str) -> str:
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def _write() -> None:
    """Write the gallery, and remove texts of screens that are no more."""
    there = set(names())
    for path in TEXTS.glob("*.txt"):
        if path.stem not in there:
            path.unlink()
    GALLERY.write_text(gallery(), encoding="utf-8")


if __name__ == "__main__":
    _write()
