"""Every walkthrough leaves exactly the screens in `texts/`; `make screens` writes them anew."""

import pytest
from testbed.screens.constant import Constants
from testbed.screens.desk import Desk
from testbed.screens.shell_terminal import ShellTerminal
from testbed.screens.walkthrough import Walkthrough
from testbed.secrets.canary import Canary

from screens.gallery import TEXTS
from screens.walkthroughs import ALL


@pytest.mark.parametrize("walkthrough", ALL, ids=lambda walkthrough: walkthrough.name)
def test_the_screens_are_as_committed(
    walkthrough: Walkthrough, her_desk: Desk, canary: Canary, request: pytest.FixtureRequest
) -> None:
    shown = _walk(walkthrough, her_desk, canary)
    if request.config.getoption("write_screens"):
        for name, text in shown.items():
            (TEXTS / f"{name}.txt").write_text(text, encoding="utf-8")
    for name, text in shown.items():
        path = TEXTS / f"{name}.txt"
        committed = path.read_text(encoding="utf-8") if path.exists() else ""
        assert text == committed, f"{name}.txt differs; if that is intended, run `make screens` and review the diff"


def _walk(walkthrough: Walkthrough, desk: Desk, canary: Canary) -> dict[str, str]:
    desk.prepare(walkthrough.home)
    walkthrough.before(desk)
    with ShellTerminal(desk, Constants(desk, canary), walkthrough.columns, walkthrough.environment) as terminal:
        return {screen.name: terminal.show(screen) for screen in walkthrough.screens}
