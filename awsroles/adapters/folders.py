"""Where things are kept: the AWS config files and our own folders, as the environment says."""

import os
import sys

from awsroles.errors import ConfigurationError


def config_path(environ: "dict[str, str]") -> str:
    """Return the absolute path of the AWS config file (`AWS_CONFIG_FILE`, else `~/.aws/config`)."""
    return _absolute(environ.get("AWS_CONFIG_FILE") or "~/.aws/config")


def credentials_path(environ: "dict[str, str]") -> str:
    """Return the absolute path of the AWS credentials file (`AWS_SHARED_CREDENTIALS_FILE`, else beside the config)."""
    return _absolute(environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials")


def state_folder(environ: "dict[str, str]") -> str:
    """Return the folder of locks and notes, by the XDG base directory specification or the system's own custom."""
    if sys.platform == "linux":
        return os.path.join(_xdg(environ, "XDG_STATE_HOME", "~/.local/state"), "awsroles")
    from platformdirs import user_state_dir

    return user_state_dir("awsroles", appauthor=False)


def settings_path(environ: "dict[str, str]") -> str:
    """Return the path of `config.toml`."""
    if sys.platform == "linux":
        return os.path.join(_xdg(environ, "XDG_CONFIG_HOME", "~/.config"), "awsroles", "config.toml")
    from platformdirs import user_config_dir

    return os.path.join(user_config_dir("awsroles", appauthor=False), "config.toml")


def refuse_foreign_owner(folder: str) -> None:
    """Raise ConfigurationError where *folder* exists and belongs to another user, as after a run under sudo."""
    if not hasattr(os, "geteuid"):
        return
    try:
        owner = os.stat(folder).st_uid
    except FileNotFoundError:
        return
    except OSError as error:
        raise ConfigurationError(
            f"{folder} cannot be looked at: {error.strerror}", "make it and the folders above it yours"
        ) from error
    if owner != os.geteuid():
        raise ConfigurationError(
            f"{folder} belongs to another user (uid {owner}, and this is uid {os.geteuid()})",
            f"run awsroles as yourself, without sudo, or give the folder back: sudo chown -R $USER {folder}",
        )


def _xdg(environ: "dict[str, str]", name: str, otherwise: str) -> str:
    # The specification: a path that is not absolute is to be ignored.
    value = environ.get(name, "")
    return value if os.path.isabs(value) else os.path.expanduser(otherwise)


def _absolute(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path))
