"""`awsroles profile adopt [NAME…]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.profiles import adopt_profiles
from awsroles.app.sessions import profile_records
from awsroles.cli import options as dry
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.profiles.adopt_candidates import remedies
from awsroles.core.profiles.adopt_plan import AdoptionPlan
from awsroles.core.records.changes import Preview, adoption_record
from awsroles.errors import ConfigurationError, UsageError


@command("awsroles profile adopt --all --dry-run")
def run(
    app: App,
    *,
    profiles: Annotated[
        list[str] | None, Argument(metavar="[NAME]...", help="Native profiles.", show_default=False)
    ] = None,
    all_: Annotated[bool, Option("--all", help="All native profiles that can be adopted.")] = False,
    dry_run: dry.DryRun = False,
    json: Json = False,
) -> None:
    """Let awsroles manage existing AWS CLI profiles.

    Those with role_arn and source_profile, for which the AWS CLI asks for codes of its own. Whatever else stands in
    them stays. With --restore, profile remove gives back every byte.
    """
    if all_ and profiles:
        raise UsageError("--all goes without profiles", "leave out one of the two")
    if not all_ and not profiles:
        raise UsageError("no profile was named", "awsroles profile adopt --all --dry-run shows what all would do")
    names = None if all_ else list(dict.fromkeys(profiles or []))
    adoption = adopt_profiles(app)
    preview: Preview | None = None
    if dry_run:
        plan, preview = adoption.preview(names)
    else:
        plan = adoption.run(names)
    if json:
        results.as_json(adoption_record(profile_records(app), plan, preview))
    elif preview is not None:
        dry.show(preview)
    _tell(app, plan)
    if plan.refused:
        _report(app, plan, is_remark=all_)


def _tell(app: App, plan: AdoptionPlan) -> None:
    if plan.ours:
        app.ui.note(f"awsroles has {'it' if len(plan.ours) == 1 else 'them'} already: {', '.join(plan.ours)}")
    if not (plan.adopted or plan.ours or plan.refused):
        app.ui.note(f"there is no native profile in {plan.path}")
    for name in plan.plaintext:
        app.ui.note(f"the access key of {name} is in plain text: awsroles setup --from {name}")


def _report(app: App, plan: AdoptionPlan, *, is_remark: bool) -> None:
    """Report the profiles that were not adopted; raise ConfigurationError unless *is_remark*."""
    errors = list(plan.refused.values())
    if not is_remark and len(errors) == 1:
        raise errors[0]
    for error in errors:
        app.ui.note(error.message)
    if is_remark:
        for remedy in remedies(errors):
            app.ui.note(remedy)
    else:
        raise ConfigurationError(f"{', '.join(plan.refused)} stay as they are", errors[0].hint)
