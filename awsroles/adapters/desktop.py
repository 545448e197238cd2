"""The desktop: browser and clipboard."""

import os
import shutil
import subprocess
import sys
import webbrowser

from awsroles.core.console.browser import BrowserChoice
from awsroles.errors import ConfigurationError


def is_desktop(environ: "dict[str, str]") -> bool:
    """Return True if a window can be opened here."""
    if sys.platform in ("darwin", "win32"):
        return not environ.get("SSH_CONNECTION")
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def open_url(url: str, choice: BrowserChoice) -> bool:
    """Open *url* in the browser of *choice*; return True if one was started.

    Raises ConfigurationError if the browser is missing, UsageError if *choice* cannot be carried out.
    """
    command = choice.command_line(url, lambda name: shutil.which(name) is not None)
    if command is None:
        return _open_in_default(url)
    try:
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
        )
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"the browser {command[0]!r} cannot be started: {getattr(error, 'strerror', error)}",
            "correct --browser, or run awsroles config set browser COMMAND",
        ) from error
    return True


def _open_in_default(url: str) -> bool:
    # The browser would write to our stdout, which is for results only.
    stdout = os.dup(1)
    try:
        os.dup2(2, 1)
        return webbrowser.open(url)
    finally:
        os.dup2(stdout, 1)
        os.close(stdout)


def copy(text: str) -> None:
    """Copy *text* to the clipboard, through a program's stdin; raise ConfigurationError if there is no clipboard."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError) as error:
        raise ConfigurationError(
            "there is no clipboard here", "install wl-clipboard, xclip or xsel, or use --print"
        ) from error
