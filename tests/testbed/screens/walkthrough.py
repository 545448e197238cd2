"""The declaration of a walkthrough and of its screens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from testbed.screens.desk import Desk

HomeName = Literal["empty", "set_up", "profiles", "logged_in"]


class Press(str):
    """Keys that are pressed without Enter, such as Ctrl-C."""

    __slots__ = ()


class Resize(str):
    """A change of the window to as many columns as it says, such as `Resize("40")`."""

    __slots__ = ()


PATIENCE = 20.0
"""The seconds after which a screen that is not complete fails its test; after any shorter time it is taken as it is."""
CTRL_C = Press("\x03")
CTRL_D = Press("\x04")


def nothing(_: Desk) -> None:
    """Change nothing."""


class Screen:
    """The screen called *name*: a command line, then answers to its questions, each of *typed* followed by Enter.

    `{code}`, `{key_id}` and the like are placeholders (see `Desk.filled`). A `Press` is pressed without Enter. After
    each, the screen is complete when the shell's prompt is back, a question waits, or *until* shows. Answers are left
    out once the prompt is back. *before* changes the desk first. After *patience* (seconds) it is taken
    as it is.
    """

    def __init__(
        self,
        name: str,
        *typed: str,
        until: str | None = None,
        patience: float = PATIENCE,
        before: Callable[[Desk], None] = nothing,
    ) -> None:
        self.name = name
        self.typed = typed
        self.until = until
        self.patience = patience
        self.before = before


class Answer(Screen):
    """A screen that continues the previous one: answers to the question that waits there."""


@dataclass(frozen=True)
class Walkthrough:
    """Screens of one terminal, in their order, in the home called *home*.

    *about* is a sentence for the gallery. *before* changes the desk before the terminal opens, *environment* adds
    variables to it. The window has *columns*.
    """

    about: str
    home: HomeName
    screens: tuple[Screen, ...]
    before: Callable[[Desk], None] = nothing
    environment: dict[str, str] = field(default_factory=dict)
    columns: int = 80

    @property
    def name(self) -> str:
        """The name of the first screen."""
        return self.screens[0].name
