"""The table of `awsroles discover`, what is noted below it, and the error of a partial answer."""

import json
import re
from collections.abc import Iterator, Sequence

from awsroles.cli.output.stream import stdout
from awsroles.cli.output.table import Column, table
from awsroles.cli.output.table import Row as Line
from awsroles.core.discover.discovery import Discovered
from awsroles.core.discover.plan import Plan, Row
from awsroles.core.messages import Messages, counted
from awsroles.errors import AwsError

_COLUMNS = (
    Column("PROFILE", 64),
    Column("ACCOUNT", 40, drop=1),
    Column("ROLE", 40, drop=3),
    Column("ACCESS", drop=2),
    Column("STATE"),
    Column("WHY"),
)
_STYLES = {"conflict": "failed"}
# Columns between two cells.
_GAP = 2
_ROLES = re.compile(r"arn:[^:]*:iam::([^:]*):role/(.+)")
# So many names are said, and the number of the others.
_NAMED = 5


def show(plan: Plan, *, is_verified: bool) -> None:
    """Print the roles of *plan* on stdout."""
    if not plan.rows:
        return
    cells = [_cells(row, is_verified=is_verified) for row in plan.rows]
    shown = len(_COLUMNS) if _has_room(cells) else len(_COLUMNS) - 1
    styles = [_STYLES.get(row.state) for row in plan.rows]
    table(_COLUMNS[:shown], [Line(row[:shown], style) for row, style in zip(cells, styles, strict=True)])


def _has_room(cells: list[list[str]]) -> bool:
    """Say whether there are reasons, and they fit beside the other columns. Cut, they would say nothing."""
    room = stdout().width
    if not any(row[-1] for row in cells):
        return False
    widths = (max(map(len, column)) for column in zip(*cells, strict=True))
    return room is None or sum(widths) + _GAP * len(_COLUMNS) < room


def notes(ui: Messages, discovered: Discovered, plan: Plan, *, is_pruned: bool) -> None:
    """Say what the table does not: roles that cannot be listed, and profiles that are not written or not removed."""
    if not plan.rows and discovered.is_complete:
        ui.note("Your policies allow none of the known roles.")
    for text in (*_about_patterns(discovered), *_about_rows(plan, is_pruned=is_pruned)):
        ui.note(text)
    edited = [row.profile for row in plan.rows if row.state == "stale" and row.is_edited]
    if is_pruned and edited:
        ui.command(
            "Profiles that a person wrote or edited are not removed. To remove them:",
            f"awsroles profile remove {' '.join(edited)}",
        )


def incomplete(discovered: Discovered, *, is_pruned: bool) -> AwsError:
    """Return the error of an answer that lacks a part, with the policy that would allow it."""
    details = [f"- {each.what}: {each.reason} ({each.action})" for each in discovered.knowledge.policies.unread]
    if discovered.knowledge.listing == "failed":
        details.append("- accounts of the organization: failed (organizations:ListAccounts)")
    if discovered.unverified:
        details.append(f"- no answer for {counted(len(discovered.unverified), 'role')} (sts:AssumeRole)")
    if is_pruned:
        details.append("Nothing was removed: what was not read may allow it.")
    needed = discovered.needed_policy
    if needed is None:
        unread = discovered.knowledge.policies.unread
        is_lasting = unread and all(each.reason == "unreadable" for each in unread) and not discovered.unverified
        hint = "have the policy corrected: AWS would refuse it today" if is_lasting else "run it again in a moment"
        return AwsError("the answer is not complete", hint, details=tuple(details))
    if not discovered.tried:
        details.append("Without them: --try NAME,... with names of roles, and --accounts ID=NAME,...")
    return AwsError(
        "the answer is not complete",
        "ask your administrator for this policy on your user:",
        command=json.dumps(needed, separators=(",", ":")),
        details=tuple(details),
    )


def _cells(row: Row, *, is_verified: bool) -> list[str]:
    role, found = row.found.role, row.found
    account = f"{row.account_name} ({role.account})" if row.account_name else role.account
    access: str = found.access or "denied"
    if is_verified and found.access is not None:
        access = {True: "OK", False: "refused", None: "no answer"}[found.verified]
    why = "; ".join(filter(None, [found.why, *found.conditions, found.allowed_by]))
    return [row.profile, account, f"{role.path}{role.name}", access, row.state, why]


def _about_patterns(discovered: Discovered) -> Iterator[str]:
    findings = discovered.findings
    if findings.unlisted:
        yield f"AWS lists no roles by a pattern: {_named([_shown(each) for each in findings.unlisted])}."
        yield "Only known names were tried." if findings.roles else "Use --try NAME,... to try names."
    if findings.any_account and discovered.knowledge.listing in {"denied", "elsewhere"}:
        yield (
            "Your policies hold wildcards for accounts, and you may not list the organization's accounts: "
            "only known ones were tried. --accounts ID=NAME,... adds others."
        )
        if discovered.knowledge.listing == "denied" and discovered.is_complete and discovered.needed_policy:
            yield f"This policy would list them: {json.dumps(discovered.needed_policy, separators=(',', ':'))}"


def _about_rows(plan: Plan, *, is_pruned: bool) -> Iterator[str]:
    conditional = [f"{row.profile} {' and '.join(row.found.conditions)}" for row in plan.rows if row.found.conditions]
    if conditional:
        yield f"Allowed under conditions: {_named(conditional, between='; ')}."
    refused = [row for row in plan.rows if row.found.verified is False]
    if refused:
        reasons = list(dict.fromkeys(row.found.why for row in refused if row.found.why))
        yield f"AWS refused {_named([row.profile for row in refused])} ({_named(reasons, between='; ')})."
    possible = [row for row in plan.rows if row.state == "new" and not row.is_written and row.found.verified is None]
    if possible:
        roles = counted(len(possible), "role")
        yield f"{roles} may not exist, as no policy names them: --verify asks AWS, --all writes their profiles anyway."
    conflicts = [row.profile for row in plan.rows if row.state == "conflict"]
    if conflicts:
        yield (
            f"Not written, because other profiles have the names: {_named(conflicts)}. "
            "--name-template gives other names."
        )
    stale = [row.profile for row in plan.rows if row.state == "stale" and not row.is_edited]
    if stale and not is_pruned:
        yield f"No policy allows these any more: {_named(stale)}. --prune removes them."


def _shown(pattern: str) -> str:
    """Return *pattern*, the resource of a policy, as `role dev-* in account 333333333333` if it is the ARN of roles."""
    found = _ROLES.fullmatch(pattern)
    if found is None:
        return pattern
    return f"role {found[2]} in {'any account' if found[1] == '*' else f'account {found[1]}'}"


def _named(names: Sequence[str], *, between: str = ", ") -> str:
    more = len(names) - _NAMED
    return f"{between.join(names[:_NAMED])}{f' and {more} more' if more > 0 else ''}"
