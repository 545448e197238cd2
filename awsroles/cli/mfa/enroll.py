"""`awsroles mfa enroll [NAME]`."""

from typing import Annotated

from awsroles.adapters.process.signals import termination_as_cancellation
from awsroles.app.app import App
from awsroles.app.iam_user import actor_of, enroll
from awsroles.app.sessions import profile_records
from awsroles.cli.base import Json, Yes, command
from awsroles.cli.options import MASTER, read_mfa_code
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.records.vocabulary import EnrollmentRecord
from awsroles.errors import NoTerminalError


@command("awsroles mfa enroll ada-laptop")
def run(
    app: App,
    *,
    name: Annotated[
        str | None, Argument(metavar="[NAME]", help="The name of the device (default: USER-awsroles).")
    ] = None,
    profile: Annotated[str, Option(metavar="PROFILE", help="The master profile.")] = MASTER,
    store: Annotated[bool, Option("--store", help="Also store the seed, as awsroles mfa store does.")] = False,
    mfa_code: Annotated[
        str | None,
        Option("--mfa-code", "-t", metavar="CODE", help="A code from your current device (- reads it from stdin)."),
    ] = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Create a virtual MFA device.

    Shows its QR code on the terminal, and asks for two codes in a row.
    Removes the device again if you interrupt it.
    """
    app = app.with_mfa_code(read_mfa_code(mfa_code))
    if not app.invocation.may_prompt:
        raise NoTerminalError(
            "an MFA device cannot be enrolled without questions", "leave out --no-input and AWSROLES_NO_INPUT"
        )
    with termination_as_cancellation(), app.history.recording(profile=profile, actor=actor_of(app, profile)):
        enrolled = enroll(app, profile).run(name, store_seed=store, confirmed=yes)
    if json:
        record = profile_records(app).of(
            profile,
            EnrollmentRecord,
            enrolled_mfa_serial=enrolled.serial,
            is_used=enrolled.is_used,
            seed_stored=store,
        )
        results.as_json(record)
