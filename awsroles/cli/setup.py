"""`awsroles setup [PROFILE]`."""

from collections.abc import Sequence
from typing import Annotated

from awsroles.adapters.files.key_file import NamedKeyFile
from awsroles.adapters.terminal.stdin import read_access_key
from awsroles.app.app import App
from awsroles.app.opening import opening
from awsroles.app.organization_source import checked_source
from awsroles.app.profiles import setup
from awsroles.app.sessions import profile_records
from awsroles.cli.base import Json, Yes, command
from awsroles.cli.options import MASTER
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.cli.setup_end import follow_up, guide
from awsroles.core.aws.arn import pasted
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.durations import parse_duration
from awsroles.core.dataclass import replace as with_values
from awsroles.core.keys.key_file import KeyFileRemoval, read_key_file
from awsroles.core.moving.traces import Tool
from awsroles.core.records.vocabulary import SetupRecord
from awsroles.core.setup.opening import Chosen
from awsroles.core.setup.request import SetupRequest
from awsroles.core.stores.store import StoreName
from awsroles.errors import UsageError

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
    tool: Annotated[
        Tool | None,
        Option(
            "--from-tool",
            metavar="TOOL",
            help="Take over the profiles of aws-vault, awsume, aws-mfa, aws-runas, granted or leapp, after a diff.",
            show_default=False,
        ),
    ] = None,
    master: Annotated[
        str | None, Option("--master", metavar="NAME", help="Name of the master profile, as PROFILE.")
    ] = None,
    region: Annotated[
        str | None, Option("--region", "-r", metavar="REGION", help="Region of your master account.")
    ] = None,
    mfa_serial: Annotated[
        str | None, Option(metavar="SERIAL", help="Serial of your MFA device (default: AWS is asked).")
    ] = None,
    duration: Annotated[
        str | None, Option("--duration", "-d", metavar="TIME", help="Duration of MFA sessions (default: 12h).")
    ] = None,
    store: _Store = None,
    organization: Annotated[
        str | None,
        Option(metavar="SOURCE", help="Also write the profiles of this file or git repository, as org sync does."),
    ] = None,
    replace: Annotated[bool, Option("--replace", help="Allow replacing another user's profile.")] = False,
    dry_run: Annotated[
        bool, Option("--dry-run", "-n", help="Show what --from-tool would change, and change nothing.")
    ] = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Store your access key and create the master profile.

    Asks for the key, moves it out of ~/.aws/credentials (--from), or takes it from the file of the IAM console
    (--from-csv), which is deleted after a yes. With --no-input the key comes from AWS_ACCESS_KEY_ID and
    AWS_SECRET_ACCESS_KEY, or as JSON from stdin.
    --store file asks for a passphrase, or takes AWSROLES_PASSPHRASE.
    """
    if tool is not None:
        own = {"PROFILE": profile, "--from": plaintext, "--from-csv": from_csv, "--master": master, "--region": region}
        own |= {"--mfa-serial": mfa_serial, "--duration": duration, "--organization": organization}
        _refuse_beside_tool([*own, "--replace"], [*own.values(), replace or None])
        _take_over(app, tool, store, is_dry=dry_run, is_confirmed=yes, is_json=json)
        return
    if dry_run:
        raise UsageError("--dry-run is for --from-tool", "name a tool: --from-tool aws-vault")
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
    is_guided = app.is_at_terminal and not (yes or json)
    chosen = _chosen(app, request, store) if is_guided else Chosen()
    if chosen.tool is not None:
        _take_over(app, chosen.tool, store)
        return
    request = with_values(_of_choice(request, chosen, profile or master), asks_to_adopt=is_guided)
    files = _KeyFiles(app, file)
    made = setup(app, store, is_file_agreed=chosen.in_file, open_key_file=files.open).run(request)
    file = files.with_key(made.access_key_id)
    if file is not None:
        KeyFileRemoval(file, app.prompter, app.ui, confirmed=yes).run()
    if json:
        records = profile_records(app)
        results.as_json(records.of(made.profile, SetupRecord, access_key_id=made.access_key_id))
    if not is_guided:
        follow_up(app, made, organization, source, is_confirmed=yes, is_listed=not json)
    else:
        guide(app, made, organization, source)


def _take_over(
    app: App,
    tool: Tool,
    store: StoreName | None,
    *,
    is_dry: bool = False,
    is_confirmed: bool = False,
    is_json: bool = False,
) -> None:
    from awsroles.cli.setup_from_tool import from_tool

    from_tool(app, tool, store, is_dry=is_dry, is_confirmed=is_confirmed, is_json=is_json)


def _refuse_beside_tool(options: Sequence[str], values: Sequence[object]) -> None:
    """Raise UsageError if one of *options* has a value of *values*, which --from-tool finds itself."""
    for option, value in zip(options, values, strict=True):
        if value is not None:
            raise UsageError(f"cannot use {option} with --from-tool", "the tool's profiles have it: leave it out")


def _name(profile: str | None, master: str | None, plaintext: str | None) -> str:
    if profile and master and profile not in (master, plaintext):
        raise UsageError(f"{profile!r} and --master {master!r} are two names for one profile", "leave out one of them")
    return master or profile or plaintext or MASTER


def _key_file(app: App, path: str) -> NamedKeyFile:
    app.harden()
    return NamedKeyFile(path)


class _KeyFiles:
    """The files of access keys that were opened, of which *first* was named on the command line."""

    def __init__(self, app: App, first: NamedKeyFile | None) -> None:
        self._app = app
        self._opened = [] if first is None else [first]

    def open(self, path: str) -> NamedKeyFile:
        """Open the file whose path was pasted at the question for the key."""
        file = _key_file(self._app, path)
        self._opened.append(file)
        return file

    def with_key(self, key_id: str) -> NamedKeyFile | None:
        """Return the file that has the key *key_id*, the last one first."""
        return next((file for file in reversed(self._opened) if key_id in file.text), None)


def _chosen(app: App, request: SetupRequest, store: StoreName | None) -> Chosen:
    """Return what the user chooses on the opening screen, before a first setup without a key."""
    request.check()
    if request.key is not None or request.plaintext is not None or request.profile in app.profiles():
        return Chosen()
    return opening(app, request, store).run()


def _of_choice(request: SetupRequest, chosen: Chosen, name: str | None) -> SetupRequest:
    """Return *request* for the key or the master profile that was chosen; *name* is what the user typed."""
    if chosen.plaintext is not None:
        return with_values(request, profile=name or chosen.plaintext, plaintext=chosen.plaintext, chosen=True)
    if chosen.master is not None:
        return with_values(request, profile=chosen.master, chosen=True)
    return request


def _key(app: App, plaintext: str | None, file: NamedKeyFile | None) -> AccessKey | None:
    """Return the key that is given without a question, None if a profile has it or the user is asked."""
    if file is not None:
        return read_key_file(file)
    if plaintext is not None or app.invocation.may_prompt:
        return None
    app.harden()
    return read_access_key(app.environ)
