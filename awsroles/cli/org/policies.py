"""`awsroles org policies [FILE]`."""

from collections.abc import Callable
from typing import Annotated, Literal

from awsroles.app.app import App
from awsroles.app.organization_policies import Generating, Reading, generating, read_what_is_there
from awsroles.cli import options as dry
from awsroles.cli.base import Json, command
from awsroles.cli.org.lint import OrganizationPath
from awsroles.cli.org.reach_output import Master, finish, reading_accounts
from awsroles.cli.output import results
from awsroles.cli.output.progress import Progress
from awsroles.cli.parameters import Option
from awsroles.core.messages import counted
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.adopt.adoption import Adoption
from awsroles.core.org.policies.adopt.table import ADOPTION
from awsroles.core.org.policies.bootstrap import bootstrap_command
from awsroles.core.org.policies.folder_plan import FolderPlan, RefusedFilesError, file_diff, path_to_copy
from awsroles.core.org.policies.manifest import Format
from awsroles.core.org.policies.resources import Resources
from awsroles.core.records.organization import generated_file_records
from awsroles.errors import UsageError

_FORMAT = Option("--format", metavar="json|terraform|cloudformation", help="The format of the files.")
_OUT = Option("--out", "-o", metavar="DIR", help="The folder of the files.")
_BOOTSTRAP = Option(
    "--bootstrap", metavar="ACCOUNT", help="Add the file to run first in an account without the deploy role."
)
_ADOPT = Option("--adopt", help="Import what is there, and tell what an apply would change; only reads AWS.")
AdoptVia = Annotated[
    str | None,
    Option(
        "--via",
        metavar="FUNCTION",
        help="With --adopt, the function whose roles are assumed to read (default: audit).",
        show_default=False,
    ),
]
# The README has all.
_NOTES = 8
_SIGNS = {"new": "+", "changed": "~", "deleted": "-"}


@command("awsroles org policies --format terraform --out generated")
def run(
    app: App,
    file: OrganizationPath = None,
    *,
    format_: Annotated[Literal["json", "terraform", "cloudformation"], _FORMAT],
    out: Annotated[str, _OUT],
    bootstrap: Annotated[str | None, _BOOTSTRAP] = None,
    adopt: Annotated[bool, _ADOPT] = False,
    via: AdoptVia = None,
    profile: Master = None,
    dry_run: dry.DryRun = False,
    json: Json = False,
) -> int:
    """Write roles, groups and policies from the organization's file.

    As Terraform, as CloudFormation, or as JSON with scripts of the AWS CLI. The README.md in the folder tells in which
    order to apply them. Only --adopt asks AWS. Files that you edited are refused, and files of other names stay.
    """
    if not adopt and (via or profile):
        raise UsageError(f"{'--via' if via else '--profile'} is of use with --adopt alone", "add --adopt")
    found = generating(file, format_, out, bootstrap, _reader(app, profile, via) if adopt else None)
    _refuse_edited(app, found, out, is_shown=not json)
    if not dry_run:
        # Refused if the last run is not over yet.
        _write(app, found)
    _tell_left(app, found.plan)
    if json:
        results.as_json(generated_file_records(found.plan))
    elif dry_run:
        _preview(app, found.plan)
    else:
        _sum_up(app, found, out)
    code = finish(app, found.unread)
    if not json and not dry_run:
        _next(app, found, out, bootstrap, format_)
    return code


def _refuse_edited(app: App, found: Generating, out: str, *, is_shown: bool) -> None:
    plan = found.plan
    if plan.refused:
        _tell_left(app, plan)
        for refused in plan.refused[:_NOTES] if is_shown else ():
            for line in file_diff(refused.change):
                results.line(line)
        raise RefusedFilesError(out, plan.refused)


def _next(app: App, found: Generating, out: str, bootstrap: str | None, form: Format) -> None:
    if bootstrap is not None:
        app.ui.command(
            f"First, run this with an administrator's credentials of {bootstrap}:",
            bootstrap_command(out, bootstrap, form),
        )
    if found.adoption is not None:
        _sum_up_adoption(app, found.adoption, out)
    app.ui.command("Next, read in which order to apply them:", f"less {path_to_copy(out, 'README.md')}")


def _reader(app: App, profile: str | None, via: str | None) -> Callable[[Organization, Resources], Snapshot]:
    def read(organization: Organization, resources: Resources) -> Snapshot:
        with reading_accounts(app) as begin:
            return read_what_is_there(app, organization, resources, Reading(profile, via, begin))

    return read


def _sum_up_adoption(app: App, adoption: Adoption, out: str) -> None:
    counts = {state: sum(each.state == state for each in adoption.rows) for state in ("changed", "new", "blocked")}
    app.ui.note(f"An apply would change {counts['changed']} of what is there, and make {counts['new']}.")
    if counts["blocked"]:
        app.ui.warn(f"an apply would fail at {counts['blocked']} of what is there: {out}/{ADOPTION} tells why")
    app.ui.command("Compare yours with ours:", f"less {path_to_copy(out, ADOPTION)}")


def _tell_left(app: App, plan: FolderPlan) -> None:
    if plan.left:
        app.ui.note(f"The last run was interrupted: {counted(plan.left, 'file')} left to do.")


def _write(app: App, found: Generating) -> None:
    progress = Progress("Wrote {count} of {total} files", len(found.plan.effective), app.ui.note)
    try:
        found.folder.apply(found.plan, progress.show)
    finally:
        progress.end()


def _preview(app: App, plan: FolderPlan) -> None:
    for each in plan.effective:
        results.line(f"{_SIGNS[each.state]} {each.path}")
        if each.state == "changed":
            for line in file_diff(each):
                results.line(line)
    if not plan.effective:
        app.ui.note("Nothing to change.")


def _sum_up(app: App, found: Generating, out: str) -> None:
    plan = found.plan
    written, deleted, same = plan.count("new") + plan.count("changed"), plan.count("deleted"), plan.count("unchanged")
    if written:
        app.ui.done(f"Wrote {counted(written, 'file')} in {out}{f', {same} unchanged' if same else ''}")
    if deleted:
        app.ui.done(f"Deleted {counted(deleted, 'file')} in {out}")
    if not plan.effective:
        app.ui.note(f"Nothing to change: {counted(same, 'file')} in {out}.")
    for note in found.resources.notes[:_NOTES]:
        app.ui.note(f"{note[:1].upper()}{note[1:]}.")
    more = len(found.resources.notes) - _NOTES
    if more > 0:
        app.ui.note(f"README.md has {more} more note{'s' if more > 1 else ''}.")
    for folder in plan.emptied:
        app.ui.note(f"The file means nothing in {folder} any more: README.md tells how to destroy what is there.")
    for name in plan.manifest.removed:
        app.ui.note(f"Account {name} has no roles any more: removed/{name}.md tells how to remove those at AWS.")
