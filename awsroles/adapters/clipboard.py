"""The desktop's clipboard. The one place of pyperclip."""

from awsroles.errors import ConfigurationError


def copy(text: str) -> None:
    """Put *text* into the clipboard, through a program's stdin; raise ConfigurationError where there is none."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError) as error:
        raise ConfigurationError(
            "there is no clipboard here", "install wl-clipboard, xclip or xsel, or use --print"
        ) from error
