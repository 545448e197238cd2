"""Paths of the AWS files and of our own directories, from the environment."""

import os
import sys

# As in `typing`, which a warm hit does not import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FACTS = "facts"
# Names the session bus and the connection of this user's Secret Service.
SERVICE_FACT = "secret-service"
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@+-=")
_LONGEST_NAME = 180


def config_path(environ: "Mapping[str, str]") -> str:
    """Return the absolute path of the AWS config file (`AWS_CONFIG_FILE`, else `~/.aws/config`)."""
    return _absolute(environ.get("AWS_CONFIG_FILE") or "~/.aws/config")


def credentials_path(environ: "Mapping[str, str]") -> str:
    """Return the absolute path of the AWS credentials file (`AWS_SHARED_CREDENTIALS_FILE` or the default)."""
    return _absolute(environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials")


def state_directory(environ: "Mapping[str, str]") -> str:
    """Return the directory of our state: XDG base directory specification on Linux, else the platform's convention."""
    if sys.platform == "linux":
        return os.path.join(_xdg(environ, "XDG_STATE_HOME", "~/.local/state"), "awsroles")
    from platformdirs import user_state_dir

    return user_state_dir("awsroles", appauthor=False)


def settings_path(environ: "Mapping[str, str]") -> str:
    """Return the path of `config.toml`."""
    if sys.platform == "linux":
        return os.path.join(_xdg(environ, "XDG_CONFIG_HOME", "~/.config"), "awsroles", "config.toml")
    from platformdirs import user_config_dir

    return os.path.join(user_config_dir("awsroles", appauthor=False), "config.toml")


def keyring_choice_path(environ: "Mapping[str, str]") -> str:
    """Return the path of the keyring library's own settings (its documentation, "Configuring")."""
    if sys.platform == "win32":
        return os.path.join(environ.get("LOCALAPPDATA", "."), "Python Keyring", "keyringrc.cfg")
    folder = environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return os.path.join(folder, "python_keyring", "keyringrc.cfg")


def bus_sockets(environ: "Mapping[str, str]") -> "list[bytes]":
    """Return the possible sockets of the session bus, an abstract one after a NUL; raise ValueError.

    Source: the D-Bus specification, "Server Addresses" and "Well-known Message Bus Instances".
    """
    listed = os.fsencode(environ.get("DBUS_SESSION_BUS_ADDRESS", ""))
    if listed:
        return [socket for address in listed.split(b";") if (socket := _unix_socket(address, environ))]
    return [_usual_bus(environ)]


def _usual_bus(environ: "Mapping[str, str]") -> bytes:
    return os.fsencode(os.path.join(environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.geteuid()}", "bus"))


def _unix_socket(address: bytes, environ: "Mapping[str, str]") -> "bytes | None":
    transport, _, pairs = address.partition(b":")
    for pair in pairs.split(b",") if transport == b"unix" else ():
        key, _, value = pair.partition(b"=")
        if key in (b"path", b"abstract"):
            first, *escaped = value.split(b"%")
            name = first + b"".join(bytes.fromhex(part[:2].decode()) + part[2:] for part in escaped)
            return name if key == b"path" else b"\0" + name
        if (key, value) == (b"runtime", b"yes"):
            return _usual_bus(environ)
    return None


def fact_path(state_directory: str, name: str) -> str:
    """Return the path of the state file of the fact *name*."""
    return os.path.join(state_directory, FACTS, file_name(name))


def file_name(name: str) -> str:
    """Return *name* as a file name: special characters as %XX, a long name as its digest."""
    # A path that is not UTF-8 has surrogates in Python's text.
    data = name.encode("utf-8", "surrogatepass")
    quoted = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in data)
    if quoted.startswith("."):
        quoted = f"%2E{quoted[1:]}"
    if 0 < len(quoted) <= _LONGEST_NAME:
        return quoted
    from hashlib import sha256

    return sha256(data).hexdigest()


def is_foreign(directory: str) -> bool:
    """Return True if *directory* exists and belongs to another user, as after a run under sudo; raise OSError."""
    try:
        return hasattr(os, "geteuid") and os.stat(directory).st_uid != os.geteuid()
    except FileNotFoundError:
        return False


def _xdg(environ: "Mapping[str, str]", name: str, default: str) -> str:
    # The specification ignores a path that is not absolute.
    value = environ.get(name, "")
    return value if os.path.isabs(value) else os.path.expanduser(default)


def _absolute(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path))
