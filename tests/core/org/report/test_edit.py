"""The edit that takes functions from people: every form of an array in TOML, and comments."""

import random

import pytest
from testbed.scenarios.organizations import FILE, SMALL, organization_of

from awsroles.adapters.files.toml import parse_toml
from awsroles.core.org.report.decisions import Removal
from awsroles.core.org.report.edit import without_functions

HEAD = SMALL.partition("[users]")[0].replace("auditors = {}", "auditors = {}\nnetwork = {}\nsupport = {}")


def edited(users: str, *removed: tuple[str, str]) -> str:
    """Return the text below [users] after each user of *removed* has lost the function."""
    organization = organization_of(f"{HEAD}[users]\n{users}")
    texts = without_functions(organization, [Removal(user, function, ()) for user, function in removed], parse_toml)
    return texts[FILE].partition("[users]\n")[2]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('ada = { functions = ["operations", "auditors"] }\n', 'ada = { functions = ["auditors"] }\n'),
        ('ada = { functions = ["auditors", "operations"] }\n', 'ada = { functions = ["auditors"] }\n'),
        ("ada = { functions = ['auditors','operations',] }\n", "ada = { functions = ['auditors',] }\n"),
        (
            'ada = { functions = ["operations"], until = 2030-01-01 }\n',
            "ada = { functions = [], until = 2030-01-01 }\n",
        ),
        ('ada = { functions = ["\\u006fperations", "auditors"] }\n', 'ada = { functions = ["auditors"] }\n'),
        ('ada = { functions = ["""operations""", "auditors"] }\n', 'ada = { functions = ["auditors"] }\n'),
        ('ada.functions = ["auditors" , "operations" ]\n', 'ada.functions = ["auditors"  ]\n'),
        (
            'ada.functions = [\n  "auditors", # looks\n  "operations", # works\n]\n',
            'ada.functions = [\n  "auditors", # looks\n]\n',
        ),
        (
            'ada.functions = [\n  "operations", # works\n  # who looks\n  "auditors" # looks\n]\n',
            'ada.functions = [\n  # who looks\n  "auditors" # looks\n]\n',
        ),
        (
            'ada.functions = [\n  "auditors", # looks\n  "operations"\n]\n',
            'ada.functions = [\n  "auditors", # looks\n]\n',
        ),
    ],
)
def test_the_function_goes_and_all_else_stays(before: str, after: str) -> None:
    assert edited(before, ("ada", "operations")) == after


def test_several_people_and_functions_go_at_once() -> None:
    users = (
        'ada = { functions = ["operations", "auditors", "network"] }\n# a visitor\nbob = { functions = ["auditors"] }\n'
        'carol = { functions = ["network", "auditors"] }\n'
    )
    removed = [("ada", "operations"), ("ada", "network"), ("bob", "auditors"), ("carol", "auditors")]
    assert edited(users, *removed) == (
        'ada = { functions = ["auditors"] }\n# a visitor\nbob = { functions = [] }\n'
        'carol = { functions = ["network"] }\n'
    )


def test_any_array_means_the_same_without_what_went(seeded_random: random.Random) -> None:
    every = ["operations", "auditors", "network", "support"]
    for _ in range(200):
        functions = seeded_random.sample(every, seeded_random.randint(1, 4))
        gaps = ["", " ", "\n", " # a comment, [or two]\n", "\n  # alone\n  ", "\t"]
        quote = seeded_random.choice(["'", '"', '"""'])
        items = [f"{seeded_random.choice(gaps)}{quote}{each}{quote}{seeded_random.choice(gaps)}" for each in functions]
        end = seeded_random.choice(["", ",", ",\n"])
        removed = seeded_random.sample(functions, seeded_random.randint(1, len(functions)))
        text = edited(f"ada.functions = [{','.join(items)}{end}]\n", *(("ada", each) for each in removed))
        assert parse_toml(text)["ada"]["functions"] == [each for each in functions if each not in removed]
