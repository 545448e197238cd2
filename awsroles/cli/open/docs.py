"""`awsroles open docs [PAGE]`."""

from typing import Annotated

from awsroles.adapters import desktop
from awsroles.app.app import App
from awsroles.cli.base import command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument, Option
from awsroles.core.console.browser import BrowserChoice
from awsroles.core.project_urls import page_url


@command("awsroles open docs settings")
def run(
    app: App,
    page: Annotated[
        str | None, Argument(metavar="[PAGE]", help="The page (default: the first).", show_default=False)
    ] = None,
    *,
    print_: Annotated[bool, Option("--print", "-p", help="Print the URL instead of opening it.")] = False,
) -> None:
    """Open the documentation in the browser.

    Without a desktop the URL is printed.
    """
    url = page_url(page)
    if print_ or not desktop.is_desktop(app.environ):
        results.line(url)
    elif desktop.open_url(url, BrowserChoice(app.settings.browser)):
        app.ui.done(f"Opened {url}")
    else:
        results.line(url)
