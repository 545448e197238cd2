"""`awsroles org show [ACCOUNT [FUNCTION]]`."""

from datetime import date
from typing import Annotated

from awsroles.app.app import App
from awsroles.app.organization import day, read
from awsroles.cli.base import Json, command
from awsroles.cli.output import results
from awsroles.cli.output.table import Column, Row, table
from awsroles.cli.parameters import Argument, Option
from awsroles.core.org.access import Access, Value, values_of
from awsroles.core.org.query import Query, find
from awsroles.core.records.organization import access_record

_ACCOUNT = Argument(metavar="[ACCOUNT]", help="The account's name in the file.", show_default=False)
_FUNCTION = Argument(metavar="[FUNCTION]", help="The function's name in the file.", show_default=False)
_FILE = Option(
    "--file",
    metavar="FILE",
    help="The organization's file (default: organization.toml here or in the nearest folder above).",
    show_default=False,
)
_AT = Option("--at", metavar="DATE", help="The day, as 2026-01-31 (default: today, in UTC).", show_default=False)
_UNTIL = Column("UNTIL", drop=4)
_USER = Option("--user", metavar="NAME", help="Only the roles of this user.", show_default=False)


@command("awsroles org show prod operations")
def run(
    app: App,
    account: Annotated[str | None, _ACCOUNT] = None,
    function: Annotated[str | None, _FUNCTION] = None,
    *,
    file: Annotated[str | None, _FILE] = None,
    user: Annotated[str | None, _USER] = None,
    at: Annotated[str | None, _AT] = None,
    json: Json = False,
) -> None:
    """Show who has which role, and where each value comes from.

    Without arguments, all accounts with their functions. With an account and a function, each value with its line.
    """
    query = find(read(file), day(app, at), account=account, function=function, user=user)
    if json:
        results.as_json([access_record(each, query.people(each), query.day) for each in query.accesses])
    elif account is not None and function is not None:
        for each in query.accesses:
            _show_values(query, each)
    elif account is not None or user is not None:
        _show_accesses(query, account)
    else:
        _show_accounts(query)


def _show_accounts(query: Query) -> None:
    columns = (
        Column("ACCOUNT"),
        Column("ID", drop=2),
        Column("FUNCTIONS", most=200),
        Column("PEOPLE", drop=1),
    )
    accesses: dict[str, list[Access]] = {name: [] for name in query.organization.accounts}
    for each in query.accesses:
        if each.is_in_force(query.day):
            accesses[each.account.name].append(each)
    rows = []
    for name, entry in query.organization.accounts.items():
        people = {user.name for each in accesses[name] for user in query.people(each)}
        functions = ", ".join(each.function.name for each in accesses[name])
        rows.append(Row((name, str(entry.get("id")), functions, str(len(people)))))
    table(columns, rows)


def _show_accesses(query: Query, account: str | None) -> None:
    if account is not None:
        entry = query.organization.accounts[account]
        _show_table(account, dict(values_of(entry)))
        results.line("")
    columns = (
        Column("PROFILE"),
        Column("ACCOUNT", drop=2),
        Column("FUNCTION", drop=0),
        Column("POLICIES", most=200),
        Column("PEOPLE", drop=3),
        _UNTIL,
        Column("GRANT", drop=0),
    )
    cells = [_cells(query, each) for each in query.accesses]
    shown = [number for number, name in enumerate(columns) if name is not _UNTIL or any(row[number] for row in cells)]
    rows = [
        Row([row[number] for number in shown], style=_style(query, each))
        for row, each in zip(cells, query.accesses, strict=True)
    ]
    table([columns[number] for number in shown], rows)


def _cells(query: Query, access: Access) -> tuple[str, ...]:
    return (
        access.profile,
        access.account.name,
        access.function.name,
        ", ".join(access.policies),
        str(len(query.people(access))),
        _text(query.ends(access)),
        access.grant.place.line_shown,
    )


def _style(query: Query, access: Access) -> str | None:
    return None if access.is_in_force(query.day) else "dim"


def _show_values(query: Query, access: Access) -> None:
    _show_table(f"{access.account.name} {access.function.name}", access.values)
    people = query.people(access)
    results.line("")
    results.paragraph(f"People: {', '.join(each.name for each in people) if people else 'nobody'}")


def _show_table(title: str, values: dict[str, Value]) -> None:
    results.line(title)
    rows = []
    for key, each in values.items():
        place = "default" if each.place is None else each.place.line_shown
        rows.append(Row((key, _text(each.value), place)))
    table((Column("KEY"), Column("VALUE"), Column("FROM", most=200, drop=1)), rows)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
