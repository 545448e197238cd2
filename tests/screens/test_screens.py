"""Every walkthrough leaves exactly the screens in `texts/`; `make screens` writes them anew."""

from typing import Any

import pytest
from testbed.screens.constant import Constants
from testbed.screens.desk import Desk
from testbed.screens.shell_terminal import ShellTerminal
from testbed.screens.walkthrough import Walkthrough
from testbed.secrets.canary import Canary

from screens import login_picture
from screens.gallery import TEXTS
from screens.walkthroughs import ALL


@pytest.mark.parametrize("walkthrough", ALL, ids=lambda walkthrough: walkthrough.name)
def test_the_screens_are_as_committed(
    walkthrough: Walkthrough, her_desk: Desk, canary: Canary, request: pytest.FixtureRequest
) -> None:
    characters: list[list[Any]] = []
    shown = {TEXTS / f"{name}.txt": text for name, text in _walk(walkthrough, her_desk, canary, characters).items()}
    if characters:
        shown |= login_picture.drawn(characters)
    if request.config.getoption("write_screens"):
        for path, text in shown.items():
            path.write_text(text, encoding="utf-8")
    for path, text in shown.items():
        committed = path.read_text(encoding="utf-8") if path.exists() else ""
        assert text == committed, f"{path.name} differs; if that is intended, run `make screens` and review the diff"


def _walk(walkthrough: Walkthrough, desk: Desk, canary: Canary, characters: list[list[Any]]) -> dict[str, str]:
    """Return the texts of the screens, and add the characters of those that are drawn."""
    desk.prepare(walkthrough.home)
    walkthrough.before(desk)
    shown = {}
    with ShellTerminal(desk, Constants(desk, canary), walkthrough.columns, walkthrough.environment) as terminal:
        for screen in walkthrough.screens:
            shown[screen.name] = terminal.show(screen)
            if walkthrough is login_picture.WALKTHROUGH:
                characters.append(terminal.characters())
    return shown
