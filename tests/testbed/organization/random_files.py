"""Random organization files: few names, so that two of them often mean the same accounts, functions and people."""

from datetime import date
from typing import Any, cast

from hypothesis import strategies as st

from awsroles.core.org.organization import Organization
from awsroles.core.org.places import BrokenOrganizationError
from testbed.scenarios.organizations import organization_of

LAST_DAYS = (date(2030, 6, 14), date(2036, 12, 31))
"""The days until which random grants and people are."""

_IDS = {
    "identity": "444444444444",
    "management": "111111111111",
    "prod": "222222222222",
    "dev": "333333333333",
    "storage": "555555555555",
    "partner": "666666666666",
}
_FUNCTIONS = ("operations", "auditors", "x")
# Of one letter, ends of one another, under paths.
_PEOPLE = ("ada", "a", "bob@example.com", "xada")
_SELECTORS = (["all"], ["ou:work"], ["tag:pci"], ["all", "!prod"], ["p*", "!partner"], ["prod", "dev"], ["partner"])
_POLICIES = ("aws:AdministratorAccess", "aws:ReadOnlyAccess", "customer:team")
_UNTIL = st.sampled_from([None, *LAST_DAYS])


def organizations() -> st.SearchStrategy[Organization]:
    """Return organizations without errors."""
    return files().map(_parsed).filter(lambda found: found is not None).map(lambda found: cast("Organization", found))


def _parsed(text: str) -> Organization | None:
    try:
        return organization_of(text)
    except BrokenOrganizationError:
        return None


@st.composite
def files(draw: st.DrawFn) -> str:
    """Return the text of an organization's file, whose selectors may leave no account or collide."""
    lines = ["version = 1", "[organization]", 'master_account = "identity"']
    lines += draw(st.sampled_from([[], ['management_account = "management"']]))
    lines += draw(st.sampled_from([['id = "o-a1b2c3d4e5"'], []]))
    lines += draw(st.sampled_from([[], ['role_name = "org-{function}"'], ['role_path = "/org/"']]))
    lines += draw(st.sampled_from([[], ['group_name = "people-{function}"']]))
    lines += ["[defaults]", *draw(st.sampled_from([[], ['mfa_max_age = "1h"'], ['session_name = "off"']]))]
    lines += draw(st.sampled_from([[], ["[break_glass]", 'users = ["glass-1", "g"]']]))
    lines += ["[guardrails]", *draw(st.lists(st.sampled_from(_GUARDRAILS), unique=True))]
    lines += ["[accounts]", *draw(_accounts())]
    lines += ["[functions]", *(f"{name} = {_table(draw(_OF_FUNCTION))}" for name in _FUNCTIONS)]
    for name in _FUNCTIONS:
        lines += draw(_grants(name))
    lines += ["[users]"]
    for name in draw(st.lists(st.sampled_from(_PEOPLE), unique=True)):
        functions = draw(st.lists(st.sampled_from(_FUNCTIONS), unique=True))
        path = draw(st.sampled_from([None, "/team/"])) if name != "ada" else "/x/"
        lines.append(f'"{name}" = {_table({"functions": functions, "path": path, "until": draw(_UNTIL)})}')
    lines += ["[machines]", 'ci-legacy = { reason = "until OIDC" }']
    return "\n".join(lines) + "\n"


_GUARDRAILS = ('no_users_in = ["all"]', 'protect_roles = ["all", "identity"]', 'only_services = { storage = ["s3"] }')
_OF_FUNCTION = st.fixed_dictionaries(
    {},
    optional={
        "mfa_max_age": st.sampled_from(["15m", "2h"]),
        "session_name": st.sampled_from(["username", "off"]),
        "source_identity": st.booleans(),
        "tags": st.just(["Team"]),
    },
)


@st.composite
def _accounts(draw: st.DrawFn) -> list[str]:
    ou = st.sampled_from([None, "work", "work/prod"])
    lines = []
    for name, number in _IDS.items():
        table: dict[str, Any] = {"id": number, "ou": draw(ou), "tags": draw(st.sampled_from([None, ["pci"]]))}
        if name == "partner":
            table["external"] = True
        elif name in ("dev", "storage"):
            table["closed"] = draw(st.sampled_from([None, None, True]))
        lines.append(f"{name} = {_table(table)}")
    return lines


@st.composite
def _grants(draw: st.DrawFn, function: str) -> list[str]:
    """Return at most one grant by selectors, and some for an account by its name."""
    chosen = draw(st.lists(st.sampled_from(_SELECTORS), max_size=1))
    named = draw(st.lists(st.sampled_from(list(_IDS)), unique=True, max_size=2))
    return [
        line
        for accounts in (*chosen, *([name] for name in named))
        for line in _grant(function, accounts, draw(_OF_GRANT))
    ]


_OF_GRANT = st.fixed_dictionaries(
    {"policies": st.lists(st.sampled_from(_POLICIES), unique=True)},
    optional={"until": _UNTIL, "mfa_max_age": st.just("30m"), "external": st.just("cvp-7731")},
)


def _grant(function: str, accounts: list[str], table: dict[str, Any]) -> list[str]:
    external = table.get("external")
    named = accounts[0] if len(accounts) == 1 and accounts[0] in _IDS else None
    lines = ["[[grants]]", f'function = "{function}"', f"accounts = {_value(accounts)}"]
    lines += [f"{key} = {_value(value)}" for key, value in table.items() if key != "external" and value is not None]
    return lines + ([f'external_id = {{ {named} = "{external}" }}'] if external and named else [])


def _table(values: dict[str, Any]) -> str:
    return "{ " + ", ".join(f"{key} = {_value(value)}" for key, value in values.items() if value is not None) + " }"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return str(value).lower() if isinstance(value, bool | date) else f'"{value}"'
