"""`awsroles login [PROFILE…]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.profiles import login, resolve_unknown_profiles
from awsroles.app.sessions import profile_records
from awsroles.cli.base import Json, command
from awsroles.cli.choose import choose_profile, implied_profile
from awsroles.cli.options import (
    Account,
    Duration,
    ExternalId,
    MfaCode,
    MfaSerial,
    Reason,
    Region,
    Role,
    RoleArn,
    SessionName,
    Source,
    SourceIdentity,
    read_mfa_code,
    role_profile_options,
)
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.audit.reasons import check_reason
from awsroles.core.exec.environment import PROFILE
from awsroles.core.profiles.choose import ANY
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import UsageError

_Profiles = Annotated[
    list[str] | None,
    Argument(
        metavar="[PROFILE]...",
        help="The profiles; without any that of AWS_PROFILE, else you choose.",
        show_default=False,
    ),
]


@command("awsroles login prod-operations --role-arn arn:aws:iam::222222222222:role/operations")
def run(
    app: App,
    *,
    profiles: _Profiles = None,
    role_arn: RoleArn = None,
    account: Account = None,
    role: Role = None,
    source: Source = None,
    region: Region = None,
    external_id: ExternalId = None,
    duration: Duration = None,
    session_name: SessionName = None,
    source_identity: SourceIdentity = None,
    mfa_serial: MfaSerial = None,
    mfa_code: MfaCode = None,
    reason: Reason = None,
    pick: Annotated[bool, Option("--pick", help="Choose the profile, even if AWS_PROFILE is set.")] = False,
    force: Annotated[bool, Option("--force", "-f", help="Start new sessions, with a new MFA code.")] = False,
    save: Annotated[bool, Option("--save", help="Keep --duration in the profile.")] = False,
    json: Json = False,
) -> None:
    """Log in to a role.

    Asks for an MFA code if there is no MFA session; one code serves every role for 12 h.

    A new profile needs its role: --role-arn, or --account and --role. Options are written to the profile; --duration
    only with --save.
    """
    if pick and profiles:
        raise UsageError("cannot use --pick with a profile", "leave out one of them")
    app = app.with_mfa_code(read_mfa_code(mfa_code))
    app = app.with_reason(None if reason is None else check_reason(reason))
    options = role_profile_options(
        app,
        profiles[0] if profiles else None,
        role_arn=role_arn,
        account=account,
        role=role,
        source=source,
        region=region,
        external_id=external_id,
        duration=duration,
        session_name=session_name,
        source_identity=source_identity,
        mfa_serial=mfa_serial,
    )
    names = list(dict.fromkeys(profiles or [_chosen(app, pick=pick)]))
    names, options = _meant(app, names, options)
    sessions = login(app).run(names, options, force=force, save=save)
    for done in sessions:
        app.recent_profiles.use(done.profile)
        if done.profile == app.environ.get(PROFILE):
            app.ui.note("This shell keeps its old session. For the new one: exit, then start it again.")
    if json:
        records = profile_records(app)
        results.as_json([records.of_login(done) for done in sessions])


def _chosen(app: App, *, pick: bool) -> str:
    choose = choose_profile if pick else implied_profile
    return choose(app, ANY, "run awsroles login PROFILE")


def _meant(app: App, names: list[str], options: RoleProfileOptions) -> tuple[list[str], RoleProfileOptions]:
    """Return *names* and *options*, corrected by the user if a name is unknown."""
    profiles = app.profiles()
    if options.role is not None or all(name in profiles for name in names):
        return names, options

    def discover() -> Profiles:
        from awsroles.cli.discover import offered

        offered(app, options.source)
        return app.profiles()

    return resolve_unknown_profiles(app, discover).resolve(names, options)
