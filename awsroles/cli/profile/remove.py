"""`awsroles profile remove NAME…`."""

from collections.abc import Sequence
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
    delete_key: Annotated[
        bool, Option("--delete-key", help="Also delete the access key of a master profile from the store.")
    ] = False,
    dry_run: dry.DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Remove profiles.

    Their sessions are deleted. An access key stays in the store. --delete-key
    deletes it, and the seed of its MFA device. --restore brings back what
    adopted profiles were, to the byte, or with your later edits.
    """
    if restore and with_dependents:
        raise UsageError("cannot use --with-dependents with --restore", "name each profile to restore")
    if restore and delete_key:
        raise UsageError("cannot use --delete-key with --restore", "leave out one of the two")
    names = list(dict.fromkeys(profiles))
    before = profile_records(app) if json else None
    preview: Preview | None = None
    deleted: Sequence[str] = ()
    if restore:
        restoring = restore_profiles(app)
        if dry_run:
            preview = restoring.preview(names)
        else:
            restoring.run(names)
    elif delete_key:
        names, deleted, preview = _delete_keys(
            app, names, dry_run=dry_run, confirmed=yes, with_dependents=with_dependents, is_told=not json
        )
    else:
        removal = remove_profiles(app)
        if dry_run:
            edit = removal.preview(names, with_dependents=with_dependents)
            preview, names = [edit], list(edit.plan)
        else:
            names = removal.run(names, confirmed=yes, with_dependents=with_dependents)
    if before is not None:
        after = profile_records(app) if restore else None
        results.as_json(removal_record(before, names, preview, after=after, deleted=deleted))
    elif preview is not None:
        dry.show(preview)


def _delete_keys(
    app: App, names: Sequence[str], *, dry_run: bool, confirmed: bool, with_dependents: bool, is_told: bool
) -> tuple[list[str], Sequence[str], Preview | None]:
    """Return the profiles that are removed, the items that are deleted, and the edits of a dry run."""
    removal = remove_profiles(app)
    if dry_run:
        edit, deletion = removal.plan_keys(names, with_dependents=with_dependents)
        if is_told and deletion.items:
            app.ui.note(f"Would delete {deletion.words} from the store.")
        return list(edit.plan), deletion.items, [edit]
    app.history.prepare()
    gone, deletion = removal.delete_keys(names, confirmed=confirmed, with_dependents=with_dependents)
    for master in deletion.masters if deletion.items else ():
        app.history.record(profile=master.profile, actor=str(master.user))
    return gone, deletion.items, None
