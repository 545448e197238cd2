"""`awsroles org sync [SOURCE]`."""

from collections.abc import Sequence
from typing import Annotated

from awsroles.app.app import App
from awsroles.app.iam_user import actor_of
from awsroles.app.organization_source import remember
from awsroles.app.organization_sync import Asked, Syncing, remembered_masters, syncing, write, write_policies
from awsroles.cli import options as dry
from awsroles.cli.base import Json, Yes, command
from awsroles.cli.discover_output import show
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.cli.planned_write import write_plan
from awsroles.core.config.edit import Edit
from awsroles.core.org.sync import SyncPlan, moved_lines
from awsroles.core.records.discover import discovered_records
from awsroles.errors import (
    AwsError,
    AwsrolesError,
    ConfigurationError,
    InputRequiredError,
    StorageError,
    UsageError,
)

_SOURCE = Argument(
    metavar="[SOURCE]",
    help="The organization's file, or a git repository as URL[#PATH] (default: that of the last time, or nearest).",
    show_default=False,
)
_REF = Option(
    "--ref", metavar="REF", help="Branch, tag or commit of the repository (default: its HEAD).", show_default=False
)
_MASTER = Option("--master", metavar="PROFILE", help="The master profile (default: the only one).", show_default=False)
_FUNCTIONS = Option(
    "--function", metavar="NAME", help="A function of yours, if the file does not list you.", show_default=False
)


@command("awsroles org sync")
def run(
    app: App,
    source: Annotated[str | None, _SOURCE] = None,
    *,
    ref: Annotated[str | None, _REF] = None,
    master: Annotated[str | None, _MASTER] = None,
    function: Annotated[list[str] | None, _FUNCTIONS] = None,
    prune: Annotated[bool, Option("--prune", help="Remove profiles of roles that the file gives no more.")] = False,
    accept_moved: Annotated[
        bool, Option("--accept-moved", help="Let profiles change to roles of other accounts.")
    ] = False,
    rename: Annotated[bool, Option("--rename", help="Give profiles the names that they have in the file.")] = False,
    all_: Annotated[bool, Option("--all", "-a", help="Sync every master profile that has a file.")] = False,
    mfa_code: dry.MfaCode = None,
    dry_run: dry.DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Write your role profiles from the organization's file.

    Of the functions that you have: those of your IAM user in the file, else those of your groups in AWS. Profiles of
    other origins, and those that you edited, stay as they are. With --json nothing is written without --yes.
    """
    if prune and function:
        raise UsageError("--prune needs all of your functions, and --function names some", "leave out one of the two")
    if all_ and (source or ref or master or function):
        raise UsageError("--all takes each master profile with its own file", "leave out --all, or the others")
    app = app.with_mfa_code(dry.read_mfa_code(mfa_code))
    chosen = remembered_masters(app) if all_ else [master]
    # Nothing is written to the local state either, which remembers the file.
    is_preview = dry_run or (json and not yes)
    asked = Asked(source, ref, function or (), prune, rename)
    every, problem = _planned(app, chosen, asked)
    if json:
        previews = [app.config.preview(found.plan) for found in every]
        results.as_json([record for each in previews for record in discovered_records(each.plan)])
    for found in every:
        # Each edit is planned after the one before it.
        preview = shown(app, found, is_pruned=prune, is_listed=not json)
        if dry_run and not json:
            dry.show([preview])
        if not is_preview:
            write_shown(app, found, preview, accepts_moved=accept_moved, is_confirmed=yes)
    if problem is not None:
        raise problem


def _planned(app: App, masters: Sequence[str | None], asked: Asked) -> tuple[list[Syncing], AwsrolesError | None]:
    """Return what can be planned for *masters*, and the last error of those of several that cannot; tell the others."""
    if len(masters) == 1:
        return [syncing(app, masters[0], asked)], None
    tried = [_tried(app, each, asked) for each in masters]
    problems = [each for each in tried if isinstance(each, AwsrolesError)]
    return [each for each in tried if isinstance(each, Syncing)], problems[-1] if problems else None


def _tried(app: App, master: str | None, asked: Asked) -> Syncing | AwsrolesError:
    try:
        return syncing(app, master, asked)
    except (AwsError, ConfigurationError, StorageError, InputRequiredError) as error:
        app.ui.failed(f"{master}  {error.message}")
        return error


def shown(app: App, found: Syncing, *, is_pruned: bool = False, is_listed: bool = True) -> Edit[SyncPlan]:
    """Return the edit of the profiles, after it was shown unless it is not to be listed."""
    preview = app.config.preview(found.plan)
    if found.source.rewritten:
        app.ui.warn(found.source.rewritten)
    if is_listed:
        show(preview.plan, is_verified=False)
        _notes(app, preview.plan, is_pruned=is_pruned)
    return preview


def write_shown(
    app: App, found: Syncing, preview: Edit[SyncPlan], *, accepts_moved: bool = False, is_confirmed: bool
) -> None:
    """Make the edit *preview* after a question, and remember the source."""
    if preview.is_changed:
        app.history.prepare()
        _write(app, found, preview, accepts_moved=accepts_moved, is_confirmed=is_confirmed)
        app.history.record(profile=found.master, actor=actor_of(app, found.master))
    else:
        write_policies(preview.plan.policy_files)
        app.ui.note("Nothing to change.")
    remember(app, found.master, found.source)


def _write(app: App, found: Syncing, preview: Edit[SyncPlan], *, accepts_moved: bool, is_confirmed: bool) -> None:
    """Write after one question, which tells if profiles change to roles of other accounts, even with --yes."""
    moved = () if accepts_moved else preview.plan.moved
    lines = moved_lines(moved, found.account_names)
    if moved and is_confirmed:
        raise ConfigurationError(
            "profiles would change to roles of other accounts",
            "ask the owner of the file, then give --accept-moved",
            details=tuple(f"- {line}" for line in lines),
        )
    for line in lines:
        app.ui.note(line)
    asked = {}
    if moved:
        roles = "a role of another account" if len(moved) == 1 else "roles of other accounts"
        asked = {
            "caution": f", {len(moved)} to {roles}",
            "hint": "ask the owner of the file, then give --yes --accept-moved",
        }
    elif found.source.rewritten:
        asked = {"caution": " from a rewritten branch"}
    write_plan(app, preview, lambda: write(app, found, preview), is_confirmed=is_confirmed, **asked)


def _notes(app: App, plan: SyncPlan, *, is_pruned: bool) -> None:
    if not plan.rows:
        app.ui.note("The file gives you no role.")
    if plan.renamed:
        app.ui.note(f"Renamed: {', '.join(f'{old} to {new}' for old, new in plan.renamed.items())}.")
    if plan.kept:
        app.ui.note(f"Not renamed, as the new name is taken or another profile refers to it: {', '.join(plan.kept)}.")
    for old, new in [*plan.named_by_tool.items()][:1]:
        several = f"{len(plan.named_by_tool)} profiles" if len(plan.named_by_tool) > 1 else "a profile"
        app.ui.note(f"--rename gives {several} the file's name, such as {new} for {old}.")
    stale = [row.profile for row in plan.rows if row.state == "stale" and not row.is_edited]
    if stale and not is_pruned:
        app.ui.note(f"--prune removes {len(stale)} profile{'s' if len(stale) > 1 else ''} of roles that are gone.")
    edited = [row.profile for row in plan.rows if row.is_edited and row.state in ("known", "stale")]
    if edited:
        app.ui.note(f"Left as somebody edited or wrote them: {', '.join(edited)}.")
    conflicts = [row.profile for row in plan.rows if row.state == "conflict"]
    if conflicts:
        app.ui.note(f"Not written, as the name is another profile's: {', '.join(conflicts)}.")
