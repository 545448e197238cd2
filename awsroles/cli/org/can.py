"""`awsroles org can USER`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.cli.base import Json, command
from awsroles.cli.org.reach_output import At, Dot, File, FromFiles, Live, Master, Source, Via, finish, show_tree
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument
from awsroles.core.org.reach.tree import all_hops, roles_of
from awsroles.core.records.reach import can_record

_USER = Argument(metavar="USER", help="The name of an IAM user, or the ARN of a user or role.", show_default=False)


@command("awsroles org can ada")
def run(
    app: App,
    user: Annotated[str, _USER],
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
    """Show the roles that a user reaches.

    Roles that are reached through a role stand below it. Each hop tells if it needs MFA, an external ID or a session
    name, and which statement allows it.
    """
    found = Source(file, at, from_files, live, via, profile, json, dot).access(app)
    reached = roles_of(found.graph, found.user(user))
    unread = found.graph.snapshot.unread
    if json:
        results.as_json(can_record(reached, found.words, unread))
    elif dot:
        results.script(found.words.dot(all_hops(reached.branches), []))
    else:
        show_tree(found.words.lines_of_roles(reached))
        if not reached.branches:
            app.ui.note("No role is reached.")
    return finish(app, unread)
