"""`awsroles setup [PROFILE]`."""

from typing import Annotated

from awsroles.adapters.files.key_file import NamedKeyFile
from awsroles.adapters.terminal.stdin import read_access_key
from awsroles.app.app import App
from awsroles.app.organization_source import Source, checked_source
from awsroles.app.profiles import setup
from awsroles.app.sessions import profile_records
from awsroles.cli.base import Json, Yes, command
from awsroles.cli.options import MASTER
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.aws.arn import pasted
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.durations import parse_duration
from awsroles.core.keys.key_file import KeyFileRemoval, read_key_file
from awsroles.core.messages import command_for
from awsroles.core.records.vocabulary import SetupRecord
from awsroles.core.setup.request import SetupRequest
from awsroles.core.setup.writing import SetupResult
from awsroles.core.stores.store import StoreName
from awsroles.errors import AwsrolesError, CancelledError, InputRequiredError, UsageError

_Master = Annotated[
    str | None,
    Argument(metavar="[PROFILE]", help="Name of the master profile (default: master, or that of --from)."),
]
_Store = Annotated[
    StoreName | None,
    Option(help="Keep secrets in the OS keyring (default) or in a sealed file.", show_default=False),
]


@command("awsroles setup --from default")
def run(
    app: App,
    *,
    profile: _Master = None,
    plaintext: Annotated[
        str | None, Option("--from", metavar="PROFILE", help="Move the key of this profile, and remove it there.")
    ] = None,
    from_csv: Annotated[
        str | None, Option("--from-csv", metavar="FILE", help="Take the key from the CSV file of the IAM console.")
    ] = None,
    master: Annotated[
        str | None, Option("--master", metavar="NAME", help="Name of the master profile, as PROFILE.")
    ] = None,
    region: Annotated[str | None, Option(metavar="REGION", help="Region of your master account.")] = None,
    mfa_serial: Annotated[
        str | None, Option(metavar="SERIAL", help="Serial of your MFA device (default: AWS is asked).")
    ] = None,
    duration: Annotated[str | None, Option(metavar="TIME", help="Duration of MFA sessions (default: 12h).")] = None,
    store: _Store = None,
    organization: Annotated[
        str | None,
        Option(metavar="SOURCE", help="Also write the profiles of this file or git repository, as org sync does."),
    ] = None,
    replace: Annotated[bool, Option("--replace", help="Allow replacing another user's profile.")] = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Store your access key and create the master profile.

    Asks for the key, moves it out of ~/.aws/credentials (--from), or takes it from the file of the IAM console
    (--from-csv), which is deleted after a yes. With --no-input the key comes from AWS_ACCESS_KEY_ID and
    AWS_SECRET_ACCESS_KEY, or as JSON from stdin.
    --store file asks for a passphrase, or takes AWSROLES_PASSPHRASE.
    """
    if plaintext is not None and from_csv is not None:
        raise UsageError("--from and --from-csv both name an access key", "leave out one of them")
    seconds = parse_duration(duration) if duration is not None else app.settings.mfa_session_duration
    file = _key_file(app, from_csv) if from_csv is not None else None
    request = SetupRequest(
        profile=_name(profile, master, plaintext),
        key=_key(app, plaintext, file),
        plaintext=plaintext,
        region=region,
        mfa_serial=pasted(mfa_serial) if mfa_serial is not None else None,
        seconds=seconds,
        replace=replace,
        confirmed=yes,
    )
    # An unusable source is told before the first question.
    source = checked_source(app, organization) if organization is not None else None
    made = setup(app, store).run(request)
    if file is not None:
        KeyFileRemoval(file, app.prompter, app.ui, confirmed=yes).run()
    if json:
        records = profile_records(app)
        results.as_json(records.of(made.profile, SetupRecord, access_key_id=made.access_key_id))
    if organization is not None and source is not None:
        _sync(app.for_invocation(app.invocation), made, organization, source, is_confirmed=yes, is_listed=not json)
    elif not (json or yes) and made.mfa_serial is not None and _is_discovery_wanted(app):
        from awsroles.cli.discover import offered

        offered(app, made.profile)
    else:
        _next_step(app, made)


def _sync(app: App, made: SetupResult, given: str, source: Source, *, is_confirmed: bool, is_listed: bool) -> None:
    """Write the profiles of the organization, after an MFA device is there if the user wants one."""
    from shlex import quote

    from awsroles.app.organization_sync import Asked, syncing
    from awsroles.cli.org.sync import shown, write_shown

    if made.mfa_serial is None and not _is_enrolled(app, made, is_offered=not is_confirmed):
        _next_step(app, made)
    try:
        found = syncing(app, made.profile, Asked(given, source=source))
        preview = shown(app, found, is_listed=is_listed)
        write_shown(app, found, preview, is_confirmed=is_confirmed)
    except (AwsrolesError, KeyboardInterrupt):
        command = f"awsroles org sync {quote(given)}"
        app.ui.command(
            "The access key is stored. To write the profiles later:", command_for(command, made.profile, "--master")
        )
        raise


def _is_enrolled(app: App, made: SetupResult, *, is_offered: bool) -> bool:
    """Enroll an MFA device after a yes, and say whether there is one."""
    from awsroles.cli.mfa.enroll import run as enroll

    try:
        if not is_offered or not app.prompter.confirm("You have no MFA device yet. Enroll one now?", default=True):
            return False
        enroll.run(app.for_invocation(app.invocation), profile=made.profile)
    except (CancelledError, InputRequiredError):
        return False
    return True


def _is_discovery_wanted(app: App) -> bool:
    """Ask for the roles; without a terminal, and after Ctrl-C, the answer is no: the setup is done."""
    try:
        return app.prompter.confirm("Find the roles that you may assume?", default=True)
    except (CancelledError, InputRequiredError):
        return False


def _name(profile: str | None, master: str | None, plaintext: str | None) -> str:
    if profile and master and profile not in (master, plaintext):
        raise UsageError(f"{profile!r} and --master {master!r} are two names for one profile", "leave out one of them")
    return master or profile or plaintext or MASTER


def _key_file(app: App, path: str) -> NamedKeyFile:
    app.harden()
    return NamedKeyFile(path)


def _key(app: App, plaintext: str | None, file: NamedKeyFile | None) -> AccessKey | None:
    """Return the key that is given without a question, None if a profile has it or the user is asked."""
    if file is not None:
        return read_key_file(file)
    if plaintext is not None or app.invocation.may_prompt:
        return None
    app.harden()
    return read_access_key(app.environ)


def _next_step(app: App, made: SetupResult) -> None:
    """Print the command to run next."""
    if made.mfa_serial is None:
        option = "" if made.profile == MASTER else f" --profile {made.profile}"
        introduction = "You have no MFA device yet. Roles that require MFA will refuse you until you add one:"
        app.ui.command(introduction, f"awsroles mfa enroll{option}")
    elif made.role is not None:
        app.ui.command("Next, log in to the role:", f"awsroles login {made.role}")
    elif app.profiles().dependents_of(made.profile):
        app.ui.command("Next, log in to a role:", "awsroles login")
    else:
        role = f"--role-arn arn:{made.user.partition}:iam::ACCOUNT:role/ROLE"
        source = "" if made.profile == MASTER else f" --source {made.profile}"
        login = f"awsroles login NAME {role}{source}"
        profile = "" if made.profile == MASTER else f" {made.profile}"
        app.ui.command(
            "Next, find the roles that you may assume, or log in to one:", f"awsroles discover{profile}", login
        )
