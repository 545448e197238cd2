"""`awsroles profile adopt [NAME…]`."""

from typing import Annotated

import typer

from awsroles.app.app import App
from awsroles.cli import options as dry
from awsroles.cli import output
from awsroles.cli.base import Json, MakeApp, command
from awsroles.core.profiles.adopt import AdoptionPlan, ProfileAdoption
from awsroles.core.profiles.adopt_candidates import remedies
from awsroles.core.records.changes import Preview, adoption_record
from awsroles.errors import ConfigurationError, UsageError


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "adopt", "awsroles profile adopt --all --dry-run")
    def run(
        make: MakeApp,
        *,
        profiles: Annotated[
            list[str] | None, typer.Argument(metavar="[NAME]...", help="Native profiles.", show_default=False)
        ] = None,
        all_: Annotated[bool, typer.Option("--all", help="All native profiles that can be adopted.")] = False,
        dry_run: dry.DryRun = False,
        json: Json = False,
    ) -> None:
        """Make native profiles ours.

        Those with role_arn and source_profile, for which the AWS CLI asks for codes of its own. Whatever else stands in
        them stays. With --restore, profile remove gives back every byte.
        """
        if all_ and profiles:
            raise UsageError("--all goes without profiles", "leave out one of the two")
        if not all_ and not profiles:
            raise UsageError("no profile was named", "awsroles profile adopt --all --dry-run shows what all would do")
        wiring = make()
        names = None if all_ else list(dict.fromkeys(profiles or []))
        adoption = ProfileAdoption(
            wiring.config, wiring.credentials, wiring.kept_sections, wiring.origin, wiring.terms.say
        )
        preview: Preview | None = None
        if dry_run:
            plan, there, coming = adoption.preview(names)
            preview = [(there, coming), adoption.preview_credentials(plan)]
        else:
            plan = adoption.run(names)
        if json:
            output.json_result(adoption_record(wiring.records.of_profiles(), plan, preview))
        elif preview is not None:
            dry.show(preview)
        _tell(wiring, plan)
        if plan.refused:
            _report(wiring, plan, is_remark=all_)


def _tell(wiring: App, plan: AdoptionPlan) -> None:
    if plan.ours:
        wiring.terms.say(f"awsroles has {'it' if len(plan.ours) == 1 else 'them'} already: {', '.join(plan.ours)}")
    if not (plan.adopted or plan.ours or plan.refused):
        wiring.terms.say(f"there is no native profile in {plan.path}")
    for name in plan.plaintext:
        wiring.terms.say(f"the access key of {name} is in plain text: awsroles setup --from {name}")


def _report(wiring: App, plan: AdoptionPlan, *, is_remark: bool) -> None:
    """Tell what stays as it is; raise ConfigurationError unless that *is_remark*."""
    errors = list(plan.refused.values())
    if not is_remark and len(errors) == 1:
        raise errors[0]
    for error in errors:
        wiring.terms.say(error.message)
    if is_remark:
        for remedy in remedies(errors):
            wiring.terms.say(remedy)
    else:
        raise ConfigurationError(f"{', '.join(plan.refused)} stay as they are", errors[0].hint)
