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


@command("awsroles profile remove prod-operations --restore")
def run(
    app: App,
    *,
    profiles: Annotated[list[str], Argument(metavar="NAME...", help="Profiles of awsroles.", show_default=False)],
    restore: Annotated[bool, Option("--restore", help="Give back the native profiles.")] = False,
    dry_run: dry.DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Remove profiles.

    Their sessions are deleted; access keys stay in the store. With --restore adopted profiles become the native
    ones that they were, to the byte, or with your edits where you made some.
    """
    names = list(dict.fromkeys(profiles))
    before = profile_records(app) if json else None
    preview = _preview(app, names, restore=restore) if dry_run else None
    if preview is not None:
        if not json:
            dry.show(preview)
    elif restore:
        restore_profiles(app).run(names)
    else:
        remove_profiles(app).run(names, confirmed=yes)
    if before is not None:
        after = profile_records(app) if restore else None
        results.as_json(removal_record(before, names, preview, after=after))


def _preview(app: App, names: list[str], *, restore: bool) -> Preview:
    if not restore:
        return [remove_profiles(app).preview(names)]
    return restore_profiles(app).preview(names)
