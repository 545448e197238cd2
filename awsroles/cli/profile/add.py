"""`awsroles profile add NAME --role-arn ARN`."""

import os
from typing import Annotated

from awsroles.app.app import App
from awsroles.app.profiles import add_profile
from awsroles.app.sessions import profile_records
from awsroles.cli.base import Json, Profile, command
from awsroles.cli.options import (
    Account,
    Duration,
    ExternalId,
    MfaSerial,
    Region,
    Role,
    RoleArn,
    SessionName,
    Source,
    SourceIdentity,
    role_profile_options,
)
from awsroles.cli.output import results
from awsroles.cli.parameters import Option
from awsroles.core.records.vocabulary import AddedRecord


@command("awsroles profile add prod-operations --role-arn arn:aws:iam::222222222222:role/operations")
def run(
    app: App,
    *,
    profile: Profile,
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
    color: Annotated[
        str | None, Option(metavar="COLOR", help="Its color in the console; red marks production.")
    ] = None,
    account_name: Annotated[str | None, Option(metavar="NAME", help="The name of the role's account.")] = None,
    policy_arns: Annotated[
        str | None, Option(metavar="ARN,...", help="Managed policies that narrow its sessions (session policies).")
    ] = None,
    policy_file: Annotated[
        str | None, Option(metavar="FILE", help="A file with a policy that narrows its sessions.")
    ] = None,
    confirm: Annotated[bool, Option("--confirm", help="Login asks for the profile's name to be typed.")] = False,
    replace: Annotated[bool, Option("--replace", help="Overwrite an existing profile.")] = False,
    json: Json = False,
) -> None:
    """Add a profile for a role."""
    options = role_profile_options(
        app,
        profile,
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
        color=color,
        account_name=account_name,
        confirm=confirm,
        policy_arns=policy_arns,
        policy_file=os.path.abspath(policy_file) if policy_file else policy_file,
    )
    adding = add_profile(app)
    is_changed = adding.run(profile, options, replace=replace)
    if is_changed:
        app.ui.done(f"Wrote profile {profile} to {app.profiles().path}")
        options.warn(app.ui.note)
    else:
        app.ui.note(f"{profile} is already up to date.")
    if json:
        results.as_json(profile_records(app).detailed(profile, AddedRecord, changed=is_changed))
