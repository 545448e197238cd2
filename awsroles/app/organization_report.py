"""The use cases of `awsroles org report`: the review, and the decisions that come back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from awsroles.errors import ConfigurationError

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.app.organization_reach import Access
    from awsroles.core.org.report.decisions import CarriedOut
    from awsroles.core.org.report.report import Report
    from awsroles.core.org.report.since import Since
    from awsroles.core.org.report.trail import Trail


def read_trails(paths: Sequence[str]) -> "Trail | None":
    """Return the uses in the CloudTrail exports at *paths*, None if there are none; raise ConfigurationError."""
    from awsroles.adapters.files.review_files import read_exports
    from awsroles.core.org.report.trail import read_trail

    return read_trail(read_exports(paths)) if paths else None


def review(access: "Access", trail: "Trail | None", user: str | None, *, is_live: bool) -> "Report":
    """Return the report of *access*, of *user* alone if one is given; raise ConfigurationError for an unknown one."""
    from awsroles.core.org.report.report import Report, Reviewing

    organization = access.organization
    if organization is None:
        raise AssertionError
    graph = access.graph
    every = [graph.callers[each.arn] for _, each in graph.snapshot.users()]
    users = every if user is None else [access.user(user)]
    if users[:1] and users[0].kind != "user":
        raise ConfigurationError(f"{user} is a role", "name an IAM user")
    rows = Reviewing(graph, organization, trail).rows(users)
    owners = {name: entry.get("owner") for name, entry in organization.functions.items()}
    return Report(rows, access.at, is_live, owners, graph.snapshot.unread, trail)


def compare_with(path: str, report: "Report", user: str | None) -> "Since":
    """Return what was gained and lost since the review in the file *path*; raise ConfigurationError."""
    from awsroles.adapters.files.review_files import read_json
    from awsroles.core.org.report.since import compare

    return compare(report.rows, path, read_json(path, "name what awsroles org report --json printed"), user)


def carried_out(app: "App", file: str | None, at: str | None, path: str) -> "CarriedOut":
    """Return what the decisions in the CSV file *path* change; raise ConfigurationError, UsageError."""
    from awsroles.adapters.files.review_files import read_bytes
    from awsroles.adapters.files.toml import parse_toml
    from awsroles.app.organization import day, read
    from awsroles.core.config.diff import diff
    from awsroles.core.org.report.decisions import CarriedOut, judge, read_decisions
    from awsroles.core.org.report.edit import without_functions

    decisions = read_decisions(path, read_bytes(path, "name the CSV of awsroles org report --csv"))
    organization = read(file)
    outcome = judge(decisions, organization, day(app, at))
    texts = without_functions(organization, outcome.removals, parse_toml)
    lines = [
        line
        for each in organization.documents
        if each.path in texts
        for line in diff(each.lines.file, each.text, texts[each.path])
    ]
    lost: dict[str, set[str]] = {}
    for each in outcome.removals:
        lost.setdefault(each.user, set()).add(each.function)
    alone = [user for user, functions in lost.items() if functions >= set(organization.users[user].get("functions"))]
    return CarriedOut(path, outcome, tuple(lines), tuple(alone))
