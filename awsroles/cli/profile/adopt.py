"""`awsroles profile adopt [NAME…]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.profiles import adopt_profiles
from awsroles.app.sessions import profile_records
from awsroles.cli import options as dry
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.messages import in_words
from awsroles.core.profiles.adopt_candidates import reason_of, remedies
from awsroles.core.profiles.adopt_plan import AdoptionPlan
from awsroles.core.records.changes import Preview, adoption_record
from awsroles.errors import ConfigurationError, UsageError


@command("awsroles profile adopt --all --dry-run")
def run(
    app: App,
    *,
    profiles: Annotated[
        list[str] | None, Argument(metavar="[NAME]...", help="Profiles of the AWS CLI.", show_default=False)
    ] = None,
    all_: Annotated[bool, Option("--all", "-a", help="Adopt every profile that can be adopted.")] = False,
    dry_run: dry.DryRun = False,
    json: Json = False,
) -> None:
    """Let awsroles manage existing AWS CLI profiles.

    Those with role_arn and source_profile. Their other settings stay. profile remove --restore gives back every byte.
    """
    if all_ and profiles:
        raise UsageError("cannot use --all with a profile", "leave out one of them")
    if not all_ and not profiles:
        raise UsageError(
            "no profile was named", "to see what --all would do:", command="awsroles profile adopt --all --dry-run"
        )
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
    if plan.refused and not all_:
        _tell(app, plan)
        raise _refusal(plan)
    if plan.refused:
        _list_refused(app, plan)
    _tell(app, plan)
    if plan.adopted and preview is None:
        app.ui.command("To undo this:", f"awsroles profile remove {' '.join(plan.adopted)} --restore")


def _tell(app: App, plan: AdoptionPlan) -> None:
    if plan.ours:
        app.ui.note(f"awsroles manages {in_words(plan.ours)} already.")
    if not (plan.adopted or plan.ours or plan.refused):
        app.ui.note(f"No profile of the AWS CLI in {plan.path} has a role to adopt.")
    for name in plan.plaintext:
        app.ui.command(
            f"The access key of {name} is in plain text. Move it to the keyring:", f"awsroles setup --from {name}"
        )


def _list_refused(app: App, plan: AdoptionPlan) -> None:
    wide = max(map(len, plan.refused))
    rows = [f"{name.ljust(wide)}  {reason_of(error)}" for name, error in plan.refused.items()]
    app.ui.note("Left as they are:", *rows)
    if remedies(plan.refused.values()):
        app.ui.note("awsroles profile adopt NAME says what to do about one of them.")


def _refusal(plan: AdoptionPlan) -> ConfigurationError:
    """Return the error for the profiles that were named and not adopted."""
    errors = list(plan.refused.values())
    if len(errors) == 1:
        return errors[0]
    reasons = tuple(f"- {name}: {reason_of(error)}" for name, error in plan.refused.items())
    return ConfigurationError(
        f"{in_words(list(plan.refused))} were not adopted", next(iter(remedies(errors)), None), details=reasons
    )
