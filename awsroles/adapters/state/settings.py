"""`config.toml`: the user's defaults."""

import sys
from collections.abc import Callable
from typing import Any, Literal, TypeVar, get_args

from awsroles.core.aws.durations import parse_duration
from awsroles.core.dataclass import dataclass, fields
from awsroles.core.profiles.validation import check_mfa_seconds, check_role_seconds
from awsroles.errors import AwsrolesError, ConfigurationError

T = TypeVar("T")

Prompt = Literal["tty", "zenity", "kdialog", "osascript", "never"]
History = Literal["optional", "required"]
_LONGEST_DAYS = 36_500


@dataclass(frozen=True)
class Settings:
    """The defaults. `setup` and `profile add` write the durations, in seconds, into new profiles.

    `discover` names profiles by the template. The history is kept for *history_days*; if it is required, nothing is
    done without it.
    """

    prompt: Prompt = "tty"
    mfa_process: str | None = None
    browser: str | None = None
    mfa_session_duration: int | None = None
    role_session_duration: int | None = None
    profile_name_template: str | None = None
    history: History = "optional"
    history_days: int = 365


def read_settings(path: str, environ: "dict[str, str]") -> Settings:
    """Return the settings in the file *path*, overridden by AWSROLES_PROMPT; raise ConfigurationError."""
    values = _values(path)
    if environ.get("AWSROLES_PROMPT"):
        values["prompt"] = _prompt(environ["AWSROLES_PROMPT"], "AWSROLES_PROMPT")
    return Settings(**values)


def _values(path: str) -> dict[str, Any]:
    try:
        with open(path, "rb") as file:
            content = file.read()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror}", "make it a file that you may read"
        ) from error
    return {key: _checked(key, value, path) for key, value in _document(content, path).items()}


def _document(content: bytes, path: str) -> dict[str, Any]:
    # Imported here, as most users have no such file.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        document: dict[str, Any] = tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8", "save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        # A long number raises ValueError, many brackets raise RecursionError.
        words = _lower(str(error)) if isinstance(error, tomllib.TOMLDecodeError) else "a value does not end"
        raise ConfigurationError(f"{path} is not TOML: {words}", "correct or remove that line") from error
    return document


def _checked(key: str, value: Any, path: str) -> Any:
    known = [field.name for field in fields(Settings)]
    if key not in known:
        from awsroles.core.suggest import nearest

        close = nearest(key, known)
        raise ConfigurationError(
            f"{path}: there is no setting {key!r}", f"did you mean {close}?" if close else f"use {', '.join(known)}"
        )
    if key == "history_days":
        return _days(value, path)
    if not isinstance(value, str):
        raise ConfigurationError(f"{path}: {key} is not a text", f'write {key} = "…"')
    if key == "prompt":
        return _prompt(value, path)
    if key == "history":
        return _history(value, path)
    if key.endswith("_duration"):
        return _duration(key, value, path)
    if key == "profile_name_template":
        from awsroles.core.discover.names import check_template

        return _located(key, path, lambda: check_template(value))
    return value


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _prompt(value: str, place: str) -> str:
    known = get_args(Prompt)
    if value not in known:
        raise ConfigurationError(f"{place}: {value!r} is not a way to prompt", f"use one of {', '.join(known)}")
    return value


def _history(value: str, path: str) -> str:
    known = get_args(History)
    if value not in known:
        raise ConfigurationError(f"{path}: history is {value!r}", f"use one of {', '.join(known)}")
    return value


def _days(value: object, path: str) -> int:
    # true is a number for Python.
    if type(value) is not int or not 1 <= value <= _LONGEST_DAYS:
        raise ConfigurationError(f"{path}: history_days is no number of days", "write history_days = 365")
    return value


def _duration(key: str, value: str, path: str) -> int:
    check, usual = (check_mfa_seconds, "12h") if key == "mfa_session_duration" else (check_role_seconds, "1h")
    return _located(key, path, lambda: check(parse_duration(value)), f'write {key} = "{usual}"')


def _located(key: str, path: str, read: Callable[[], T], hint: str | None = None) -> T:
    try:
        return read()
    except AwsrolesError as error:
        raise ConfigurationError(f"{path}: {key}: {error.message}", hint or error.hint) from None
