"""The declaration of a walkthrough and of its screens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from testbed.screens.desk import Desk

HomeName = Literal["empty", "set_up", "profiles", "logged_in"]


class Press(str):
    """Keys that are pressed without Enter, such as Ctrl-C."""

    __slots__ = ()


def nothing(_: Desk) -> None:
    """Change nothing."""


class Screen:
    """The screen called *name*, after each of *typed* was typed.

    A `str` is a line: `{code}`, `{key_id}` and the like are placeholders (see `Desk.values`). A `Press` is pressed
    without Enter. After each, the screen is complete when the shell's prompt is back, a question waits, or *until*
    shows. *before* changes the desk first. If a question of the previous screen waits, the screen continues that one;
    otherwise it begins with the command line.
    """

    def __init__(
        self, name: str, *typed: str, until: str | None = None, before: Callable[[Desk], None] = nothing
    ) -> None:
        self.name = name
        self.typed = typed
        self.until = until
        self.before = before


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
    keyring: bool = True

    @property
    def name(self) -> str:
        """The name of the first screen."""
        return self.screens[0].name
