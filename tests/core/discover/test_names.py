"""Names of profiles."""

import pytest
from core.discover.samples import role

from awsroles.core.discover.names import Nameable, base_name, check_template, name_profiles, plain_text
from awsroles.core.profiles.validation import is_profile_name
from awsroles.errors import UsageError


@pytest.mark.parametrize(
    ("template", "account_name", "role_name", "expected"),
    [
        ("{account}-{role}", "prod", "operations", "prod-operations"),
        ("{account}-{role}", "My Prod (EU)", "operations", "My-Prod-EU-operations"),
        ("{account}-{role}", "Größe & Söhne", "dev", "Grosse-Sohne-dev"),
        ("{account}-{role}", None, "dev", "222222222222-dev"),
        ("{account}-{role}", "日本", "dev", "222222222222-dev"),
        ("{account}-{role}", "../etc", "dev", "etc-dev"),
        ("{account}/{role}", "prod", "dev", "prod/dev"),
        ("{account_id}.{function}", "prod", "dev", "222222222222.dev"),
        ("{path}-{role}", "prod", "a/b/dev", "a-b-dev"),
        ("{path}-{role}", "prod", "dev", "dev"),
        ("{account}-{path}-{role}", "prod", "dev", "prod-dev"),
        ("{role}@{account}", "prod", "dev,ops=x", "dev-ops-x@prod"),
        ("co {account}", "prod", "dev", "co-prod"),
        ("{account}-{role}", "p" * 64, "dev", "p" * 64),
    ],
)
def test_a_name_follows_the_template(template: str, account_name: str | None, role_name: str, expected: str) -> None:
    name = base_name(template, Nameable(role(role_name), account_name))
    assert name == expected
    assert is_profile_name(name)


@pytest.mark.parametrize("template", ["", "prod", "{name}", "{account}-{role", "{account}}", "{}", "{{account}}"])
def test_a_template_without_fields_or_with_unknown_ones_is_refused(template: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_template(template)
    assert "{account_id}" in str(caught.value.hint)


def names(*rows: Nameable, taken: dict[str, bool] | None = None) -> dict[str, str]:
    found = name_profiles("{account}-{role}", rows, taken or {})
    return {str(each).split("::")[1]: name for each, name in found.items()}


def test_all_members_of_a_clash_are_told_apart_by_their_account() -> None:
    rows = (Nameable(role("dev"), "prod"), Nameable(role("dev", "333333334444"), "prod"), Nameable(role("ops"), "prod"))
    assert names(*rows) == {
        "222222222222:role/dev": "prod-dev-2222",
        "333333334444:role/dev": "prod-dev-4444",
        "222222222222:role/ops": "prod-ops",
    }


def test_a_profile_keeps_its_name_and_new_ones_evade_it() -> None:
    rows = (Nameable(role("dev"), "prod", "prod-dev"), Nameable(role("dev", "333333334444"), "prod"))
    assert names(*rows, taken={"prod-dev": True})["333333334444:role/dev"] == "prod-dev-4444"
    renamed = (Nameable(role("dev"), "prod", "mine"), Nameable(role("dev", "333333334444"), "prod"))
    assert names(*renamed, taken={"mine": True})["333333334444:role/dev"] == "prod-dev-4444"
    other = names(Nameable(role("dev"), "prod"), taken={"prod-dev": True})
    assert other["222222222222:role/dev"] == "prod-dev-2222"


def test_the_name_of_a_foreign_profile_is_not_evaded_but_told() -> None:
    assert names(Nameable(role("dev"), "prod"), taken={"prod-dev": False})["222222222222:role/dev"] == "prod-dev"


def test_equal_last_digits_and_paths_are_told_apart_too() -> None:
    rows = (
        Nameable(role("dev", "111111112222"), "prod"),
        Nameable(role("dev", "333333332222"), "prod"),
        Nameable(role("team/dev", "333333332222"), "prod"),
    )
    assert sorted(names(*rows).values()) == [
        "prod-dev-111111112222",
        "prod-dev-333333332222",
        "prod-dev-team-333333332222",
    ]


def test_the_order_of_roles_changes_no_name() -> None:
    rows = [Nameable(role(name, f"{number:012}"), f"a{number % 3}") for name in ("x", "y") for number in range(20)]
    expected = names(*rows)
    for turn in range(1, 5):
        assert names(*reversed(rows[turn:] + rows[:turn])) == expected
    assert len(set(expected.values())) == len(rows)


def test_a_long_name_is_cut_before_its_suffix() -> None:
    rows = (Nameable(role("dev"), "p" * 64), Nameable(role("ops"), "p" * 64))
    found = names(*rows).values()
    assert all(is_profile_name(each) for each in found)
    assert len(set(found)) == 2 or all(each.endswith("222222222222") for each in found)


def test_the_config_file_takes_names_in_ascii() -> None:
    assert plain_text("Größe · Café") == "Grosse  Cafe"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{name}", "the name template '{name}' holds {name} that is not a field"),
        ("{account}}", "the name template '{account}}' holds a brace that is not a field"),
        ("prod", "the name template 'prod' gives every profile the same name"),
    ],
)
def test_the_fault_of_a_template_is_named(template: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_template(template)
    assert caught.value.message == words
