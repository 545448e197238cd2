"""The order in which resources are applied."""

from testbed.scenarios.generated import DENY, NO_USERS, OPERATIONS, OWN_POLICY, SMALL_RESOURCES, assume, document

from awsroles.core.dataclass import replace
from awsroles.core.org.policies.order import STEPS, step_of_document, steps


def test_each_step_adds_its_part_and_keeps_those_before_it() -> None:
    roles, groups, memberships, own, deny, control = steps(SMALL_RESOURCES)
    assert tuple(each.name for each in (roles, groups, memberships, own, deny, control)) == STEPS
    assert (roles.adds.roles, roles.adds.groups) == (SMALL_RESOURCES.roles, ())
    assert [(each.name, each.users) for each in groups.adds.groups] == [("everyone", ()), ("operations", ())]
    assert groups.after.groups[1].inline == OPERATIONS.inline
    assert [(each.name, each.users) for each in memberships.adds.groups] == [
        ("everyone", ("ada", "carol")),
        ("operations", ("ada",)),
    ]
    assert all(not each.inline and not each.managed for each in memberships.adds.groups)
    assert (own.adds.policies, own.adds.groups[0].managed) == ((OWN_POLICY,), (OWN_POLICY.arn("aws"),))
    assert deny.adds.groups[0].inline == {"awsroles-deny-without-mfa": DENY}
    assert control.adds.control_policies == (NO_USERS,)
    assert deny.after.control_policies == ()


def test_the_deny_after_a_last_day_is_there_before_anybody_is_in_a_group() -> None:
    until = {
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {
            "StringEquals": {"aws:username": ["bob"]},
            "DateGreaterThanEquals": {"aws:CurrentTime": "2030-06-15T00:00:00Z"},
        },
    }
    assert step_of_document(document(until)) == "groups"
    assert step_of_document(document(until, *DENY["Statement"])) == "deny"


def test_everything_is_there_after_the_last_step() -> None:
    assert steps(SMALL_RESOURCES)[-1].after == SMALL_RESOURCES


def test_a_policy_of_no_group_comes_with_the_roles() -> None:
    alone = replace(SMALL_RESOURCES, groups=())
    assert steps(alone)[0].adds.policies == (OWN_POLICY,)


def test_a_policy_that_denies_comes_late_and_one_to_assume_roles_with_its_group() -> None:
    assert step_of_document(DENY) == "deny"
    assert step_of_document(assume("arn:aws:iam::222222222222:role/x")) == "groups"
    assert step_of_document(document({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})) == "self-management"
    single = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*"}}
    assert step_of_document(single) == "self-management"
