"""`awsroles setup [PROFILE]`."""

from typing import Annotated

from awsroles.adapters.terminal.stdin import read_access_key
from awsroles.app.app import App
from awsroles.app.profiles import setup
from awsroles.app.sessions import profile_records
from awsroles.cli.base import Json, Yes, command
from awsroles.cli.options import MASTER
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.aws.arn import pasted
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.durations import parse_duration
from awsroles.core.records.vocabulary import SetupRecord
from awsroles.core.setup.request import SetupRequest
from awsroles.core.setup.setup import SetupResult
from awsroles.core.stores.store import StoreName
from awsroles.errors import UsageError

_Master = Annotated[
    str | None,
    Argument(metavar="[PROFILE]", help="The name of the master profile; by default master, or that of --from."),
]
_Store = Annotated[
    StoreName | None,
    Option(help="Where secrets are kept; file is for machines without a keyring.", show_default=False),
]


@command("awsroles setup, or awsroles setup --from default")
def run(
    app: App,
    *,
    profile: _Master = None,
    plaintext: Annotated[
        str | None, Option("--from", metavar="PROFILE", help="Take the access key from this profile.")
    ] = None,
    master: Annotated[
        str | None, Option("--master", metavar="NAME", help="The name of the master profile, as PROFILE.")
    ] = None,
    region: Annotated[str | None, Option(metavar="REGION", help="The region of your master account.")] = None,
    mfa_serial: Annotated[
        str | None, Option(metavar="SERIAL", help="Your MFA device, where it cannot be found.")
    ] = None,
    duration: Annotated[
        str | None, Option(metavar="TIME", help="How long an MFA session lasts; by default 12h.")
    ] = None,
    store: _Store = None,
    replace: Annotated[bool, Option("--replace", help="Let the profile be another user's.")] = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Store your access key and create the master profile.

    The key is checked, your MFA device is found, and the key goes into the store. It is asked for, or taken from
    an existing profile with --from, or with --no-input from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from
    stdin as JSON.

    With --store file secrets are kept in a file, sealed with a passphrase: AWSROLES_PASSPHRASE, or you are asked.
    """
    seconds = parse_duration(duration) if duration is not None else app.settings.mfa_session_duration
    request = SetupRequest(
        profile=_name(profile, master, plaintext),
        key=None if plaintext is not None or app.invocation.may_prompt else _piped_key(app),
        plaintext=plaintext,
        region=region,
        mfa_serial=pasted(mfa_serial) if mfa_serial is not None else None,
        seconds=seconds,
        replace=replace,
        confirmed=yes,
    )
    made = setup(app, store).run(request)
    if json:
        records = profile_records(app)
        results.as_json(records.of(made.profile, SetupRecord, access_key_id=made.access_key_id))
    else:
        _show(made)
    source = "" if made.profile == MASTER else f" --source {made.profile}"
    login = f"PROFILE --role-arn ARN{source}" if made.role is None else made.role
    app.ui.note(f"next: awsroles login {login}")


def _name(profile: str | None, master: str | None, plaintext: str | None) -> str:
    if profile and master and profile not in (master, plaintext):
        raise UsageError(f"{profile!r} and --master {master!r} are two names for one profile", "leave out one of them")
    return master or profile or plaintext or MASTER


def _piped_key(app: App) -> AccessKey:
    app.harden()
    return read_access_key(app.environ)


def _show(made: SetupResult) -> None:
    device = ("MFA device", made.mfa_serial or "none")
    pairs = [("account", made.user.account), ("user", str(made.user)), device, ("region", made.region)]
    results.fields(made.profile, pairs)
