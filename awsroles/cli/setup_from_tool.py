"""`awsroles setup --from-tool TOOL`: the diff, the question, the keys, and what is left."""

from shlex import quote

from awsroles.adapters.terminal.shown_text import home_shortened
from awsroles.adapters.terminal.stdin import read_access_key
from awsroles.app.app import App
from awsroles.app.moving import move, theirs_of
from awsroles.cli.output import results
from awsroles.cli.planned_write import agree
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.messages import counted, in_words
from awsroles.core.moving.move import MovePreview
from awsroles.core.moving.theirs import Theirs, User
from awsroles.core.moving.traces import Tool
from awsroles.core.profiles.adoption_backup import names_secret
from awsroles.core.records.vocabulary import LeftRecord, MoveRecord
from awsroles.core.setup.writing import SetupResult
from awsroles.core.stores.store import StoreName
from awsroles.errors import InputRequiredError


def from_tool(
    app: App, tool: Tool, store: StoreName | None, *, is_dry: bool, is_confirmed: bool, is_json: bool
) -> None:
    """Show what the profiles of *tool* become, and make it so after a yes; with JSON only if that *is_confirmed*."""
    moving = move(app, store)
    preview = moving.preview(theirs_of(app, tool))
    theirs = preview.theirs
    is_dry = is_dry or (is_json and not is_confirmed)
    if not is_json:
        _show(app, preview)
    made: list[SetupResult] = []
    if preview.is_changed and not is_dry:
        if not is_confirmed:
            files = in_words([home_shortened(path) for path in preview.changed_paths])
            agree(app, f"Change {files} like this?", f"the change of {files}", default=True)
        made = moving.run(preview, lambda user: _key(app, theirs, user))
    if is_json:
        results.as_json(_record(preview, is_dry=is_dry))
        return
    if not preview.is_changed:
        if preview.theirs.left:
            app.ui.note("Nothing to change.")
    elif is_dry:
        app.ui.command("To make the change:", f"awsroles setup --from-tool {tool}")
    _next(app, preview, made, is_dry=is_dry)


def _show(app: App, preview: MovePreview) -> None:
    """Print the diff on stdout; say what is found, and what is left."""
    theirs = preview.theirs
    found = [(len(theirs.users), "access key"), (len(preview.role_profiles), "role profile")]
    counts = [counted(number, what) for number, what in found if number]
    if counts:
        app.ui.note(f"Of {theirs.title}, awsroles takes over {in_words(counts)}.")
    for line in preview.diff:
        results.line(line)
    if theirs.left:
        names = [home_shortened(left.what) for left in theirs.left]
        wide = max(map(len, names))
        rows = [f"{name.ljust(wide)}  {left.why}" for name, left in zip(names, theirs.left, strict=True)]
        app.ui.note("Not taken over:", *rows)
    elif not counts:
        path = preview.before[0].path
        app.ui.note(f"There is nothing of {theirs.title} in {path} that awsroles does not have.")
    for user in theirs.users:
        if user.plaintext is None and not _is_in_environment(app, theirs, user):
            _say_where(app, theirs, user)


def _say_where(app: App, theirs: Theirs, user: User) -> None:
    """Say where the tool keeps the key of *user*, which only the tool can read."""
    kept = f"{theirs.title} keeps the access key of {user.name} in {user.place}."
    if user.command:
        run = f"{user.command} awsroles setup --from-tool {theirs.tool}"
        app.ui.command(f"{kept} You enter it again, or {theirs.title} passes it on:", run)
    else:
        app.ui.note(f"{kept} You enter it again.")


def _key(app: App, theirs: Theirs, user: User) -> AccessKey | None:
    """Return the access key that the tool has put into the environment, or that comes from a pipe; None to ask."""
    kept = [each for each in theirs.users if each.plaintext is None]
    if app.invocation.may_prompt and not _is_in_environment(app, theirs, user):
        if len(kept) > 1:
            app.ui.note(f"The access key of {user.name}:")
        return None
    if len(kept) > 1 and not app.invocation.may_prompt:
        raise InputRequiredError(
            f"{theirs.title} keeps {len(kept)} access keys: {in_words([each.name for each in kept])}",
            "run it in a terminal, which asks for each",
        )
    app.harden()
    return read_access_key(app.environ)


def _is_in_environment(app: App, theirs: Theirs, user: User) -> bool:
    """Say whether aws-vault runs this process with the access key of *user* (`exec --no-session`)."""
    is_of_user = app.environ.get("AWS_VAULT") in {user.name, _item(user)}
    is_key = app.environ.get("AWS_ACCESS_KEY_ID", "").startswith("AKIA") and not app.environ.get("AWS_SESSION_TOKEN")
    return theirs.tool == "aws-vault" and is_of_user and is_key


def _item(user: User) -> str:
    """Return the name under which the tool keeps the key of *user*."""
    return user.place.rpartition(", as ")[2]


def _next(app: App, preview: MovePreview, made: list[SetupResult], *, is_dry: bool) -> None:
    """Say what to run next, and how to go back."""
    theirs = preview.theirs
    for key, value in theirs.settings.items():
        app.ui.command(f"To keep a setting of {theirs.title}:", f"awsroles config set {key} {quote(value)}")
    if theirs.tool == "leapp" and theirs.left:
        app.ui.command(
            "awsroles finds the roles in your policies. Store your access key, then look:",
            "awsroles setup",
            "awsroles discover",
        )
    if is_dry:
        return
    forget = [user.forget for user in theirs.users if user.forget]
    if made and forget:
        app.ui.command(f"{theirs.title} has a copy of its own. Once all works, delete it:", *forget)
    back = [
        *(name for name in preview.role_profiles if name in theirs.roles),
        *(user.name for user in theirs.users if _is_replaced(preview, user)),
    ]
    if back:
        app.ui.command("To undo this:", f"awsroles profile remove {' '.join(back)} --restore")
    if preview.role_profiles:
        app.ui.command("Next, log in to a role:", f"awsroles login {preview.role_profiles[0]}")
    elif made:
        app.ui.command("Next, find the roles that you may assume:", f"awsroles discover {made[0].profile}")


def _is_replaced(preview: MovePreview, user: User) -> bool:
    """Say whether `profile remove --restore` gives the section of *user* in the config file back."""
    section = preview.before[0].section_text(user.name)
    return bool(section) and not names_secret(section)


def _record(preview: MovePreview, *, is_dry: bool) -> MoveRecord:
    theirs = preview.theirs
    return MoveRecord(
        tool=theirs.tool,
        dry_run=is_dry,
        diff="\n".join(preview.diff) or None if is_dry else None,
        master_profiles=tuple(user.name for user in theirs.users),
        role_profiles=preview.role_profiles,
        left=tuple(LeftRecord(left.what, left.why) for left in theirs.left),
    )
