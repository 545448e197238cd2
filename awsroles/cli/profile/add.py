"""`awsroles profile add NAME --role-arn ARN`."""

from typing import Annotated

import typer

from awsroles.cli import output
from awsroles.cli.base import Json, MakeApp, Profile, command
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
    slave_options,
)
from awsroles.core.profiles.write import ProfileAdding
from awsroles.core.records.vocabulary import AddedRecord


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "add", "awsroles profile add prod-operations --role-arn arn:aws:iam::222222222222:role/operations")
    def run(
        make: MakeApp,
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
        color: Annotated[str | None, typer.Option(metavar="COLOUR", help="Its colour in the console.")] = None,
        replace: Annotated[bool, typer.Option("--replace", help="Make an existing profile anew.")] = False,
        json: Json = False,
    ) -> None:
        """Write a profile without logging in."""
        wiring = make()
        options = slave_options(
            wiring,
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
        )
        adding = ProfileAdding(wiring.config, wiring.credentials, wiring.origin, wiring.judge_region)
        is_changed = adding.run(profile, options, replace=replace)
        if is_changed:
            wiring.terms.say(f"wrote profile {profile}")
            options.warn(wiring.terms.say)
        else:
            wiring.terms.say(f"profile {profile} is like that already")
        if json:
            output.json_result(wiring.records.of_profiles().detailed(profile, AddedRecord, changed=is_changed))
