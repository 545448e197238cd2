"""The resources that an organization's file means."""

from testbed.scenarios.organizations import SMALL, organization_of

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
