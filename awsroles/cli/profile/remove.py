"""`awsroles profile remove NAME…`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.profiles import remove_profiles, restore_profiles
from awsroles.app.sessions import profile_records
from awsroles.cli import options as dry
from awsroles.cli.base import Json, Yes, command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.records.changes import Preview, removal_record
from awsroles.errors import UsageError


@command("awsroles profile remove prod-operations --restore")
def run(
    app: App,
    *,
    profiles: Annotated[list[str], Argument(metavar="NAME...", help="Profiles of awsroles.", show_default=False)],
    restore: Annotated[bool, Option("--restore", help="Restore the originals of adopted profiles.")] = False,
    with_dependents: Annotated[
        bool, Option("--with-dependents", help="Also remove those of awsroles that need them.")
    ] = False,
    dry_run: dry.DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Remove profiles.

    Their sessions are deleted; access keys stay in the store. --restore brings
    back what adopted profiles were, to the byte, or with your later edits.
    """
    if restore and with_dependents:
        raise UsageError("cannot use --with-dependents with --restore", "name each profile to restore")
    names = list(dict.fromkeys(profiles))
    before = profile_records(app) if json else None
    preview: Preview | None = None
    if restore:
        restoring = restore_profiles(app)
        if dry_run:
            preview = restoring.preview(names)
        else:
            restoring.run(names)
    else:
        removal = remove_profiles(app)
        if dry_run:
            edit = removal.preview(names, with_dependents=with_dependents)
            preview, names = [edit], list(edit.plan)
        else:
            names = removal.run(names, confirmed=yes, with_dependents=with_dependents)
    if before is not None:
        after = profile_records(app) if restore else None
        results.as_json(removal_record(before, names, preview, after=after))
    elif preview is not None:
        dry.show(preview)
