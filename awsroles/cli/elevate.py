"""`awsroles elevate PROFILE`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.guards import elevation
from awsroles.app.sessions import profile_records
from awsroles.cli.base import Json, Profile, command
from awsroles.cli.options import MfaCode, read_mfa_code
from awsroles.cli.output import results
from awsroles.cli.parameters import Option
from awsroles.core.audit.reasons import check_reason
from awsroles.core.aws.durations import format_duration, parse_duration
from awsroles.core.guards.elevation import Elevated
from awsroles.core.records.vocabulary import ElevationRecord

_Duration = Annotated[str, Option("--duration", "-d", metavar="DURATION", help="How long: 15m to 1h.")]


@command("awsroles elevate prod-operations --reason INC-123")
def run(
    app: App,
    profile: Profile,
    *,
    reason: Annotated[str, Option("--reason", metavar="TEXT", help="The reason, such as a ticket.")],
    duration: _Duration = "30m",
    mfa_code: MfaCode = None,
    json: Json = False,
) -> None:
    """Open a guarded profile for a while.

    Its sessions have all that the role allows, on this machine, until the time is over. Then the profile's session
    policies apply again. awsroles logout ends it earlier.
    """
    reason = check_reason(reason)
    app = app.with_mfa_code(read_mfa_code(mfa_code)).with_reason(reason)
    done = elevation(app).run(profile, reason, parse_duration(duration))
    app.recent_profiles.use(profile)
    _report(app, done)
    if json:
        records = profile_records(app)
        results.as_json(records.of(profile, ElevationRecord, reason=done.reason, caller_arn=done.caller_arn or None))


def _report(app: App, done: Elevated) -> None:
    left = format_duration(round((done.expires_at - app.clock()) / 60) * 60)
    app.ui.done(f"Elevated {done.profile} for {left} ({done.label})")
    app.ui.note(
        f"Programs that get credentials now keep them until {results.local_time(done.expires_at)}, also after "
        f"awsroles logout {done.profile}."
    )
    if done.narrowed_until is not None and done.narrowed_until > app.clock():
        app.ui.note(f"Programs that run already may stay narrowed until {results.local_time(done.narrowed_until)}.")
