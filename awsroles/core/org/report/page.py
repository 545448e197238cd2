"""The review as a page of HTML in one file: a matrix of users and accounts, colored by function."""

from collections.abc import Iterable
from html import escape

from awsroles.core.iam.calls import instant
from awsroles.core.org.report.page_data import page_data
from awsroles.core.org.report.page_script import SCRIPT
from awsroles.core.org.report.page_style import STYLE
from awsroles.core.org.report.report import Report
from awsroles.core.org.report.since import Since
from awsroles.core.page import Page
from awsroles.core.page import is_page as is_page_called

_TITLE = "Access review"
# The page lists no more of what was gained or lost; the JSON has all.
_MOST = 1000


def is_page(document: bytes) -> bool:
    """Say whether *document* is a page that `page` made."""
    return is_page_called(document, _TITLE)


def page(report: Report, since: Since | None, *, with_external_ids: bool) -> str:
    """Return the page of *report*."""
    source = "AWS" if report.is_live else "the organization's file"
    body = f"""<div id="screen">
<h1>{_TITLE}</h1>
<p>As of {instant(report.at)}, from {source}.{_trail(report)}</p>
{_unread(report)}<noscript><p class="warn">This page needs JavaScript, which it holds itself.</p></noscript>
<input id="search" type="search" placeholder="Search: user, account, function" aria-label="Search" autocomplete="off">
<div id="legend"></div>
<p><span id="count" aria-live="polite"></span> <span id="frames" hidden>A red frame: an access without MFA, or not
known.</span></p>
<div id="matrix" tabindex="0" role="region" aria-label="Users and accounts"></div>
<p id="none" hidden>No access fits.</p>
<section id="details" hidden><h2 id="chosen"></h2><div id="cards"></div></section>
{_changes(since)}</div>
<div id="paper"></div>
<script type="application/json" id="data">{page_data(report, since, with_external_ids=with_external_ids)}</script>"""
    return Page(_TITLE, STYLE, SCRIPT, body).html()


def _trail(report: Report) -> str:
    trail = report.trail
    if trail is None:
        return ""
    if trail.first_at is None or trail.last_at is None:
        return " The CloudTrail export has no events."
    return f" The CloudTrail export is of {instant(trail.first_at)} to {instant(trail.last_at)}."


def _unread(report: Report) -> str:
    if not report.unread:
        return ""
    title = f'<p class="warn">Not complete: {len(report.unread)} parts could not be read.</p>'
    return f"{title}\n{_listed(f'{each.call} in {each.account}: {each.why}' for each in report.unread)}\n"


def _changes(since: Since | None) -> str:
    if since is None:
        return ""
    gained = [f"{row.user}: {row.account}/{row.function or row.role}" for row in since.gained]
    lost = [f"{row.user}: {row.account}/{row.function or row.role}" for row in since.lost]
    parts = [
        f"<h2>{title} since {escape(since.at)}: {len(each)}</h2>{_listed(each)}"
        for title, each in (("Gained", gained), ("Lost", lost))
    ]
    return "\n".join([*parts, ""])


def _listed(texts: Iterable[str]) -> str:
    every = list(texts)
    items = "".join(f"<li>{escape(each)}</li>" for each in every[:_MOST])
    more = f"<p>and {len(every) - _MOST} more</p>" if len(every) > _MOST else ""
    return f'<ul class="changes">{items}</ul>{more}' if every else "<p>Nothing.</p>"
