"""`awsroles discover [PROFILE]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.discover import discovery, named_accounts, read, verify, write
from awsroles.cli import options as dry
from awsroles.cli.base import Json, Yes, command
from awsroles.cli.discover_output import incomplete, notes, show
from awsroles.cli.output import results
from awsroles.cli.output.messages import error
from awsroles.cli.output.progress import Progress
from awsroles.cli.parameters import Argument, Option
from awsroles.cli.planned_write import agree, write_plan
from awsroles.core.discover.discovery import Discovered, Discovery
from awsroles.core.records.discover import discovered_records
from awsroles.errors import AwsError, CancelledError, UsageError

# So many calls without a question. Alarms on denied calls exist.
_UNASKED = 25
_MASTER = Argument(metavar="[PROFILE]", help="The master profile (default: the only one).", show_default=False)
_FILES = Option(
    "--from-files",
    metavar="FILE",
    help="Files of aws iam get-account-authorization-details, instead of AWS.",
    show_default=False,
)
_TEMPLATE = Option(metavar="TEMPLATE", help="Names of new profiles (default: {account}-{role}).", show_default=False)
_ACCOUNTS = Option(metavar="ID=NAME,...", help="Accounts for wildcards, or a FILE with one a line.", show_default=False)


@command("awsroles discover --verify")
def run(
    app: App,
    *,
    profile: Annotated[str | None, _MASTER] = None,
    verify_: Annotated[bool, Option("--verify", help="Ask AWS for a session of each role.")] = False,
    prune: Annotated[bool, Option("--prune", help="Remove profiles that no policy allows any more.")] = False,
    all_: Annotated[bool, Option("--all", "-a", help="Write roles that may not exist, too.")] = False,
    try_: Annotated[
        list[str] | None,
        Option("--try", metavar="NAME,...", help="Names of roles to try for wildcards.", show_default=False),
    ] = None,
    accounts: Annotated[list[str] | None, _ACCOUNTS] = None,
    name_template: Annotated[str | None, _TEMPLATE] = None,
    from_files: Annotated[list[str] | None, _FILES] = None,
    mfa_code: dry.MfaCode = None,
    dry_run: dry.DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Find the roles that you may assume, and write their profiles.

    Reads your policies and those of your groups with the MFA session. Shows the roles, and writes their profiles
    after a yes. With --json nothing is written without --yes.
    """
    if verify_ and from_files:
        raise UsageError("cannot use --verify with --from-files", "leave out one of the two")
    app = app.with_mfa_code(dry.read_mfa_code(mfa_code))
    named = named_accounts(accounts or ())
    looking = discovery(app, profile, name_template=name_template, writes_possible=all_, prunes=prune)
    knowledge = read(app, looking, from_files or ())
    discovered = looking.look(knowledge, named, _names(try_))
    if verify_ and discovered.to_verify:
        discovered = _verified(app, looking, discovered, is_confirmed=yes)
    preview = looking.preview(discovered)
    if json:
        results.as_json(discovered_records(preview.plan))
    else:
        show(preview.plan, is_verified=verify_)
        notes(app.ui, discovered, preview.plan, is_pruned=prune)
    if dry_run:
        if not json:
            dry.show([preview])
        if not preview.is_changed:
            app.ui.note("Nothing to change.")
    elif preview.is_changed and (yes or not json):
        write_plan(app, preview, lambda: write(app, looking, discovered, preview), is_confirmed=yes)
    elif not preview.is_changed:
        app.ui.note("Nothing to change.")
    if not discovered.is_complete:
        raise incomplete(discovered, is_pruned=prune)


def offered(app: App, profile: str | None) -> None:
    """Discover after another command has offered it. A no and an error of AWS are reported, and are no failure."""
    try:
        run.run(app.for_invocation(app.invocation), profile=profile)
    except CancelledError:
        app.ui.note("No profile was written: awsroles discover finds them again.")
    except AwsError as problem:
        error(problem)


def _names(given: list[str] | None) -> list[str]:
    """Return the names of roles in the values of `--try`; raise UsageError for one that cannot be a role's."""
    from awsroles.core.aws.arn import named_role
    from awsroles.errors import ConfigurationError

    names = [name for each in given or () for name in each.split(",") if name.strip()]
    try:
        roles = [named_role("aws", "000000000000", name.strip().strip("/")) for name in names]
    except ConfigurationError as error:
        raise UsageError(error.message, error.hint) from None
    return [f"{role.path}{role.name}" for role in roles]


def _verified(app: App, looking: Discovery, discovered: Discovered, *, is_confirmed: bool) -> Discovered:
    tries = len(discovered.to_verify)
    doubtful = sum(each.access != "allowed" for each in discovered.to_verify)
    roles = f"{tries} role{'s' if tries > 1 else ''}"
    refusals = f"; up to {doubtful} may be refused" if doubtful else ""
    app.ui.note(f"Asking AWS for a session of {roles}{refusals}. AWS logs each in CloudTrail.")
    if tries > _UNASKED and not is_confirmed:
        agree(app, f"Ask AWS for {roles}? Alarms on denied calls may go off.", f"asking for {roles}", default=False)
    progress = Progress("Asked AWS for {count} of {total} roles", tries, app.ui.note)
    try:
        return verify(app, looking, discovered, progress.show)
    finally:
        progress.end()
