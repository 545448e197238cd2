"""The browser that opens a page, in a private window, one of its profiles or a Firefox container."""

import shlex
from collections.abc import Callable
from urllib.parse import quote, urlencode

from awsroles.core.dataclass import dataclass
from awsroles.errors import ConfigurationError, UsageError

_FIREFOX = ("firefox", "librewolf", "waterfox", "zen")
_CHROMIUM = ("chromium", "google-chrome", "chrome", "brave", "vivaldi")
_EDGE = ("microsoft-edge", "msedge")
_KNOWN = ("firefox", "google-chrome", "chromium", "brave-browser", "microsoft-edge", "vivaldi", "librewolf")
_PLACE = "{url}"
# Of the console's colors; Firefox has names for its own.
_CONTAINER_COLORS = {"f2b0a9": "red", "fbc8aa": "orange", "efda95": "yellow", "b7ca9d": "green"}


@dataclass(frozen=True)
class BrowserChoice:
    """The choice of a browser: *command* is a command line with `{url}` in it or at its end.

    *container* needs the Firefox extension "Open external links in a container".
    """

    command: str | None = None
    private: bool = False
    profile: str | None = None
    container: bool = False

    def address(self, url: str, name: str, color: str | None) -> str:
        """Return the address for *url*; with a container, that of *name* with the nearest color."""
        if not self.container:
            return url
        query = {"name": name, "color": _CONTAINER_COLORS.get(color or "", "blue"), "url": url}
        return f"ext+container:{urlencode(query, quote_via=quote)}"

    def command_line(self, url: str, is_there: Callable[[str], bool]) -> list[str] | None:
        """Return the command line that opens *url*, None for the desktop's default browser.

        *is_there* says whether a program is in PATH. Raises ConfigurationError and UsageError.
        """
        if self.command is None and not (self.private or self.profile or self.container):
            return None
        words = _split(self.command) if self.command is not None else [_first(is_there)]
        words[1:1] = self._switches(words[0])
        return [word.replace(_PLACE, url) for word in words] if _PLACE in " ".join(words) else [*words, url]

    def _switches(self, program: str) -> list[str]:
        if not (self.private or self.profile):
            return []
        name = program.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")
        if name.startswith(_FIREFOX):
            private, profile = ["--private-window"], ["-P", self.profile or ""]
            # Firefox takes the URL as the argument of --private-window.
            return [*(profile if self.profile else []), *(private if self.private else [])]
        if name.startswith((*_CHROMIUM, *_EDGE)):
            private = ["--inprivate" if name.startswith(_EDGE) else "--incognito"]
            profile = [f"--profile-directory={self.profile}"]
            return [*(profile if self.profile else []), *(private if self.private else [])]
        raise UsageError(
            f"it is not known how {name!r} opens a private window or a profile",
            "write the whole command line: --browser 'NAME --its-option {url}'",
        )


def _split(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise ConfigurationError(
            f"the browser {command!r} is not a command line: {error}", "close its quotes"
        ) from None
    if not words:
        raise ConfigurationError(
            "the browser is empty", "correct --browser, or run awsroles config set browser COMMAND"
        )
    return words


def _first(is_there: Callable[[str], bool]) -> str:
    for name in _KNOWN:
        if is_there(name):
            return name
    raise ConfigurationError("no browser of a known kind is in PATH", "name one: --browser firefox")
