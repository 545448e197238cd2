"""Validation of a profile's values, as AWS and the config file limit them."""

import re

from awsroles.core.aws import durations as duration
from awsroles.errors import ConfigurationError, UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@+:/-]{0,63}", re.ASCII)

# Patterns and lengths of the STS service model.
_SESSION_NAME = "+=,.@-"
_LONGEST_SESSION_NAME = 64
_EXTERNAL_ID = "+=,.@:/-"
_LONGEST_EXTERNAL_ID = 1224

_REGION = re.compile(r"[a-z]{2,}(?:-[a-z0-9]+)+", re.ASCII)

# The five that the console takes; others it replaces (re:Post, 2024-08: "change from time to time").
_COLORS = {"red": "f2b0a9", "orange": "fbc8aa", "yellow": "efda95", "green": "b7ca9d", "blue": "83d4e8"}

# Longer than any that AWS takes: 50 characters (Organizations, CreateAccount).
_LONGEST_ACCOUNT_NAME = 64

_HEX = re.compile(r"[0-9a-f]{6}")


def is_profile_name(name: str) -> bool:
    """Say whether awsroles may write a profile *name*."""
    return _NAME.fullmatch(name) is not None


def check_profile_name(name: str) -> str:
    """Return *name*; raise UsageError if awsroles may not write it."""
    if not is_profile_name(name):
        raise UsageError(
            f"{name!r} cannot be the name of a profile",
            "use up to 64 letters, digits and _ . @ + : / -, beginning with a letter or a digit",
        )
    return name


def suggested_name(name: str) -> str:
    """Return the name that awsroles may write and that is the most like *name*."""
    from unicodedata import normalize

    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_.@+:/-]+", "-", plain).strip("_.@+:/-")[:64] or "my-profile"


def is_region(region: str) -> bool:
    """Say whether *region* can be the name of a region."""
    return _REGION.fullmatch(region) is not None


def check_region(region: str) -> str:
    """Return *region*; raise UsageError if it cannot be the name of one."""
    return _matching(region, _REGION, "a region", "use a name such as eu-west-1")


def check_external_id(value: str) -> str:
    """Return *value*; raise UsageError if STS refuses it as an external ID."""
    return _checked_text(value, "an external ID", _EXTERNAL_ID, _LONGEST_EXTERNAL_ID)


def check_session_name(value: str) -> str:
    """Return *value*; raise UsageError if STS refuses it as a role session name."""
    return _checked_text(value, "a session name", _SESSION_NAME, _LONGEST_SESSION_NAME)


def check_source_identity(value: str) -> str:
    """Return *value*; raise UsageError if STS refuses it as a source identity."""
    if value.startswith("aws:"):
        raise UsageError("a source identity does not begin with aws:", "AWS keeps that beginning for itself")
    return _checked_text(value, "a source identity", _SESSION_NAME, _LONGEST_SESSION_NAME)


def _checked_text(value: str, what: str, signs: str, most: int) -> str:
    """Return *value* if it has 2 to *most* letters, digits, underscores and *signs*; raise UsageError."""
    length = f"use 2 to {most} characters"
    if len(value) < 2:
        raise UsageError(f"{value!r} is too short for {what}", length)
    if len(value) > most:
        raise UsageError(f"{value[:12]!r}… is too long for {what}: {len(value)} characters", length)
    for character in value:
        if not (character in signs or (character.isascii() and (character.isalnum() or character == "_"))):
            shown = "a space" if character == " " else repr(character)
            allowed = " ".join(f"{signs[:-1]}_{signs[-1]}")
            raise UsageError(
                f"{value!r} cannot be {what}: {shown} is not allowed", f"use letters, digits and {allowed}"
            )
    return value


def _matching(value: str, pattern: re.Pattern[str], what: str, hint: str) -> str:
    if not pattern.fullmatch(value):
        raise UsageError(f"{value!r} is not {what}", hint)
    return value


def check_role_seconds(seconds: int) -> int:
    """Return *seconds*; raise ConfigurationError if it is no duration of a role session."""
    if not duration.SHORTEST <= seconds <= duration.LONGEST_ROLE_SESSION:
        raise ConfigurationError(
            f"a role session lasts 15 min to 12 h, not {_exactly(seconds)}",
            _meant(seconds, 12) or "use 1h (3600 in a file), or up to the role's own maximum",
        )
    return seconds


def check_mfa_seconds(seconds: int) -> int:
    """Return *seconds*; raise ConfigurationError if it is no duration of an MFA session."""
    if not duration.SHORTEST <= seconds <= duration.LONGEST_MFA_SESSION:
        raise ConfigurationError(
            f"an MFA session lasts 15 min to 36 h, not {_exactly(seconds)}",
            _meant(seconds, 36) or "use 12h (43200 in a file)",
        )
    return seconds


def _exactly(seconds: int) -> str:
    return f"{seconds} s" if seconds % 60 else duration.format_duration(seconds)


def _meant(seconds: int, hours: int) -> str | None:
    """Return the hint for *seconds* that were perhaps meant to be hours, *hours* at most."""
    return f"did you mean {seconds}h ({seconds * 3600} in a file)?" if 0 < seconds <= hours else None


def check_policy_file(path: str) -> str:
    """Return the *path* of a policy file; raise UsageError if the config file cannot have it."""
    if not path or not path.isprintable() or path != path.strip():
        raise UsageError(f"{path!r} cannot be the path of a policy file", "give a path of printable characters")
    return path


def check_account_name(name: str) -> str:
    """Return the *name* of an account; raise UsageError if a table or a menu could not show it on one line."""
    if not 0 < len(name) <= _LONGEST_ACCOUNT_NAME or not name.isprintable():
        raise UsageError(
            f"{name[:_LONGEST_ACCOUNT_NAME]!r} cannot be the name of an account",
            f"give 1 to {_LONGEST_ACCOUNT_NAME} printable characters on one line",
        )
    return name


def is_red(color: str | None) -> bool:
    """Return true if *color*, the setting of a profile, is the red that people give to production."""
    return color is not None and _COLORS.get(color.lower(), color.lower().removeprefix("#")) == _COLORS["red"]


def color_name(color: str) -> str:
    """Return the name of *color*, or its digits if it has none."""
    return next((name for name, digits in _COLORS.items() if digits == color.lower().removeprefix("#")), color)


def check_color(color: str) -> str:
    """Return *color* as six hexadecimal digits; raise UsageError if it is neither that nor a known name."""
    digits = _COLORS.get(color.lower(), color.lower().removeprefix("#"))
    if not _HEX.fullmatch(digits):
        raise UsageError(f"{color!r} is not a color", f"use {', '.join(_COLORS)} or six hexadecimal digits")
    return digits
