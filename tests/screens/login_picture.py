"""The pictures of a login, `docs/login.svg` and `docs/login-dark.svg`; `make screens` draws them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from devtools.terminal_svg import DARK, LIGHT, Span, Style, draw, spans
from screens.walkthroughs import first_login

(WALKTHROUGH,) = first_login.WALKTHROUGHS
_DOCUMENTS = Path(__file__).parents[2] / "docs"
PICTURES = {_DOCUMENTS / "login.svg": LIGHT, _DOCUMENTS / "login-dark.svg": DARK}
PROMPT = "$"
_TITLE = "A first login with awsroles"
_DESCRIPTION = (
    "awsroles setup asks for the region, the access key and one MFA code, stores the key in the keyring and writes"
    " profiles for the roles that the user may assume. Then the AWS CLI uses the profile prod-operations."
)


def drawn(screens: Iterable[list[list[Any]]]) -> dict[Path, str]:
    """Return the pictures of *screens*, each of which is rows of pyte's characters, by their files."""
    parts = [_without_end([_row(characters) for characters in screen]) for screen in screens]
    rows = [row for part in parts for row in ([], *part)][1:]
    return {path: draw(rows, WALKTHROUGH.columns, palette, _TITLE, _DESCRIPTION) for path, palette in PICTURES.items()}


def _row(characters: list[Any]) -> list[Span]:
    # pyte knows no faint style.
    row = spans((each.data, Style(each.fg, each.bold)) for each in characters)
    if not row or not row[0].text.startswith(f"{PROMPT} "):
        return row
    return [Span(f"{PROMPT} ", Style(dim=True)), Span("".join(span.text for span in row)[2:], Style(bold=True))]


def _without_end(rows: list[list[Span]]) -> list[list[Span]]:
    """Return *rows* without the prompt at their end, and what is empty around it."""
    while rows and "".join(span.text for span in rows[-1]) in ("", PROMPT):
        rows.pop()
    return rows
