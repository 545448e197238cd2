"""`awsroles status [PROFILE]`."""

from collections.abc import Mapping
from typing import Annotated, Literal

from awsroles.app.app import App
from awsroles.app.sessions import known_sessions
from awsroles.cli.base import Json, command
from awsroles.cli.options import MASTER
from awsroles.cli.output import results
from awsroles.cli.output.table import Column, Row, table
from awsroles.cli.parameters import Argument, Option
from awsroles.core.exec.environment import PROFILE
from awsroles.core.profiles.choose import recent_first, soonest_first
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.status import ProfileStatus
from awsroles.errors import ConfigurationError

_MARK = Column("")
_PROFILE = Column("PROFILE", most=32)
_ACCOUNT = Column("ACCOUNT", most=20, drop=2)
_ROLE = Column("ROLE", most=32, drop=3)
_SOURCE = Column("SOURCE", most=32, drop=0)
_SESSION = Column("SESSION")

Order = Literal["recent", "name", "expiry"]


@command("awsroles status --sort expiry")
def run(
    app: App,
    profile: Annotated[str | None, Argument(metavar="[PROFILE]", help="One profile.", show_default=False)] = None,
    json: Json = False,
    sort: Annotated[Order, Option("--sort", help="Sort by last use, name or expiry.")] = "recent",
) -> None:
    """Show your sessions and the time left.

    The profile of this shell is marked with *, one whose color is red with !. No secret is read.
    """
    now = app.clock()
    locked: list[str] = []
    status = known_sessions(app, locked.append).status(app.profiles(), now)
    found, problems = status.all() if profile is None else ([status.of(profile)], [])
    found = _sorted(app, found, sort)
    for problem in problems:
        app.ui.note(f"Left out: {problem.message}")
    if json:
        from awsroles.core.records.profiles import ProfileRecords
        from awsroles.core.records.vocabulary import ProfileRecord

        records = ProfileRecords(status.profiles, {each.profile: each for each in found}.get)
        results.as_json([records.of(each.profile, ProfileRecord) for each in found])
    elif not found:
        app.ui.note("There are no profiles yet. Run awsroles setup first.")
    elif profile is None:
        _show_all(status.profiles, found, now, _current(app.environ), is_locked=bool(locked))
    else:
        _show_one(found[0], now, _current(app.environ), is_locked=bool(locked))
    for sentence in locked:
        app.ui.note(sentence)
    for name in status.unfinished_rotations():
        argument = "" if name == MASTER else f" {name}"
        app.ui.note(f"A key rotation is unfinished. Finish it: awsroles rotate{argument}")


def _sorted(app: App, found: list[ProfileStatus], order: Order) -> list[ProfileStatus]:
    if order == "name":
        return sorted(found, key=lambda each: each.profile)
    return soonest_first(found) if order == "expiry" else recent_first(found, app.recent_profiles.names())


def _current(environ: Mapping[str, str]) -> tuple[str | None, str]:
    """Return the profile of this shell, and the variable that names it: that of `awsroles exec` comes first."""
    variable = PROFILE if environ.get(PROFILE) else "AWS_PROFILE"
    return environ.get(variable), variable


def _show_all(
    profiles: Profiles, found: list[ProfileStatus], now: float, current: tuple[str | None, str], *, is_locked: bool
) -> None:
    usual = _usual_source(profiles)
    columns = {
        _MARK: [_mark(each, current[0]) for each in found],
        _PROFILE: [each.profile for each in found],
        _ACCOUNT: [each.account_shown for each in found],
        _ROLE: [each.role for each in found],
        _SOURCE: ["" if each.source_profile == usual else each.source_profile or "" for each in found],
        _SESSION: [_session(each, now, is_locked=is_locked) for each in found],
    }
    shown = {column: cells for column, cells in columns.items() if column not in (_MARK, _SOURCE) or any(cells)}
    styles = ["red" if each.is_production or each.elevated_until else None for each in found]
    rows = zip(*shown.values(), strict=True)
    table(list(shown), [Row(cells, style) for cells, style in zip(rows, styles, strict=True)])


def _mark(each: ProfileStatus, current: str | None) -> str:
    return ("*" if each.profile == current else "") + ("!" if each.is_production else "")


def _usual_source(profiles: Profiles) -> str | None:
    """Return the master profile that needs no mention, None if there are several without the usual name."""
    try:
        return profiles.default_source()
    except ConfigurationError:
        return None


def _session(each: ProfileStatus, now: float, *, is_locked: bool) -> str:
    left = each.time_left(now)
    return f"{left}, locked" if is_locked and each.state == "live" else left


def _show_one(each: ProfileStatus, now: float, current: tuple[str | None, str], *, is_locked: bool) -> None:
    session = _session(each, now, is_locked=is_locked)
    ends = each.elevated_until or each.expires_at
    if ends is not None:
        until = results.local_time(ends)
        session = f"{session}, until {until}" if ends > now else f"expired at {until}"
    account = f"{each.account} ({each.account_name})" if each.account_name else each.account
    pairs = [
        ("account", account),
        ("role", None if each.role_arn is None else each.role),
        ("source", each.source_profile),
        ("MFA session" if each.role_arn is None else "session", "none" if session == "-" else session),
        ("guard", "a session policy" if each.is_narrowed and each.elevated_until is None else None),
        ("in use", f"by this shell ({current[1]})" if each.profile == current[0] else None),
        ("color", "red" if each.is_production else None),
    ]
    results.fields(each.profile, [(name, value) for name, value in pairs if value is not None])
