"""The end of `awsroles setup`: the profiles of roles, shell completion, and the command to type next."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from awsroles.app.app import App
from awsroles.app.organization_source import Source, checked_source, remembered_source
from awsroles.app.profiles import adopt_profiles
from awsroles.cli.completion import offer_completion
from awsroles.cli.options import MASTER
from awsroles.cli.output.messages import error
from awsroles.cli.planned_write import is_served, use_of
from awsroles.core.dataclass import replace
from awsroles.core.messages import command_for, in_words
from awsroles.core.setup.takeover import adoption_offer
from awsroles.core.setup.writing import SetupResult
from awsroles.errors import AwsError, AwsrolesError, CancelledError, InputRequiredError


def follow_up(
    app: App, made: SetupResult, organization: str | None, source: Source | None, *, is_confirmed: bool, is_listed: bool
) -> None:
    """Write the profiles of the organization, or say what to type next, after the offer to find the roles."""
    if source is not None:
        _sync(_fresh(app), made, organization, source, is_confirmed=is_confirmed, is_listed=is_listed)
    elif is_listed and not is_confirmed and made.mfa_serial is not None and _is_discovery_wanted(app):
        from awsroles.cli.discover import offered

        try:
            offered(app, made.profile)
        except KeyboardInterrupt:
            command = command_for("awsroles discover", made.profile)
            app.ui.command("The access key is stored. To find the roles later:", command)
            raise
    else:
        _next_step(app, made)


def guide(app: App, made: SetupResult, organization: str | None, source: Source | None) -> None:
    """Lead a person at a terminal to profiles that work: the commands to type come after the last question."""
    if made.adoptable:
        _adopt(app, made.adoptable)
    with _commands_last(app) as (inner, commands):
        remembered = remembered_source(app, made.profile) if source is None else None
        if remembered is not None:
            with _sync_later(inner, made, None):
                source = checked_source(inner, remembered)
        follow_up(inner, made, organization, source, is_confirmed=False, is_listed=True)
        roles = app.profiles().dependents_of(made.profile)
        if not roles:
            return
        if source is not None and made.mfa_serial is not None and not is_served(_fresh(inner), roles[0]):
            before = len(commands)
            _log_in(inner, roles[0])
            del commands[:before]
        if is_served(_fresh(inner), roles[0]):
            if not commands:
                inner.ui.command(*use_of(roles[0]))
            offer_completion(app)


def _adopt(app: App, names: Sequence[str]) -> None:
    """Adopt native profiles after a yes, else say how to."""
    question = f"Let awsroles manage {in_words(names)}, so that one MFA code serves all roles?"
    try:
        is_agreed = app.prompter.confirm(question, default=True)
    except (CancelledError, InputRequiredError):
        is_agreed = False
    if is_agreed:
        adopt_profiles(app).run(names)
    else:
        app.ui.command(*adoption_offer(names))


def _log_in(app: App, role: str) -> None:
    from awsroles.cli.login import run as login

    try:
        login.run(_fresh(app), profiles=[role])
    except AwsError as problem:
        error(problem)


def _fresh(app: App) -> App:
    """Return an app that knows nothing of what *app* has read."""
    return app.for_invocation(app.invocation)


@contextmanager
def _commands_last(app: App) -> Iterator[tuple[App, list[tuple[str, tuple[str, ...]]]]]:
    """Yield an app whose commands to type are kept, and printed at the end."""
    kept: list[tuple[str, tuple[str, ...]]] = []

    def keep(introduction: str, /, *commands: str) -> None:
        kept.append((introduction, commands))

    # Whoever has just typed a passphrase is not asked for it again.
    passphrase = app.stores.passphrase.known
    try:
        yield app.for_invocation(replace(app.invocation, passphrase=passphrase, ui=replace(app.ui, command=keep))), kept
    finally:
        for introduction, commands in kept:
            app.ui.command(introduction, *commands)


def _sync(
    app: App, made: SetupResult, given: str | None, source: Source, *, is_confirmed: bool, is_listed: bool
) -> None:
    """Write the profiles of the organization, after an MFA device is there if the user wants one."""
    from awsroles.app.organization_sync import Asked, syncing
    from awsroles.cli.org.sync import shown, write_shown

    if made.mfa_serial is None and not _is_enrolled(app, made, is_offered=not is_confirmed):
        _next_step(app, made)
    with _sync_later(app, made, given):
        found = syncing(app, made.profile, Asked(given, source=source))
        preview = shown(app, found, is_listed=is_listed)
        write_shown(app, found, preview, is_confirmed=is_confirmed)


@contextmanager
def _sync_later(app: App, made: SetupResult, given: str | None) -> Iterator[None]:
    """Name the command for later if an error or the user ends what is done within."""
    from shlex import quote

    try:
        yield
    except (AwsrolesError, KeyboardInterrupt):
        command = "awsroles org sync" if given is None else f"awsroles org sync {quote(given)}"
        app.ui.command(
            "The access key is stored. To write the profiles later:", command_for(command, made.profile, "--master")
        )
        raise


def _is_enrolled(app: App, made: SetupResult, *, is_offered: bool) -> bool:
    """Enroll an MFA device after a yes, and say whether there is one."""
    from awsroles.cli.mfa.enroll import run as enroll

    try:
        if not is_offered or not app.prompter.confirm("You have no MFA device yet. Enroll one now?", default=True):
            return False
        enroll.run(_fresh(app), profile=made.profile)
    except (CancelledError, InputRequiredError):
        return False
    return True


def _is_discovery_wanted(app: App) -> bool:
    """Ask for the roles; without a terminal, and after Ctrl-C, the answer is no: the setup is done."""
    try:
        return app.prompter.confirm("Find the roles that you may assume?", default=True)
    except (CancelledError, InputRequiredError):
        return False


def _next_step(app: App, made: SetupResult) -> None:
    """Print the command to run next."""
    if made.mfa_serial is None:
        option = "" if made.profile == MASTER else f" --profile {made.profile}"
        introduction = "You have no MFA device yet. Roles that require MFA will refuse you until you add one:"
        app.ui.command(introduction, f"awsroles mfa enroll{option}")
    elif made.role is not None:
        app.ui.command("Next, log in to the role:", f"awsroles login {made.role}")
    elif app.profiles().dependents_of(made.profile):
        app.ui.command("Next, log in to a role:", "awsroles login")
    else:
        role = f"--role-arn arn:{made.user.partition}:iam::ACCOUNT:role/ROLE"
        source = "" if made.profile == MASTER else f" --source {made.profile}"
        login = f"awsroles login NAME {role}{source}"
        profile = "" if made.profile == MASTER else f" {made.profile}"
        app.ui.command(
            "Next, find the roles that you may assume, or log in to one:", f"awsroles discover{profile}", login
        )
