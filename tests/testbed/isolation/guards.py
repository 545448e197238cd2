"""Loud errors where a test touches the real home folder, the real session bus or the real network."""

import ipaddress
import os
import sys
from typing import Any

_HIDDEN = ("AWS_", "AWSROLES_", "PYTHON_KEYRING_", "KEYRING_PROPERTY_", "XDG_", "GNOME_KEYRING_", "DBUS_")
_HIDDEN_NAMES = {
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "SSH_AUTH_SOCK",
    "BROWSER",
    "KEYCHAIN_PATH",
    "NO_COLOR",
    "FORCE_COLOR",
    "PY_COLORS",
    "CI",
    "GITHUB_ACTIONS",
    "COLUMNS",
    "LINES",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUNBUFFERED",
    "PYTHONPATH",
    "PYTHONWARNINGS",
}
# Of the real home, only what the program or the keyring would use: the tests themselves may well live in it.
_PRIVATE = (
    ".aws",
    ".config/awsroles",
    ".config/python_keyring",
    ".local/share/keyrings",
    ".local/share/python_keyring",
    ".local/state/awsroles",
)
_FILE_EVENTS = {"open", "os.listdir", "os.mkdir", "os.remove", "os.rename", "os.scandir"}
_HOST_EVENTS = {"socket.getaddrinfo", "socket.gethostbyname"}


class RealWorldTouched(AssertionError):  # noqa: N818 - it reads as the sentence that it is
    """A test reached for the real home folder, session bus or network of whoever runs it."""


class Guard:
    """Watches this process, by audit hook; what it saw is kept for those who swallow exceptions."""

    def __init__(self) -> None:
        home = os.path.expanduser("~")
        self._folders = tuple(os.path.join(home, name) for name in _PRIVATE)
        self._bus = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
        self.violations: list[str] = []
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FILE_EVENTS:
            self._see_path(arguments[0])
        elif event == "socket.connect":
            self._see_address(arguments[1])
        elif event in _HOST_EVENTS:
            self._see_host(arguments[0])

    def _see_path(self, path: Any) -> None:
        if isinstance(path, (str, bytes)) and os.fsdecode(path).startswith(self._folders):
            self._refuse(os.fsdecode(path))

    def _see_address(self, address: Any) -> None:
        if isinstance(address, tuple):
            self._see_host(address[0])
        elif isinstance(address, str) and len(address) > 1 and address.lstrip("\0") in self._bus:
            self._refuse(f"the session bus {address}")

    def _see_host(self, host: Any) -> None:
        name = os.fsdecode(host) if isinstance(host, (str, bytes)) else "localhost"
        if name not in ("", "localhost") and not _is_loopback(name):
            self._refuse(f"the host {name}")

    def _refuse(self, what: str) -> None:
        self.violations.append(what)
        raise RealWorldTouched(what)


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def clean(environ: dict[str, str]) -> dict[str, str]:
    """Return *environ* without what would lead to the real world or change what the program does."""
    return {
        name: value
        for name, value in environ.items()
        if not name.startswith(_HIDDEN) and name not in _HIDDEN_NAMES and not name.lower().endswith("_proxy")
    }


def sealed(folder: str) -> dict[str, str]:
    """Return the variables that keep a process, and its children, inside *folder* and off the network."""
    closed = "http://127.0.0.1:9"
    return {
        "HOME": os.path.join(folder, "home"),
        "TMPDIR": os.path.join(folder, "tmp"),
        "NO_COLOR": "1",
        "XDG_RUNTIME_DIR": os.path.join(folder, "run"),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/no-bus",
        "AWS_EC2_METADATA_DISABLED": "true",
        "HTTP_PROXY": closed,
        "HTTPS_PROXY": closed,
        "http_proxy": closed,
        "https_proxy": closed,
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join((os.path.dirname(sys.executable), os.environ["PATH"])),
    }
