"""`awsroles console [PROFILE]`."""

import os
import sys
from shlex import quote
from typing import Annotated

from awsroles.adapters import desktop
from awsroles.adapters.files.atomic_write import atomic_write, read_file
from awsroles.app.app import App
from awsroles.app.sessions import console_page, profile_records
from awsroles.cli.base import Json, OptionalProfile, command
from awsroles.cli.choose import implied_profile
from awsroles.cli.output import results
from awsroles.cli.parameters import Option
from awsroles.core.console.browser import BrowserChoice
from awsroles.core.console.export import FORMATS, export, roles_of
from awsroles.core.console.html import is_roles_page, roles_page
from awsroles.core.console.page import ConsolePage, ConsoleRequest
from awsroles.core.dataclass import replace
from awsroles.core.messages import counted
from awsroles.core.profiles.choose import WITH_A_ROLE
from awsroles.core.records.vocabulary import Action
from awsroles.errors import CancelledError, NoTerminalError, UsageError

_Color = Annotated[
    str | None,
    Option(
        "--color",
        "--role-color",
        metavar="COLOR",
        help="The role's color in the console: red, orange, yellow, green, blue or six hex digits.",
    ),
]
_DisplayName = Annotated[
    str | None, Option(metavar="NAME", help="The name that the console shows (default: the profile's).")
]
_Browser = Annotated[str | None, Option(metavar="CMD", help="Open the URL with this command; {url} stands for it.")]
_BrowserProfile = Annotated[str | None, Option(metavar="NAME", help="Use this browser profile.")]
_Format = Annotated[
    str | None,
    Option("--format", metavar="aesr|bookmarks|markdown", help="Print every role in this format (--all)."),
]


@command("awsroles console prod-operations --sign-in --service ec2")
def run(
    app: App,
    *,
    profile: OptionalProfile = None,
    sign_in: Annotated[bool, Option("--sign-in", help="Sign in with the role's credentials.")] = False,
    service: Annotated[str | None, Option(metavar="NAME", help="Open this service (--sign-in).")] = None,
    region: Annotated[
        str | None, Option("--region", "-r", metavar="REGION", help="Open this region (--sign-in).")
    ] = None,
    path: Annotated[str | None, Option(metavar="PATH", help="Open this path (--sign-in).")] = None,
    logout_first: Annotated[bool, Option("--logout-first", help="Sign out of the console first.")] = False,
    color: _Color = None,
    display_name: _DisplayName = None,
    print_: Annotated[bool, Option("--print", "-p", help="Print the URL instead of opening it.")] = False,
    copy: Annotated[bool, Option("--copy", help="Copy the URL instead of opening it.")] = False,
    browser: _Browser = None,
    private: Annotated[bool, Option("--private", help="Open a private window.")] = False,
    browser_profile: _BrowserProfile = None,
    container: Annotated[bool, Option("--container", help="Open in a Firefox container.")] = False,
    all_: Annotated[bool, Option("--all", "-a", help="Use every role: with --html or --format.")] = False,
    html: Annotated[
        str | None, Option(metavar="FILE", help="Write a page with every role to FILE (-: to stdout) (--all).")
    ] = None,
    format_: _Format = None,
    json: Json = False,
) -> None:
    """Open a role in the AWS console.

    Opens the switch-role page, for which you must be signed in to the console as your IAM user. With --sign-in the
    page signs you in as the role, and so does that of a profile with a session policy, unless it is elevated. Without
    a desktop the URL is printed. A sign-in URL is a secret for 15 minutes: anyone who has it can sign in as the role.
    """
    if all_ and json:
        raise UsageError("cannot use --json with --all", "use --format")
    if all_:
        _run_for_all(app, profile=profile, html=html, format_name=format_)
        return
    if html is not None or format_ is not None:
        raise UsageError("--html and --format need --all", "run awsroles console --all --html roles.html")
    if profile is None:
        profile = implied_profile(app, WITH_A_ROLE, "run awsroles console PROFILE, or --all for every role")
    request = ConsoleRequest(profile, sign_in, service, region, path, logout_first, color, display_name)
    page = console_page(app, request)
    app.recent_profiles.use(profile)
    choice = None if print_ else BrowserChoice(browser, private, browser_profile, container)
    action = _hand_over(app, page, choice, copy=copy)
    if action == "printed" and page.is_secret and not sign_in:
        # The profile has a guard. Nobody asked for a secret on the screen.
        raise UsageError(
            f"the page of {profile} signs in, and its URL is a secret for 15 minutes",
            f"print it all the same: awsroles console {profile} --sign-in",
        )
    if json:
        results.as_json(profile_records(app).of_page(page, action))
    elif action == "printed":
        results.line(page.url)


def _hand_over(app: App, page: ConsolePage, choice: BrowserChoice | None, *, copy: bool) -> Action:
    """Copy the page's URL, or open it in the browser of *choice*, and return the action; "printed" if neither."""
    if copy:
        desktop.copy(page.url)
        app.ui.done("Copied the URL" + (", which is a secret for 15 minutes" if page.is_secret else ""))
        return "copied"
    if choice is not None and _open(app, page, choice):
        app.ui.done(f"Opened the console for {page.profile}")
        return "opened"
    return "printed"


def _open(app: App, page: ConsolePage, choice: BrowserChoice) -> bool:
    """Open *page* on a desktop, and return whether that was done."""
    if not desktop.is_desktop(app.environ):
        return False
    browser = replace(choice, command=choice.command or app.settings.browser)

    def show(url: str) -> bool:
        return desktop.open_url(browser.address(url, page.profile, page.color), browser)

    if not page.is_secret:
        return show(page.url)
    from awsroles.adapters.servers.one_time_redirect import open_via_one_time_redirect

    # A command line is visible to other users.
    return open_via_one_time_redirect(page.url, show)


def _run_for_all(app: App, *, profile: str | None, html: str | None, format_name: str | None) -> None:
    """Write the page of every role to the file *html*, or print every role in the format *format_name*."""
    if profile is not None:
        raise UsageError("cannot use --all with a profile", "leave out one of them")
    if (html is None) == (format_name is None):
        raise UsageError("--all needs either --html or --format", "run awsroles console --all --html roles.html")
    if format_name is not None and format_name not in FORMATS:
        raise UsageError(f"unknown format: {format_name}", f"use one of {', '.join(FORMATS)}")
    roles, problems = roles_of(app.profiles())
    for problem in problems:
        app.ui.note(f"Left out: {problem.message}")
    if format_name is not None:
        results.script(export(roles, format_name))
    elif html == results.STDOUT:
        results.script(roles_page(roles))
    elif html is not None:
        path = os.path.realpath(html)
        before = read_file(path)
        if before is not None and not is_roles_page(before) and not _may_replace(app, html):
            raise CancelledError("the file was not changed")
        atomic_write(path, before, roles_page(roles).encode())
        app.ui.done(f"Wrote {counted(len(roles), 'role')} to {html}")
        app.ui.command("Open it:", f"{'open' if sys.platform == 'darwin' else 'xdg-open'} {quote(html)}")


def _may_replace(app: App, html: str) -> bool:
    """Return whether the user agrees to replace a file of another program; raise UsageError if nobody can be asked."""
    try:
        return app.prompter.confirm(f"Replace {html}, which awsroles did not write?")
    except NoTerminalError as error:
        raise UsageError(f"{html} exists, and awsroles did not write it", "give another name") from error
