"""`awsroles org report [FILE]`."""

import os
from typing import Annotated

from awsroles.app.app import App
from awsroles.app.organization_report import carried_out, compare_with, read_trails, review
from awsroles.cli.base import Json, command
from awsroles.cli.org.lint import OrganizationPath
from awsroles.cli.org.reach_output import At, Live, Master, Source, Via, finish
from awsroles.cli.org.report_output import show_decisions, show_report, write_csv, write_page
from awsroles.cli.output import results
from awsroles.cli.parameters import Option
from awsroles.core.records.decisions import decisions_record
from awsroles.core.records.report import report_record
from awsroles.errors import UsageError

_PARTIAL = 4
_HTML = Option("--html", metavar="FILE", help="Write the review as a page of HTML (-: to stdout).", show_default=False)
_CSV = Option(
    "--csv", metavar="FILE", help="Write the review as CSV, to decide and to sign (-: to stdout).", show_default=False
)
_USER = Option("--user", metavar="NAME", help="Only this user.", show_default=False)
_SINCE = Option(
    "--since", metavar="FILE", help="The JSON of the last review: show what was gained and lost.", show_default=False
)
_DECISIONS = Option(
    "--decisions", metavar="FILE", help="A signed CSV: show what it changes in the file.", show_default=False
)
_CLOUDTRAIL = Option(
    "--cloudtrail",
    metavar="FILE",
    help="Exports of CloudTrail, for each user's own last use of a role.",
    show_default=False,
)


@command("awsroles org report --csv review.csv --html review.html")
def run(
    app: App,
    file: OrganizationPath = None,
    *,
    live: Live = False,
    via: Via = None,
    profile: Master = None,
    at: At = None,
    json: Json = False,
    html: Annotated[str | None, _HTML] = None,
    csv: Annotated[str | None, _CSV] = None,
    user: Annotated[str | None, _USER] = None,
    since: Annotated[str | None, _SINCE] = None,
    decisions: Annotated[str | None, _DECISIONS] = None,
    cloudtrail: Annotated[list[str] | None, _CLOUDTRAIL] = None,
    with_external_ids: Annotated[bool, Option("--with-external-ids", help="Tell the external IDs too.")] = False,
) -> int:
    """Write the access review: who reaches which role.

    Shows for each user and role the group and the grant, if MFA is demanded, the last day, and the last uses that AWS
    knows. Somebody decides in the CSV and signs it, and --decisions shows what that changes in the file. Writes nothing
    but the files that you name.
    """
    if decisions is not None:
        _check_alone(html=html, csv=csv, user=user, since=since, cloudtrail=cloudtrail, live=live)
        return _decide(app, file, at, decisions, is_json=json)
    is_on_stdout = results.is_file_on_stdout({"--csv": csv, "--html": html}, json=json)
    if csv is not None and html is not None and os.path.abspath(csv) == os.path.abspath(html):
        raise UsageError("--csv and --html name the same file", "give one of them another name")
    trail = read_trails(cloudtrail or ())
    found = Source(file, at, None, live, via, profile).access(app)
    report = review(found, trail, user, is_live=live)
    compared = None if since is None else compare_with(since, report, user)
    if csv is not None:
        write_csv(app, csv, report, compared, with_external_ids=with_external_ids)
    if html is not None:
        write_page(app, html, report, compared, with_external_ids=with_external_ids)
    if json:
        results.as_json(report_record(report, compared, with_external_ids=with_external_ids))
    elif not is_on_stdout:
        show_report(app, report, compared, is_table=csv is None and html is None)
    return finish(app, report.unread)


def _check_alone(**others: object) -> None:
    for name, value in others.items():
        if value:
            raise UsageError(f"cannot use --decisions with --{name}", "leave out one of the two")


def _decide(app: App, file: str | None, at: str | None, path: str, *, is_json: bool) -> int:
    """Print what the decisions in the file *path* change; return 4 if some are not signed or not made."""
    done = carried_out(app, file, at, path)
    if is_json:
        results.as_json(decisions_record(done))
    else:
        show_decisions(app, done)
    return _PARTIAL if done.outcome.undecided or any(each.reason == "unsigned" for each in done.outcome.left) else 0
