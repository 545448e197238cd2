"""The ladder of a group's policies: which rung it stands on, and by the engine what the group may assume."""

from collections.abc import Iterator

import pytest
from testbed.scenarios.assuming import FOREIGN, ORGANIZATION, Judge
from testbed.scenarios.organizations import FILE, organization_of

from awsroles.core.org.places import BrokenOrganizationError
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.quotas import INLINE_OF_GROUP, MANAGED_POLICY, size
from awsroles.core.org.policies.resources import ManagedPolicy, Resources

HEAD = f"""version = 1

[organization]
id = "{ORGANIZATION}"
master_account = "identity"
"""
TAIL = """
[functions]
operations = {}
auditors = {}

[[grants]]
function = "operations"
accounts = ["all"]
policies = ["aws:AdministratorAccess"]

[users]
ada = { functions = ["operations"] }
bob = { functions = ["auditors"] }
"""
FULL = "the group operations has 1500 roles, more than its policies can name"
STRANGER = "arn:aws:iam::999999999999:role/operations"


def company(count: int, *, settings: str = "", accounts: str = "", changes: tuple[str, str] = ("", "")) -> str:
    """Return an organization in which `operations` is in *count* accounts."""
    lines = [f'a-{number} = {{ id = "{identity(number)}" }}\n' for number in range(count)]
    master = 'identity = { id = "444444444444" }\n'
    tail = TAIL.replace(*changes) if changes[0] else TAIL
    return HEAD + settings + "[accounts]\n" + master + "".join(lines) + accounts + tail


def identity(number: int) -> str:
    """Return an account ID; those of a company are not in a row."""
    return str(100_000_000_000 + number * 7_777_777)


def role(number: int) -> str:
    return f"arn:aws:iam::{identity(number)}:role/operations"


def rung_of(text: str) -> tuple[Resources, str]:
    resources = generate(organization_of(text))
    (note,) = [note for note in resources.notes if note.startswith("group operations")]
    return resources, note


def proved(resources: Resources, roles: Iterator[str]) -> None:
    """Check by the engine that the group may assume *roles*, with MFA, and no role of a stranger's account."""
    judge = Judge(resources)
    for each in roles:
        assert judge.answer("ada", each) == "allow"
        assert judge.answer("bob", each) == "implicit_deny"
        assert judge.answer("ada", each, mfa_age=None) == "implicit_deny"
        assert judge.answer("ada", f"{each}-2") == "implicit_deny"
    assert judge.answer("ada", STRANGER, organization=FOREIGN) == "implicit_deny"


def assuming(resources: Resources) -> tuple[ManagedPolicy, ...]:
    """Return the managed policies of functions' groups."""
    return tuple(each for each in resources.policies if each.name.startswith("awsroles-assume"))


def some(count: int) -> Iterator[str]:
    """Yield the roles of the first and last accounts and of some between."""
    return (role(number) for number in {0, count - 1, *range(0, count, 29)})


def test_114_accounts_are_in_line_to_the_last() -> None:
    resources, note = rung_of(company(114))
    assert note == "group operations: 114 roles in-line, 5112 of 5120 characters"
    assert assuming(resources) == ()
    proved(resources, (role(number) for number in range(114)))


def test_115_accounts_are_in_a_managed_policy() -> None:
    resources, note = rung_of(company(115))
    assert note == "group operations: 115 roles in 1 managed policy"
    (policy,) = assuming(resources)
    assert (policy.name, policy.account.name) == ("awsroles-assume-operations-1", "identity")
    assert policy.description == "Roles of the function operations, part 1"
    (group,) = [each for each in resources.groups if each.name == "operations"]
    assert group.managed == ("arn:aws:iam::444444444444:policy/awsroles-assume-operations-1",)
    assert group.inline == {}
    proved(resources, (role(number) for number in range(115)))


def test_1000_accounts_are_in_eight_managed_policies() -> None:
    resources, note = rung_of(company(1000))
    assert note == "group operations: 1000 roles in 8 managed policies"
    assert max(size(each.document) for each in assuming(resources)) <= MANAGED_POLICY
    listed = [arn for each in assuming(resources) for arn in each.document["Statement"][0]["Resource"]]
    assert sorted(listed) == sorted(role(number) for number in range(1000))
    proved(resources, some(1000))


def test_1500_accounts_are_the_organization() -> None:
    resources, note = rung_of(company(1500))
    assert note == f"group operations: 1500 roles as role/operations in each account of {ORGANIZATION}"
    assert assuming(resources) == ()
    proved(resources, some(1500))


def test_eight_policies_are_filled_to_the_last_before_the_organization_is_named() -> None:
    assert rung_of(company(1096))[1] == "group operations: 1096 roles in 8 managed policies"
    assert "in each account of" in rung_of(company(1097))[1]


@pytest.mark.parametrize("count", [120, 200, 400, 800])
def test_an_account_more_changes_one_policy_alone(count: int) -> None:
    before, after = rung_of(company(count))[0], rung_of(company(count + 1))[0]
    pairs = list(zip(assuming(before), assuming(after), strict=True))
    assert sum(one != other for one, other in pairs) == 1


def test_external_accounts_stay_one_by_one_beside_the_organization() -> None:
    partner = 'partner = { id = "666666666666", external = true }\n'
    resources, note = rung_of(company(1500, accounts=partner, changes=('["all"]', '["all", "partner"]')))
    assert note.endswith(f"in each account of {ORGANIZATION}, 1 role in external accounts one by one")
    judge = Judge(resources)
    assert judge.answer("ada", "arn:aws:iam::666666666666:role/operations", organization=FOREIGN) == "allow"
    proved(resources, some(1500))


def test_many_external_accounts_are_in_managed_policies_beside_the_organization() -> None:
    partners = "".join(
        f'p-{number} = {{ id = "{200_000_000_000 + number}", external = true }}\n' for number in range(120)
    )
    named = ", ".join(f'"p-{number}"' for number in range(120))
    resources, note = rung_of(company(1500, accounts=partners, changes=('["all"]', f'["all", {named}]')))
    assert note.endswith("120 roles in external accounts one by one")
    assert len(assuming(resources)) == 1
    judge = Judge(resources)
    assert judge.answer("ada", "arn:aws:iam::200000000119:role/operations", organization=FOREIGN) == "allow"
    proved(resources, some(1500))


def test_a_path_and_a_partition_are_part_of_the_organizations_pattern() -> None:
    settings = 'role_path = "/people/"\npartition = "aws-us-gov"\nrole_name = "team-{function}"\n'
    resources, note = rung_of(company(1500, settings=settings))
    assert "as role/people/team-operations in each account" in note
    arn = f"arn:aws-us-gov:iam::{identity(7)}:role/people/team-operations"
    judge = Judge(resources)
    assert judge.answer("ada", arn) == "allow"
    assert judge.answer("ada", arn.replace("people", "other")) == "implicit_deny"
    assert judge.answer("ada", arn, organization=FOREIGN) == "implicit_deny"


def test_a_group_asks_for_the_actions_of_its_roles_once() -> None:
    changes = ("operations = {}", 'operations = { source_identity = true, tags = ["ticket"] }')
    resources, note = rung_of(company(3, changes=changes))
    (group,) = [each for each in resources.groups if each.name == "operations"]
    (document,) = group.inline.values()
    assert document["Statement"][0]["Action"] == ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
    assert note == f"group operations: 3 roles in-line, {size(document)} of {INLINE_OF_GROUP} characters"


def test_a_function_without_accounts_has_a_group_without_policies() -> None:
    resources = generate(organization_of(company(1)))
    (group,) = [each for each in resources.groups if each.name == "auditors"]
    assert (group.users, group.inline, group.managed) == (("bob",), {}, ())
    assert "group auditors: no roles" in resources.notes


def test_the_order_of_the_file_changes_nothing() -> None:
    text = company(300)
    head, accounts, rest = text.partition("[accounts]\n")
    lines, functions, end = rest.partition("\n[functions]")
    turned = head + accounts + "\n".join(reversed(lines.splitlines())) + "\n" + functions + end
    assert generate(organization_of(turned)) == generate(organization_of(text))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            company(1500).replace(f'id = "{ORGANIZATION}"\n', "", 1),
            f"3:2: {FULL}: give the organization's id, which stands for all accounts",
        ),
        (
            company(1500, settings='role_name = "{account}-{function}"\n'),
            f"6:13: {FULL}: call the role the same in all accounts",
        ),
    ],
)
def test_a_group_that_no_rung_has_room_for_is_an_error_with_what_to_do(text: str, problem: str) -> None:
    with pytest.raises(BrokenOrganizationError) as caught:
        generate(organization_of(text))
    assert [str(each) for each in caught.value.problems] == [f"{FILE}:{problem}"]


def test_too_many_external_accounts_are_an_error_with_what_to_do() -> None:
    partners = "".join(
        f'p-{number} = {{ id = "{200_000_000_000 + number}", external = true }}\n' for number in range(1100)
    )
    named = ", ".join(f'"p-{number}"' for number in range(1100))
    text = company(1, accounts=partners, changes=('["all"]', f"[{named}]"))
    with pytest.raises(BrokenOrganizationError) as caught:
        generate(organization_of(text))
    (problem,) = caught.value.problems
    assert problem.message.endswith("split the function, as it has too many external accounts")
