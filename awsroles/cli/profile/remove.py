"""`awsroles profile remove NAME…`."""

from typing import Annotated

import typer

from awsroles.app.app import App
from awsroles.cli import options as dry
from awsroles.cli import output
from awsroles.cli.base import Json, MakeApp, Yes, command
from awsroles.core.profiles.remove import ProfileRemoval
from awsroles.core.profiles.restore import ProfileRestoring
from awsroles.core.records.changes import Preview, removal_record


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "remove", "awsroles profile remove prod-operations --restore")
    def run(
        make: MakeApp,
        *,
        profiles: Annotated[
            list[str], typer.Argument(metavar="NAME...", help="Profiles of awsroles.", show_default=False)
        ],
        restore: Annotated[bool, typer.Option("--restore", help="Give back the native profiles.")] = False,
        dry_run: dry.DryRun = False,
        yes: Yes = False,
        json: Json = False,
    ) -> None:
        """Take profiles out of the config file.

        Their sessions are deleted; access keys stay in the store. With --restore adopted profiles become the native
        ones that they were, to the byte, or with your edits where you made some.
        """
        wiring = make()
        names = list(dict.fromkeys(profiles))
        before = wiring.records.of_profiles() if json else None
        preview = _preview(wiring, names, restore=restore) if dry_run else None
        if preview is not None:
            if not json:
                dry.show(preview)
        elif restore:
            _restoring(wiring).run(names)
        else:
            _removal(wiring).run(names, confirmed=yes)
        if before is not None:
            after = wiring.records.of_profiles() if restore else None
            output.json_result(removal_record(before, names, preview, after=after))


def _preview(wiring: App, names: list[str], *, restore: bool) -> Preview:
    if not restore:
        return [_removal(wiring).preview(names)]
    restoring = _restoring(wiring)
    return [restoring.preview(names), restoring.preview_credentials(names)]


def _restoring(wiring: App) -> ProfileRestoring:
    return ProfileRestoring(
        wiring.config, wiring.credentials, wiring.kept_sections, wiring.session_cache, wiring.terms.say
    )


def _removal(wiring: App) -> ProfileRemoval:
    return ProfileRemoval(
        wiring.config,
        wiring.credentials,
        wiring.kept_sections,
        wiring.session_cache,
        wiring.people.person,
        wiring.terms.say,
    )
