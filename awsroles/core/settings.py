"""The settings of `config.toml`: what each is for, the values that it takes, and its default."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from awsroles.core.aws.durations import DEFAULT_MFA_SESSION, DEFAULT_ROLE_SESSION, parse_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.validation import check_mfa_seconds, check_role_seconds
from awsroles.errors import ConfigurationError, UsageError

Prompt = Literal["tty", "zenity", "kdialog", "osascript", "never"]
History = Literal["optional", "required"]
ExecPrompt = Literal["always", "never"]
_LONGEST_DAYS = 36_500
_DAYS = 365

# AWS, "Understanding unique ID prefixes"; a secret access key has 40 characters; seeds are base32 (RFC 6238).
_KEY_ID = re.compile(r"(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{12,}", re.ASCII)
_SECRET_KEY = re.compile(r"(?<![A-Za-z0-9/+])(?=\S*[a-z])(?=\S*[A-Z])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])", re.ASCII)
_SEED = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,}(?![A-Za-z0-9])|otpauth://", re.ASCII)
# Programs take seeds in small letters, too. A word with a digit and the length of a seed is rarely anything else.
_SMALL_SEED = re.compile(r"(?<![\w./-])(?=[a-z]*[2-7])(?:[a-z2-7]{8}){2,}(?![\w./-])", re.ASCII)


@dataclass(frozen=True)
class Settings:
    """The settings as the program uses them, durations in seconds.

    `setup` and `profile add` write the durations into new profiles. `discover` names profiles by the template. The
    history is kept for *history_days*; if it is required, nothing is done without it.
    """

    prompt: Prompt = "tty"
    mfa_process: str | None = None
    browser: str | None = None
    mfa_session_duration: int | None = None
    role_session_duration: int | None = None
    profile_name_template: str | None = None
    history: History = "optional"
    history_days: int = _DAYS
    exec_prompt: ExecPrompt = "always"


@dataclass(frozen=True)
class Setting:
    """A setting that *takes* some values, `a|b` or a word for them; *default* as the file would have it.

    *about* is a sentence for its documentation. *read* returns what `Settings` holds of a value in the file, and raises
    UsageError or ConfigurationError. *variable* in the environment overrides it.
    """

    name: str
    takes: str
    default: str | int | None
    about: str
    read: Callable[[Any], Any]
    variable: str | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that it takes, empty if they are not listed."""
        return tuple(self.takes.split("|")) if "|" in self.takes else ()

    @property
    def default_shown(self) -> str:
        """The default as text, `-` for none."""
        return shown(self.default)

    def written(self, text: str) -> str | int:
        """Return the value that the command line gives as *text*, as the file has it; raise UsageError."""
        if not text.isprintable():
            message = f"a value of {self.name} must be printable text in one line"
            raise UsageError(message, "leave out the other characters")
        if not text.strip():
            raise UsageError(f"a value of {self.name} must not be empty", f"awsroles config unset {self.name}")
        if looks_secret(text):
            raise UsageError(
                f"that looks like a secret, and {self.name} takes none: anyone who reads config.toml would have it",
                "remove it from the history of your shell; awsroles setup and awsroles mfa store keep secrets",
            )
        if self.takes == _COMMAND:
            _check_command(self.name, text)
        value: str | int = int(text) if self.takes == _NUMBER and re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else text
        try:
            self.read(value)
        except ConfigurationError as error:
            hint = f"for example: awsroles config set {self.name} {self.default}"
            raise UsageError(error.message, hint if self.takes in {_NUMBER, _TIME} else error.hint) from None
        return value


_TIME = "TIME"
_NUMBER = "DAYS"
_COMMAND = "COMMAND"


def shown(value: str | int | None) -> str:
    """Return *value* as text, `-` for none."""
    return "-" if value is None else str(value)


def looks_secret(text: str) -> bool:
    """Return true if *text* has what looks like an access key or a TOTP seed."""
    return any(pattern.search(text) for pattern in (_KEY_ID, _SECRET_KEY, _SEED, _SMALL_SEED))


def _text(name: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str):
            raise ConfigurationError(f"{name} is not a text", f'write {name} = "…"')
        return value

    return read


def _check_command(name: str, text: str) -> None:
    import shlex

    try:
        # Without the rules of POSIX, for Windows has paths with a backslash at the end.
        shlex.split(text, posix=False)
    except ValueError as error:
        raise UsageError(f"{name} is not a command line: {str(error).lower()}", "close every quote in it") from None


def _one_of(name: str, known: tuple[str, ...]) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = _text(name)(value)
        if text not in known:
            raise ConfigurationError(f"{name} cannot be {text!r}", f"use one of {', '.join(known)}")
        return text

    return read


def _duration(name: str, check: Callable[[int], int], usual: str) -> Callable[[object], int]:
    def read(value: object) -> int:
        text = _text(name)(value)
        try:
            return check(parse_duration(text))
        except (UsageError, ConfigurationError) as error:
            raise ConfigurationError(f"{name}: {error.message}", f'write {name} = "{usual}"') from None

    return read


def _template(value: object) -> str:
    from awsroles.core.discover.names import check_template

    text = _text("profile_name_template")(value)
    try:
        return check_template(text)
    except UsageError as error:
        raise ConfigurationError(f"profile_name_template: {error.message}", error.hint) from None


def _days(value: object) -> int:
    # true is a number for Python.
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LONGEST_DAYS:
        raise ConfigurationError("history_days is not a number of days", f"write history_days = {_DAYS}")
    return value


_MFA, _ROLE = f"{DEFAULT_MFA_SESSION // 3600}h", f"{DEFAULT_ROLE_SESSION // 3600}h"

SETTINGS: Mapping[str, Setting] = {
    each.name: each
    for each in (
        Setting(
            "prompt",
            "|".join(get_args(Prompt)),
            "tty",
            "How awsroles asks for an MFA code if a program has no terminal: in a dialog of zenity, kdialog or "
            "osascript. With tty it asks on terminals only, with never not at all.",
            _one_of("prompt", get_args(Prompt)),
            "AWSROLES_PROMPT",
        ),
        Setting(
            "mfa_process",
            _COMMAND,
            None,
            "A program that prints the MFA code of every device, such as ykman oath accounts code --single aws.",
            _text("mfa_process"),
        ),
        Setting(
            "browser",
            _COMMAND,
            None,
            "The browser that console and open start. {url} stands for the URL, which otherwise comes last.",
            _text("browser"),
        ),
        Setting(
            "mfa_session_duration",
            _TIME,
            _MFA,
            "How long an MFA session lasts, from 15m to 36h. setup writes it into new master profiles.",
            _duration("mfa_session_duration", check_mfa_seconds, _MFA),
        ),
        Setting(
            "role_session_duration",
            _TIME,
            _ROLE,
            "How long a role session lasts, from 15m to 12h. login and profile add write it into new profiles. "
            "Over 1h, each session needs a code of its own.",
            _duration("role_session_duration", check_role_seconds, _ROLE),
        ),
        Setting(
            "profile_name_template",
            "TEMPLATE",
            "{account}-{role}",
            "The names of the profiles that discover writes. The fields are {account}, {account_id}, {role}, {path} "
            "and {function}.",
            _template,
        ),
        Setting(
            "history",
            "|".join(get_args(History)),
            "optional",
            "With required, awsroles does nothing that it cannot write to the history.",
            _one_of("history", get_args(History)),
        ),
        Setting("history_days", _NUMBER, _DAYS, "How many days the history is kept.", _days),
        Setting(
            "exec_prompt",
            "|".join(get_args(ExecPrompt)),
            "always",
            "Whether a shell of exec shows the profile before your own prompt. Use never if your prompt "
            "runs awsroles prompt.",
            _one_of("exec_prompt", get_args(ExecPrompt)),
        ),
    )
}


def setting(name: str) -> Setting:
    """Return the setting *name*; raise UsageError if there is none."""
    if name in SETTINGS:
        return SETTINGS[name]
    from awsroles.core.suggest import nearest

    close = nearest(name, SETTINGS)
    raise UsageError(
        f"there is no setting {name!r}", f"did you mean {close}?" if close else f"use {', '.join(SETTINGS)}"
    )


def read(name: str, value: object) -> Any:
    """Return what Settings holds of *value* of the setting *name* in the file; raise AwsrolesError."""
    return setting(name).read(value)
