"""`awsroles prompt`: the profile of this shell and the time left, for the shell's prompt.

A shell runs it before every command line. It reads the AWS config file and small files without secrets, no secret, and
never fails: in doubt it prints less.
"""

import os
import stat
import sys
from time import time

from awsroles.fastpath import paths, session_record
from awsroles.fastpath.config_scan import find_chain, is_profile_name, read_options

# As in `entry`.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_FORMAT = "{profile} {left}"

_OPTION = "--format"
# In seconds. A role session that ends so soon is renewed at the next call, if that needs no code.
_SOON = 900
# Longer ones take a code of their own, and are not renewed from the MFA session (AWS, role chaining).
_LONGEST_FROM_MFA = 3_600
# In bytes. Ten thousand profiles have 2 MB.
_LARGEST = 67_108_864
_RED = ("red", "f2b0a9")


def run(arguments: "list[str]") -> bool:
    """Print the line for *arguments*; return False, and print nothing, if they need the parser of command lines."""
    if arguments[:1] == [_OPTION] and len(arguments) == 2:
        text = arguments[1]
    elif len(arguments) == 1 and arguments[0].startswith(f"{_OPTION}="):
        text = arguments[0][len(_OPTION) + 1 :]
    elif not arguments:
        text = DEFAULT_FORMAT
    else:
        return False
    write(text)
    return True


def write(text: str) -> None:
    """Print the line in the format *text*, or nothing: an error would break the prompt of a shell."""
    try:
        line = prompt_line(text, os.environ, time())
        if line:
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    except (OSError, ValueError):
        _discard_output()


def prompt_line(text: str, environ: "Mapping[str, str]", now: float) -> str:
    """Return *text* with its fields filled in; "" without a profile, or if its name is none of ours.

    An unknown time takes the space before it along. Other braces stay, for zsh has them in colors.
    """
    # The profile of `exec` and `env` comes first, as in `status`.
    profile = environ.get("AWSROLES_PROFILE") or environ.get("AWS_PROFILE") or ""
    # Nothing in a name of ours has a meaning in a prompt of a shell.
    if not is_profile_name(profile):
        return ""
    try:
        ends, is_elevated, is_red = _session(profile, environ, now)
    except (OSError, ValueError):
        ends, is_elevated, is_red = None, False, False
    left = _left(ends, now)
    color = "red" if is_red or left == "expired" else "yellow" if ends is not None and ends < now + _SOON else "green"
    if not left:
        text = text.replace(" {left}", "")
    left = f"elevated {left}" if is_elevated else left
    return text.replace("{profile}", profile).replace("{left}", left).replace("{color}", color)


def _session(profile: str, environ: "Mapping[str, str]", now: float) -> "tuple[int | None, bool, bool]":
    """Return when the session of *profile* ends, and whether it is elevated and whether it is production.

    The end, in seconds since the epoch, is None if it is unknown. Raises OSError or ValueError.
    """
    place = paths.config_path(environ)
    sections, user = find_chain(profile, _read(place, if_missing=b""), b"") or ([], "")
    options = [read_options(each) or {} for each in sections]
    is_red = bool(options) and options[0].get("awsroles_color", "").lower().removeprefix("#") in _RED
    if environ.get("AWSROLES_PROFILE"):
        # The credentials in the environment are not renewed. A refreshed session (exec --server) has no expiration.
        given = environ.get("AWS_CREDENTIAL_EXPIRATION")
        return (_seconds(given) if given else None), False, is_red
    if not sections:
        return None, False, is_red
    folder = os.path.join(paths.state_directory(environ), "sessions")
    mfa = _times(folder, session_record.mfa_session_item(user), now)
    if len(sections) == 1:
        return (mfa[0] if mfa else None), False, is_red
    if session_record.may_be_narrowed(sections[0]):
        elevated = _times(folder, session_record.elevated_session_item(place, profile), now)
        if elevated and elevated[0] > now:
            return elevated[0], True, is_red
    role = _times(folder, session_record.role_session_item(place, profile), now)
    ends = [each for each in (role and role[0], _renewable_until(mfa, options)) if each]
    return (max(ends) if ends else None), False, is_red


def _renewable_until(mfa: "tuple[int, int] | None", options: "list[dict[str, str]]") -> "int | None":
    """Return until when the MFA session renews the role session without a code; None if it does not."""
    own = options[0]
    if mfa is None or "awsroles_mfa_serial" in own or int(own.get("awsroles_duration_seconds", 0)) > _LONGEST_FROM_MFA:
        return None
    age = options[-2].get("awsroles_mfa_max_age_seconds") or options[-1].get("awsroles_mfa_max_age_seconds")
    return min(mfa[0], mfa[1] + int(age)) if age else mfa[0]


def _times(folder: str, item: str, now: float) -> "tuple[int, int] | None":
    """Return when the session *item* ends and when it was made; None if that is unknown.

    `adapters.state.files.FileSessionMetadata` wrote its file in *folder*.
    """
    text = _read(os.path.join(folder, paths.file_name(item)), if_missing=b"").decode("utf-8", "surrogatepass")
    if not text:
        return None
    times, _, rest = text.partition("\n")
    ends, made = map(int, times.split(" "))
    is_right = rest.partition("\n")[2] == f"{item}\n" and session_record.is_of_this_time(ends, made, now)
    return (ends, made) if is_right else None


def _read(path: str, if_missing: bytes) -> bytes:
    """Return the content of the file *path*; raise OSError."""
    try:
        status = os.stat(path)
        # Nobody may write into a pipe, and a larger file is none of ours.
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            raise OSError
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except FileNotFoundError:
        return if_missing


def _seconds(moment: str) -> int:
    """Return `2026-01-31T12:00:00Z` in seconds since the epoch; raise ValueError."""
    if len(moment) != len("2026-01-31T12:00:00Z"):
        raise ValueError
    # The import of datetime would take a third of the time.
    day, _, hour = moment.rstrip("Z").partition("T")
    (year, month, date), (hours, minutes, seconds) = map(int, day.split("-")), map(int, hour.split(":"))
    # Years begin in March here, so that a leap day is the last.
    year, month = (year, month - 3) if month > 2 else (year - 1, month + 9)
    days = year * 365 + year // 4 - year // 100 + year // 400 + (month * 153 + 2) // 5 + date - 719_469
    return days * 86_400 + hours * 3_600 + minutes * 60 + seconds


def _left(ends: "int | None", now: float) -> str:
    """Return the time left as the prompt of `exec` shows it: `1h05m`, `12m`, `<1m` or `expired`; "" if unknown."""
    if ends is None:
        return ""
    # As integers, rounded down: a number in a file may be too large for a float.
    left = ends + int(-now // 1)
    if left <= 0:
        return "expired"
    if left < 60:
        return "<1m"
    minutes = left // 60
    return f"{minutes}m" if minutes < 60 else f"{minutes // 60}h{minutes % 60:02}m"


def _discard_output() -> None:
    """Discard what is buffered, so that the end of the program reports nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
