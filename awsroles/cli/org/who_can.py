"""`awsroles org who-can ROLE`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.cli.base import Json, command
from awsroles.cli.org.reach_output import At, Dot, File, FromFiles, Live, Master, Source, Via, finish, show_tree
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument
from awsroles.core.org.reach.tree import all_hops, callers_of
from awsroles.core.records.reach import who_can_record

_ROLE = Argument(metavar="ROLE", help="ACCOUNT/ROLE by the account's name or ID, or an ARN.", show_default=False)


@command("awsroles org who-can prod/operations")
def run(
    app: App,
    role: Annotated[str, _ROLE],
    *,
    file: File = None,
    live: Live = False,
    via: Via = None,
    profile: Master = None,
    from_files: FromFiles = None,
    at: At = None,
    json: Json = False,
    dot: Dot = False,
) -> int:
    """Show who reaches a role.

    Those who reach a role stand below it, through chains of roles too. Each hop tells if it needs MFA, an external ID
    or a session name, and which statement allows it.
    """
    found = Source(file, at, from_files, live, via, profile, json, dot).access(app)
    callers = callers_of(found.graph, found.role(role))
    unread = found.graph.snapshot.unread
    if json:
        results.as_json(who_can_record(callers, found.words, unread))
    elif dot:
        doors = [(callers.role.arn, each) for each in callers.doors]
        results.script(found.words.dot(all_hops(callers.branches), doors))
    else:
        show_tree(found.words.lines_of_callers(callers))
        if not callers.branches and not callers.doors:
            app.ui.note("Nobody reaches it.")
    return finish(app, unread)
