"""Where things are kept: the AWS config files and our own folders, as the environment says."""

import os
import sys

# As in `typing`, which is not imported here: nothing is that a warm hit does not need.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from awsroles.core.completion import DataFolders

FACTS = "facts"
# The fact of which connection on which session bus is this user's Secret Service.
SERVICE_FACT = "secret-service"
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.@+-=")
_LONGEST_NAME = 180


def config_path(environ: "Mapping[str, str]") -> str:
    """Return the absolute path of the AWS config file (`AWS_CONFIG_FILE`, else `~/.aws/config`)."""
    return _absolute(environ.get("AWS_CONFIG_FILE") or "~/.aws/config")


def credentials_path(environ: "Mapping[str, str]") -> str:
    """Return the absolute path of the AWS credentials file (`AWS_SHARED_CREDENTIALS_FILE`, else beside the config)."""
    return _absolute(environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials")


def state_directory(environ: "Mapping[str, str]") -> str:
    """Return the folder of locks and notes, by the XDG base directory specification or the system's own custom."""
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


def data_folders(environ: "Mapping[str, str]") -> "DataFolders":
    """Return where shells look for what a person installs; on macOS too they go by the XDG specification."""
    from awsroles.core.completion import DataFolders

    folder = _xdg(environ, "XDG_DATA_HOME", "~/.local/share")
    return DataFolders(folder, environ.get("BASH_COMPLETION_USER_DIR") or os.path.join(folder, "bash-completion"))


def keyring_choice_path(environ: "Mapping[str, str]") -> str:
    """Return the path of the keyring library's own settings (its documentation, "Configuring")."""
    if sys.platform == "win32":
        return os.path.join(environ.get("LOCALAPPDATA", "."), "Python Keyring", "keyringrc.cfg")
    folder = environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return os.path.join(folder, "python_keyring", "keyringrc.cfg")


def bus_sockets(environ: "Mapping[str, str]") -> "list[bytes]":
    """Return the sockets that the session bus may listen on, those without a path behind a NUL; raise ValueError.

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
    """Return the path of the file that holds the fact *name*."""
    return os.path.join(state_directory, FACTS, file_name(name))


def file_name(name: str) -> str:
    """Return *name* as the name of a file: what is not plain stands as %XX, what is too long as a digest."""
    # A path that is no UTF-8 stands in Python's text with surrogates.
    data = name.encode("utf-8", "surrogatepass")
    quoted = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in data)
    if quoted.startswith("."):
        quoted = f"%2E{quoted[1:]}"
    if 0 < len(quoted) <= _LONGEST_NAME:
        return quoted
    from hashlib import sha256

    return sha256(data).hexdigest()


def is_foreign(folder: str) -> bool:
    """Say whether *folder* exists and belongs to another user, as after a run under sudo; raise OSError."""
    try:
        return hasattr(os, "geteuid") and os.stat(folder).st_uid != os.geteuid()
    except FileNotFoundError:
        return False


def refuse_foreign_owner(folder: str) -> None:
    """Raise ConfigurationError where *folder* exists and belongs to another user."""
    from awsroles.errors import ConfigurationError

    try:
        if not is_foreign(folder):
            return
        owner = os.stat(folder).st_uid
    except OSError as error:
        raise ConfigurationError(
            f"{folder} cannot be looked at: {error.strerror}", "make it and the folders above it yours"
        ) from error
    raise ConfigurationError(
        f"{folder} belongs to another user (uid {owner}, and this is uid {os.geteuid()})",
        f"run awsroles as yourself, without sudo, or give the folder back: sudo chown -R $USER {folder}",
    )


def _xdg(environ: "Mapping[str, str]", name: str, otherwise: str) -> str:
    # The specification: a path that is not absolute is to be ignored.
    value = environ.get(name, "")
    return value if os.path.isabs(value) else os.path.expanduser(otherwise)


def _absolute(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path))
