"""The resources that an organization's file means."""

import time

import pytest
from testbed.scenarios.organizations import SMALL, large_organization, organization_of

from awsroles.core.org.places import BrokenOrganizationError
from awsroles.core.org.policies.generate import generate


def test_roles_are_those_of_the_file_and_groups_those_of_functions() -> None:
    resources = generate(organization_of(SMALL))
    assert [(role.account.name, role.name) for role in resources.roles] == [
        ("dev", "operations"),
        ("prod", "auditors"),
        ("prod", "operations"),
    ]
    assert [(group.name, group.users) for group in resources.groups] == [
        ("auditors", ("bob",)),
        ("everyone", ("ada", "bob")),
        ("operations", ("ada",)),
    ]
    assert (resources.master.name, resources.management.name) == ("identity", "identity")


def test_a_user_of_nine_functions_is_in_ten_groups_which_is_all_that_iam_has() -> None:
    names = [f"f-{number}" for number in range(9)]
    functions = "".join(f"{name} = {{}}\n" for name in names)
    text = SMALL.replace("auditors = {}\n", f"auditors = {{}}\n{functions}") + f"eve = {{ functions = {names} }}\n"
    groups = generate(organization_of(text)).groups
    assert sum("eve" in group.users for group in groups) == 10


def test_the_order_of_functions_grants_and_people_changes_nothing() -> None:
    ids = 'external_id = { prod = "cvp-1" }\n'
    head, one, two = SMALL.split("[[grants]]\n")
    two, people = two.split("[users]\n")
    one, two = one + ids, two + ids
    turned = head.replace(
        "operations = { review = true }\nauditors = {}", "auditors = {}\noperations = { review = true }"
    )
    ada, bob = people.splitlines()
    text = f"{head}[[grants]]\n{one}[[grants]]\n{two}[users]\n{ada}\n{bob}\n"
    other = f"{turned}[[grants]]\n{two}[[grants]]\n{one}[users]\n{bob}\n{ada}\n"
    assert turned != head
    assert generate(organization_of(other)) == generate(organization_of(text))


def test_the_largest_organization_is_generated_in_under_a_second() -> None:
    organization = organization_of(large_organization())
    began = time.process_time()
    resources = generate(organization)
    took = time.process_time() - began
    assert len(resources.roles) == 11_960
    assert took < 3, "a third of it on a machine for development"


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    eleven = ", ".join(f'"customer:p-{number}"' for number in range(11))
    text = SMALL.replace('"aws:AdministratorAccess"', eleven).replace('"aws:SecurityAudit"', eleven)
    with pytest.raises(BrokenOrganizationError) as caught:
        generate(organization_of(text))
    assert [each.place.line for each in caught.value.problems] == [15, 20]
    assert str(caught.value) == "organization.toml has 2 errors"
