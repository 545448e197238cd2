"""The changes that `org diff` finds, and their sentences."""

import time
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from testbed.scenarios.organizations import DAY, SMALL, large_organization, organization_of, problems_of

from awsroles.core.org.diff.change import Change, State
from awsroles.core.org.diff.compare import compare
from awsroles.core.org.diff.sentences import as_markdown, sentence

Others = Mapping[str, str | bytes]


def changes(old: str, new: str, at: date = DAY, others: tuple[Others, Others] = ({}, {})) -> list[Change]:
    return compare(State(organization_of(old, others[0]), DAY), State(organization_of(new, others[1]), at))


def after(old: str, new: str) -> list[str]:
    """Return the sentences of a change of the small organization."""
    assert old in SMALL
    return [sentence(each) for each in changes(SMALL, SMALL.replace(old, new))]


PERSON = 'ada = { functions = ["operations"] }'
GLASS = "glass-1 gains break-glass in each account: review"
MORE = 'carol = { functions = ["operations"] }'


def test_nothing_changes_between_equal_files() -> None:
    assert changes(SMALL, SMALL) == []
    assert changes(SMALL, SMALL.replace("auditors = {}", "# a comment\nauditors = { }")) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (PERSON, f"{PERSON}\n{MORE}", ["carol gains operations in dev and prod (AdministratorAccess): review"]),
        (PERSON, "", ["ada loses operations in dev and prod", "nobody reaches dev any more"]),
        ('["operations"]', '["operations", "auditors"]', ["ada gains auditors in prod (SecurityAudit)"]),
        (
            'accounts = ["all"]',
            'accounts = ["dev"]',
            ["ada loses operations in prod"],
        ),
        (
            '["aws:SecurityAudit"]',
            '["aws:ReadOnlyAccess", "customer:x"]',
            ["auditors: policies of prod change: SecurityAudit becomes ReadOnlyAccess, customer:x"],
        ),
        (
            "until = 2030-12-31",
            "until = 2031-12-31",
            ["bob: until changes: 2030-12-31 becomes 2031-12-31"],
        ),
        (
            ", until = 2030-12-31",
            "",
            ["bob: until changes: 2030-12-31 becomes none"],
        ),
        (
            'dev = { id = "333333333333", ou = "workloads/dev" }\n',
            "",
            ["dev is removed: 1 person reached it"],
        ),
        (
            "\n[functions]",
            'prod-7 = { id = "777777777777", tags = ["pci"] }\n\n[functions]',
            [
                "ada gains operations in prod-7 (AdministratorAccess): review",
                "prod-7 is new: 2 people reach it",
            ],
        ),
        (
            "\n[functions]",
            'old = { id = "777777777777", closed = true }\n\n[functions]',
            ["old is new: nobody reaches it"],
        ),
        (
            '"333333333333"',
            '"999999999999"',
            [
                "ada gains operations in dev (AdministratorAccess): review",
                "ada loses operations in dev",
                "dev: id changes: 333333333333 becomes 999999999999",
            ],
        ),
        (
            '"444444444444"',
            '"999999999999"',
            ["identity: id changes: 444444444444 becomes 999999999999: review"],
        ),
        ("auditors = {}", 'auditors = { owner = "sec" }', ["auditors: owner changes: none becomes sec"]),
        ("auditors = {}", "auditors = {}\nnetwork = {}", ["function network is new"]),
        (
            "[users]",
            '[break_glass]\nusers = ["glass-1"]\n[users]',
            [GLASS],
        ),
        ("[users]", '[break_glass]\nrole = "break-glass"\nusers = ["g"]\n[users]', [GLASS.replace("glass-1", "g")]),
        ("[users]", '[machines]\nci = { reason = "x" }\n[users]', ["machine ci is new"]),
        (
            "[users]",
            '[[exceptions]]\naccount = "dev"\nfinding = "key_old"\nresource = "r"\nreason = "x"\n[users]',
            ["exception key_old of r in dev is new"],
        ),
        (
            "[users]",
            '[guardrails]\nno_users_in = ["all"]\nonly_services = { dev = ["s3"] }\n[users]',
            [
                "[guardrails] no_users_in changes: none becomes all",
                "[guardrails] only_services change: none becomes dev = s3",
            ],
        ),
        (
            "[users]",
            '[defaults]\nregion = "eu-west-1"\nmax_session = "2h"\n[users]',
            [
                "operations: max_session of dev and prod changes: 1h becomes 2h",
                "auditors: max_session of prod changes: 1h becomes 2h",
                "region of identity, prod and dev changes: none becomes eu-west-1",
            ],
        ),
        (
            'master_account = "identity"',
            'master_account = "dev"',
            [
                "ada gains operations in identity (AdministratorAccess): review",
                "ada loses operations in dev",
                "nobody reaches dev any more",
                "[organization] master_account changes: identity becomes dev: review",
            ],
        ),
    ],
)
def test_a_change_is_told_in_sentences(old: str, new: str, expected: list[str]) -> None:
    assert after(old, new) == expected


def test_a_change_that_takes_the_mark_away_is_still_to_review() -> None:
    new = SMALL.replace("review = true", "").replace(PERSON, f"{PERSON}\n{MORE}")
    assert [each.is_reviewed for each in changes(SMALL, new) if each.kind == "gain"] == [True]


def test_many_people_are_counted_and_the_first_are_named() -> None:
    people = "".join(f"p{number} = {{ functions = ['auditors'] }}\n" for number in range(7))
    (found,) = changes(SMALL, SMALL + people)
    assert sentence(found) == "7 people gain auditors in prod (SecurityAudit): p0, p1, p2, p3, p4 and 2 more"
    assert found.users == tuple(f"p{number}" for number in range(7))


def test_a_day_in_the_future_tells_what_will_have_ended() -> None:
    assert [sentence(each) for each in changes(SMALL, SMALL, date(2031, 1, 1))] == ["bob loses auditors in prod"]
    assert changes(SMALL, SMALL, date(2030, 12, 31)) == []


def test_another_text_of_a_policy_file_is_a_change() -> None:
    text = SMALL.replace('policies = ["aws:SecurityAudit"]', 'inline = "file:p.json"')
    policy = '{"Statement": [{"Effect": "Allow", "Action": "s3:%s", "Resource": "*"}]}'
    found = changes(text, text, others=({"p.json": policy % "Get*"}, {"p.json": policy % "*"}))
    assert [sentence(each) for each in found] == ["auditors: inline of prod changes: the file is another one"]


def test_names_in_markdown_are_code_and_nothing_else() -> None:
    new = SMALL.replace(PERSON, f'{PERSON}\n"@everyone" = {{ functions = ["operations"] }}')
    assert as_markdown(changes(SMALL, new)) == (
        "- **`@everyone` gains `operations` in `dev` and `prod` (`AdministratorAccess`): review**\n"
    )
    hostile = SMALL.replace("auditors = {}", 'auditors = { description = "` <img src=x> [a](b)" }')
    assert as_markdown(changes(SMALL, hostile)) == (
        "- `auditors`: description changes: `none` becomes `' <img src=x> [a](b)`\n".replace("`none`", "none")
    )
    assert as_markdown([]) == "Nothing changes.\n"


def test_the_largest_organizations_are_compared_in_seconds() -> None:
    text = large_organization()
    old, new = organization_of(text), organization_of(text.replace('["f-7", "f-10"]', '["f-7", "f-11"]'))
    began = time.process_time()
    found = compare(State(old, DAY), State(new, DAY))
    assert time.process_time() - began < 9, "a third of it on a machine for development"
    assert [each.kind for each in found] == ["gain", "gain", "loss"]
    assert [len(each.accounts) for each in found] == [290, 9, 299]


GRANTS = st.lists(
    st.tuples(
        st.sampled_from(["operations", "auditors"]),
        st.sets(st.sampled_from(["all", "prod", "identity", "tag:pci", "!dev"]), min_size=1),
        st.sampled_from(["", "until = 2030-06-14\n", "until = 2030-06-15\n"]),
    ),
    max_size=3,
)
PEOPLE = st.dictionaries(
    st.sampled_from(["ada", "bob", "eve"]), st.sets(st.sampled_from(["operations", "auditors"])), max_size=3
)


def made(grants: list[tuple[str, set[str], str]], people: dict[str, set[str]]) -> str:
    parts = [
        f"[[grants]]\nfunction = '{function}'\naccounts = {sorted(accounts)}\n{until}"
        for function, accounts, until in grants
    ]
    users = [f"{name} = {{ functions = {sorted(functions)} }}\n" for name, functions in people.items()]
    return "".join([SMALL[: SMALL.index("[[grants]]")], *parts, "[users]\n", *users])


def reached(text: str) -> set[tuple[str, str, str]]:
    """Return who has which function in which account, one by one."""
    organization = organization_of(text)
    return {
        (user, function, account)
        for (account, function), access in organization.accesses.items()
        for user, entry in organization.users.items()
        if function in entry.get("functions") and access.is_in_force(DAY, entry)
    }


@settings(max_examples=150, deadline=None)
@given(GRANTS, PEOPLE, GRANTS, PEOPLE)
def test_gains_and_losses_are_all_differences_and_no_other(
    old_grants: list[tuple[str, set[str], str]],
    old_people: dict[str, set[str]],
    new_grants: list[tuple[str, set[str], str]],
    new_people: dict[str, set[str]],
) -> None:
    old, new = made(old_grants, old_people), made(new_grants, new_people)
    if problems_of(old) or problems_of(new):
        return
    found: dict[str, set[tuple[str, str, str]]] = {"gain": set(), "loss": set()}
    for each in changes(old, new):
        if each.kind in found:
            found[each.kind] |= {(user, each.name, account) for user in each.users for account in each.accounts}
            assert sentence(each)
    assert found == {"gain": reached(new) - reached(old), "loss": reached(old) - reached(new)}
