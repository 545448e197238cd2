"""`awsroles console [PROFILE]`."""

import os
from typing import Annotated

import typer

from awsroles.app.app import App
from awsroles.cli import console_all, output
from awsroles.cli.base import Json, MakeApp, OptionalProfile, command
from awsroles.cli.choose import named_or_picked
from awsroles.core.console.browser import BrowserChoice
from awsroles.core.console.page import ConsolePage, ConsoleRequest, SignIn, sign_in_page, switch_role_page
from awsroles.core.profiles.choose import WITH_A_ROLE
from awsroles.core.records.vocabulary import Action
from awsroles.errors import UsageError

_Color = Annotated[
    str | None, typer.Option(metavar="COLOUR", help="red, orange, yellow, green, blue or six hex digits.")
]
_DisplayName = Annotated[str | None, typer.Option(metavar="NAME", help="The name shown; by default the profile's.")]
_Browser = Annotated[
    str | None, typer.Option(metavar="CMD", help="Open it with this command line; {url} is the URL's place.")
]
_BrowserProfile = Annotated[str | None, typer.Option(metavar="NAME", help="As this profile of the browser.")]
_Format = Annotated[
    str | None,
    typer.Option("--format", metavar="aesr|bookmarks|markdown", help="Every role for another program (--all)."),
]


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "console", "awsroles console prod-operations --sign-in --service ec2")
    def run(
        make: MakeApp,
        *,
        profile: OptionalProfile = None,
        sign_in: Annotated[bool, typer.Option("--sign-in", help="Sign in with the role's credentials.")] = False,
        service: Annotated[str | None, typer.Option(metavar="NAME", help="Go to a service (--sign-in).")] = None,
        region: Annotated[str | None, typer.Option(metavar="REGION", help="In this region (--sign-in).")] = None,
        path: Annotated[str | None, typer.Option(metavar="PATH", help="Go to a path (--sign-in).")] = None,
        logout_first: Annotated[bool, typer.Option("--logout-first", help="Sign out before.")] = False,
        color: _Color = None,
        display_name: _DisplayName = None,
        print_: Annotated[bool, typer.Option("--print", help="Print the URL, open nothing.")] = False,
        copy: Annotated[bool, typer.Option("--copy", help="Copy the URL, open nothing.")] = False,
        browser: _Browser = None,
        private: Annotated[bool, typer.Option("--private", help="In a private window.")] = False,
        browser_profile: _BrowserProfile = None,
        container: Annotated[bool, typer.Option("--container", help="In a Firefox container of its own.")] = False,
        all_: Annotated[bool, typer.Option("--all", help="Every role: with --html or --format.")] = False,
        html: Annotated[str | None, typer.Option(metavar="FILE", help="Write a page of every role (--all).")] = None,
        format_: _Format = None,
        json: Json = False,
    ) -> None:
        """Open a role in the AWS console.

        The switch-role page, for which you must be signed in to the console as the IAM user; with --sign-in a page
        that signs in as the role by itself, at a service, region or path. In the browser on a desktop, printed
        elsewhere. A sign-in URL is a secret: whoever has it is the role, for 15 minutes.
        """
        if all_ and json:
            raise UsageError("--all has formats of its own", "give --format in place of --json")
        wiring = make()
        if all_:
            console_all.run(wiring, profile=profile, html=html, format_name=format_)
            return
        if html is not None or format_ is not None:
            raise UsageError("--html and --format go with --all", "run awsroles console --all --html roles.html")
        if profile is None:
            profile = named_or_picked(wiring, WITH_A_ROLE, "run awsroles console PROFILE, or --all for every role")
        request = ConsoleRequest(profile, sign_in, service, region, path, logout_first, color, display_name)
        page = _page(wiring, request)
        wiring.recent_profiles.use(profile)
        choice = None if print_ else BrowserChoice(browser, private, browser_profile, container)
        action = _hand_over(wiring, page, choice, copy=copy)
        if json:
            output.json_result(wiring.records.of_profiles().of_page(page, action))
        elif action == "printed":
            output.result(page.url)


def _page(wiring: App, request: ConsoleRequest) -> ConsolePage:
    profiles = wiring.profiles()
    if not request.sign_in:
        return switch_role_page(profiles, request)
    origin = os.environ.get("AWSROLES_SIGNIN_URL")
    return sign_in_page(profiles.chain(request.profile), request, SignIn(wiring.switch, wiring.federation, origin))


def _hand_over(wiring: App, page: ConsolePage, choice: BrowserChoice | None, *, copy: bool) -> Action:
    """Copy the page's URL, or open it in a browser of this *choice*, and return which; else it is to be printed."""
    if copy:
        wiring.machine.copy(page.url)
        wiring.terms.say("copied the URL" + (", a secret for 15 minutes" if page.is_secret else ""))
        return "copied"
    if choice is not None and wiring.machine.open_page(page, choice):
        wiring.terms.say(f"opened the console for {page.profile}")
        return "opened"
    return "printed"
