"""Options that several commands share."""

import sys
from typing import TYPE_CHECKING, Annotated

from awsroles.app.app import App
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.aws.arn import pasted
from awsroles.core.aws.durations import parse_duration
from awsroles.core.mfa.codes import six_digits
from awsroles.core.profiles.options import RoleProfileOptions, given_role
from awsroles.errors import UsageError
from awsroles.fastpath.config_scan import DEFAULT_SOURCE

if TYPE_CHECKING:
    from awsroles.core.records.changes import Preview

MASTER = DEFAULT_SOURCE
"""The name of the master profile unless another is given."""

RoleArn = Annotated[str | None, Option(metavar="ARN", help="The role, by its ARN.")]

Account = Annotated[str | None, Option(metavar="ID", help="The role's account, instead of --role-arn.")]

Role = Annotated[str | None, Option(metavar="NAME", help="The role's name, with its path.")]

Source = Annotated[str | None, Option(metavar="PROFILE", help="The profile that assumes the role.")]

Region = Annotated[str | None, Option("--region", "-r", metavar="REGION", help="The profile's region.")]

ExternalId = Annotated[str | None, Option(metavar="ID", help="The external ID that the role asks for.")]

Duration = Annotated[
    str | None, Option("--duration", "-d", metavar="TIME", help="Session length (default 1h); over 1h needs a code.")
]

SessionName = Annotated[str | None, Option(metavar="NAME", help="The role session name (default: your user name).")]

SourceIdentity = Annotated[str | None, Option(metavar="NAME", help="The source identity of the session.")]

MfaSerial = Annotated[str | None, Option(metavar="SERIAL", help="Another MFA device than the source's.")]

Reason = Annotated[str | None, Option(metavar="TEXT", help="What the session is for; the history keeps it.")]

_LONGEST_CODE = 64

Master = Annotated[str, Argument(metavar="[PROFILE]", help="The master profile.")]

WithDevice = Annotated[str, Argument(metavar="[PROFILE]", help="A profile that the MFA device is for.")]

MfaCode = Annotated[str | None, Option("--mfa-code", "-t", metavar="CODE", help="The MFA code; - reads it from stdin.")]

DryRun = Annotated[bool, Option("--dry-run", "-n", help="Show what would change, and change nothing.")]


def role_profile_options(
    app: App,
    profile: str | None,
    *,
    role_arn: str | None,
    account: str | None,
    role: str | None,
    source: str | None,
    region: str | None,
    external_id: str | None,
    duration: str | None,
    session_name: str | None,
    source_identity: str | None,
    mfa_serial: str | None,
    color: str | None = None,
    account_name: str | None = None,
    confirm: bool = False,
    policy_arns: str | None = None,
    policy_file: str | None = None,
) -> RoleProfileOptions:
    """Return the parsed options of *profile*; raise UsageError or ConfigurationError."""
    return RoleProfileOptions(
        role=given_role(app.profiles, profile, source, role_arn=role_arn, account=account, role=role),
        source=source,
        region=region,
        external_id=external_id,
        seconds=parse_duration(duration) if duration is not None else None,
        session_name=session_name,
        source_identity=source_identity,
        mfa_serial=pasted(mfa_serial) if mfa_serial is not None else None,
        color=color,
        account_name=account_name,
        confirm=confirm or None,
        policy_arns=policy_arns,
        policy_file=policy_file,
    )


def read_mfa_code(option: str | None) -> str | None:
    """Return the code of *option*, from stdin for `-`; raise UsageError if it is not six digits."""
    if option is None:
        return None
    if option == "-":
        option = sys.stdin.readline(_LONGEST_CODE) if sys.stdin is not None else ""
    code = six_digits(option)
    if code is None:
        raise UsageError("the MFA code is not six digits", "give all six, as in --mfa-code 012345")
    return code


def show(preview: "Preview") -> None:
    """Print the differences between each file and its preview."""
    from awsroles.core.config.diff import diff

    for edit in preview:
        for line in diff(edit.before.path, edit.before.text, edit.after.text):
            results.line(line)
