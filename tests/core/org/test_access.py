"""Effective values of a function in an account, and who has it on a day."""

import random
import time
from datetime import date

import pytest
from testbed.scenarios.organizations import DAY, SMALL, large_organization, organization_of

from awsroles.core.org.organization import Organization
from awsroles.core.org.query import find


def with_grants(*grants: str, accounts: str = "") -> Organization:
    """Return the small organization with other grants and more accounts."""
    head, _, rest = SMALL.partition("[[grants]]")
    head = head.replace("\n[functions]", f"{accounts}\n[functions]")
    return organization_of(head + "".join(f"[[grants]]\n{each}\n" for each in grants) + rest[rest.index("[users]") :])


def accounts_of(organization: Organization, function: str = "operations") -> list[str]:
    return [account for account, each in organization.accesses if each == function]


@pytest.mark.parametrize(
    ("selectors", "expected"),
    [
        ('["all"]', ["dev", "prod"]),
        ('["prod"]', ["prod"]),
        ('["identity", "all"]', ["dev", "identity", "prod"]),
        ('["ou:workloads"]', ["dev", "prod"]),
        ('["ou:workloads/prod"]', ["prod"]),
        ('["tag:pci"]', ["prod"]),
        ('["p*"]', ["prod"]),
        ('["?ev"]', ["dev"]),
        ('["all", "!dev"]', ["prod"]),
        ('["!dev", "all"]', ["prod"]),
        ('["all", "!ou:workloads/dev"]', ["prod"]),
        ('["all", "!p*"]', ["dev"]),
        ('["partner"]', ["partner"]),
        ('["old"]', ["old"]),
        ('["all", "!identity"]', ["dev", "prod"]),
    ],
)
def test_a_selector_means_accounts(selectors: str, expected: list[str]) -> None:
    accounts = 'partner = { id = "666666666666", external = true, tags = ["pci"] }\n'
    accounts += 'old = { id = "777777777777", closed = true }\n'
    assert accounts_of(with_grants(f'function = "operations"\naccounts = {selectors}', accounts=accounts)) == expected


def test_an_ou_is_no_beginning_of_a_name() -> None:
    accounts = 'other = { id = "666666666666", ou = "workloads/prod-2" }\n'
    found = with_grants('function = "operations"\naccounts = ["ou:workloads/prod"]', accounts=accounts)
    assert accounts_of(found) == ["prod"]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_grant_that_names_an_account_beats_one_that_selects_it_as_a_whole(is_first: bool) -> None:
    named = 'function = "operations"\naccounts = ["prod"]\npolicies = ["aws:ReadOnlyAccess"]'
    selected = 'function = "operations"\naccounts = ["all"]\npolicies = ["aws:PowerUserAccess"]\ninline = "file:x.json"'
    selected = selected.replace('\ninline = "file:x.json"', '\nmax_session = "8h"')
    found = with_grants(*([named, selected] if is_first else [selected, named]))
    prod, dev = found.accesses["prod", "operations"], found.accesses["dev", "operations"]
    assert (prod.get("policies"), prod.get("max_session")) == (["aws:ReadOnlyAccess"], "1h")
    assert (dev.get("policies"), dev.get("max_session")) == (["aws:PowerUserAccess"], "8h")


def test_a_grant_that_has_ended_still_beats_others() -> None:
    named = 'function = "operations"\naccounts = ["prod"]\nuntil = 2020-01-01'
    found = with_grants(named, 'function = "operations"\naccounts = ["all"]')
    assert not found.accesses["prod", "operations"].is_in_force(DAY)
    assert found.accesses["dev", "operations"].is_in_force(DAY)


@pytest.mark.parametrize(
    ("defaults", "function", "grant", "expected"),
    [
        ("", "", "", ("1h", None)),
        ('[defaults]\nmax_session = "2h"\n', "", "", ("2h", 12)),
        ('[defaults]\nmax_session = "2h"\n', 'max_session = "3h"', "", ("3h", 16)),
        ('[defaults]\nmax_session = "2h"\n', 'max_session = "3h"', 'max_session = "4h"\n', ("4h", 24)),
    ],
)
def test_the_nearest_table_has_the_value(
    defaults: str, function: str, grant: str, expected: tuple[str, int | None]
) -> None:
    text = SMALL.replace("[functions]", f"{defaults}\n[functions]").replace(
        "auditors = {}", f"auditors = {{ {function} }}"
    )
    text = text.replace('accounts = ["tag:pci"]\n', f'accounts = ["tag:pci"]\n{grant}')
    value = organization_of(text).accesses["prod", "auditors"].value("max_session")
    line = None if value.place is None else value.place.line
    assert (value.value, line is None) == (expected[0], expected[1] is None)
    if line is not None:
        assert f'max_session = "{expected[0]}"' in text.splitlines()[line - 1]


def test_people_have_a_function_until_the_end_of_the_last_day() -> None:
    organization = organization_of(SMALL)
    auditors = organization.accesses["prod", "auditors"]
    for day, expected in ((date(2030, 12, 31), ["bob"]), (date(2031, 1, 1), [])):
        query = find(organization, day, account=None, function=None, user=None)
        assert [each.name for each in query.people(auditors)] == expected


def test_names_are_filled_into_the_templates() -> None:
    text = SMALL.replace(
        'master_account = "identity"\n',
        'master_account = "identity"\nrole_name = "{function}-of-{account_id}"\nrole_path = "/team/"\n'
        'profile_name = "{function}.{account}"\ngroup_name = "aws-{function}"\n',
    )
    access = organization_of(text).accesses["dev", "operations"]
    assert access.role_arn == "arn:aws:iam::333333333333:role/team/operations-of-333333333333"
    assert (access.profile, access.group) == ("operations.dev", "aws-operations")


def test_an_account_called_account_is_not_filled_in_twice() -> None:
    accounts = 'function = { id = "666666666666" }\n'
    found = with_grants('function = "operations"\naccounts = ["function"]', accounts=accounts)
    assert found.accesses["function", "operations"].profile == "function-operations"


def test_the_largest_organization_is_shown_for_one_person_in_under_a_second() -> None:
    text = large_organization()
    began = time.process_time()
    query = find(organization_of(text), DAY, account=None, function=None, user="user.7@example.com")
    shown = [str(value.place) for each in query.accesses for value in each.values.values()]
    assert time.process_time() - began < 3, "a third of it on a machine for development"
    assert len(query.accesses) == 2 * 299
    assert len(shown) > 5000


def test_selections_agree_with_a_model(seeded_random: random.Random) -> None:
    """Compare with a direct reading of the rules, for random lists of selectors."""
    tags = {"prod": {"pci"}, "dev": set(), "identity": set(), "partner": {"pci"}}
    ous = {"prod": "workloads/prod", "dev": "workloads/dev", "identity": "", "partner": ""}
    accounts = 'partner = { id = "666666666666", external = true, tags = ["pci"] }\n'

    def means(selector: str, name: str) -> bool:
        bare = selector.removeprefix("!")
        is_special = name in ("identity", "partner")
        fits = {
            "all": not is_special,
            "tag:pci": "pci" in tags[name],
            "ou:workloads": ous[name].startswith("workloads/"),
            "p*": name.startswith("p"),
        }.get(bare, bare == name)
        return fits and (selector.startswith("!") or bare == name or not is_special)

    pool = ["all", "prod", "identity", "partner", "tag:pci", "ou:workloads", "p*"]
    for _ in range(50):
        chosen = seeded_random.sample([*pool, *(f"!{each}" for each in pool)], seeded_random.randint(1, 5))
        positive = [each for each in chosen if not each.startswith("!")]
        negative = [each for each in chosen if each.startswith("!")]
        expected = {
            name
            for name in tags
            if any(means(each, name) for each in positive) and not any(means(each, name) for each in negative)
        }
        selection = with_grants('function = "operations"\naccounts = ["prod"]', accounts=accounts).selectors.select(
            chosen
        )
        assert set(selection.accounts) == expected, chosen
