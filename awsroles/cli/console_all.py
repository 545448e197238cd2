"""`awsroles console --all`: every role as a page or for another program."""

from awsroles.app.app import App
from awsroles.cli import output
from awsroles.core.console.export import FORMATS, export, roles_of
from awsroles.core.console.html import roles_page
from awsroles.errors import UsageError


def run(wiring: App, *, profile: str | None, html: str | None, format_name: str | None) -> None:
    """Write the page of every role to the file *html*, or print every role in the format *format_name*."""
    if profile is not None:
        raise UsageError("--all goes without a profile", "leave out one of the two")
    if (html is None) == (format_name is None):
        raise UsageError("--all takes one of --html and --format", "awsroles console --all --html roles.html")
    if format_name is not None and format_name not in FORMATS:
        raise UsageError(f"{format_name!r} is no format", f"use one of {', '.join(FORMATS)}")
    roles, problems = roles_of(wiring.profiles())
    for problem in problems:
        wiring.terms.say(f"left out: {problem.message}")
    if format_name is not None:
        output.script(export(roles, format_name))
    elif html is not None:
        wiring.machine.write_file(html, roles_page(roles))
        wiring.terms.say(f"wrote {len(roles)} role{'' if len(roles) == 1 else 's'} to {html}")
