"""The `IamPolicies` port, and the reading of all policies of a user over it."""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import pytest
from testbed.aws.loopback import ENDPOINT
from testbed.names import ADA

from awsroles.core.aws.arn import UserArn, parse_user_arn
from awsroles.core.aws.credentials import AccessKey, SigningCredentials
from awsroles.core.aws.iam_policies import Holder, IamPolicies
from awsroles.core.aws.sts import Aws
from awsroles.core.iam.reading.policy_reading import PolicyReading
from awsroles.core.iam.reading.user_policies import UserPolicies
from awsroles.errors import AccessDeniedError, NetworkError, NotFoundError
from awsroles.standin import accounts, faults
from awsroles.standin.accounts import InlinePolicy
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow, allow_assume

B = TypeVar("B")
USER = parse_user_arn(ADA)
OWN = Holder("user", "ada", ADA)
READS = (
    "iam:GetUser",
    "iam:ListGroupsForUser",
    "iam:ListUserPolicies",
    "iam:GetUserPolicy",
    "iam:ListAttachedUserPolicies",
    "iam:ListGroupPolicies",
    "iam:GetGroupPolicy",
    "iam:ListAttachedGroupPolicies",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
)


class Calls:
    """Calls that a key of ada signs."""

    def __init__(self, key: SigningCredentials) -> None:
        self._key = key

    @property
    def user(self) -> UserArn:
        return USER

    def run(self, action: str, call: Callable[[SigningCredentials], B]) -> B:
        del action
        return call(self._key)


@pytest.fixture
def iam(aws_port: Aws) -> IamPolicies:
    return aws_port.iam_policies(ENDPOINT)


@pytest.fixture
def ada(key: accounts.AccessKey) -> AccessKey:
    return AccessKey(key.access_key_id, key.secret_access_key)


@pytest.fixture
def read(aws: StandIn, iam: IamPolicies, ada: AccessKey) -> Callable[..., UserPolicies]:
    """Return a function that reads the policies of ada, who may read all but *denied* actions."""

    def run(*denied: str) -> UserPolicies:
        reads = InlinePolicy("reads", allow([each for each in READS if each not in denied]))
        aws.users[ADA].policies = (*aws.users[ADA].policies, reads)
        return PolicyReading(Calls(ada), iam).run()

    return run


def managed(aws: StandIn, name: str, *roles: str) -> accounts.ManagedPolicy:
    return aws.add_managed_policy(f"arn:aws:iam::111111111111:policy/team/{name}", *[allow_assume([r]) for r in roles])


def role(name: str) -> str:
    return f"arn:aws:iam::222222222222:role/{name}"


def roles_of(policies: UserPolicies) -> dict[str, tuple[str, ...]]:
    return {
        policy.name: statement.resources or ()
        for policy in policies.identity
        for statement in policy.statements
        if "sts:assumerole" in statement.actions
    }


def test_all_policies_of_a_user_and_its_groups_are_read(aws: StandIn, read: Callable[..., UserPolicies]) -> None:
    user = aws.users[ADA]
    group = aws.add_group("arn:aws:iam::111111111111:group/team/auditors", [], [managed(aws, "audit", role("audit"))])
    user.groups = (*user.groups, group)
    user.policies = (InlinePolicy("mine", allow_assume([role("own")])),)
    user.attached = (managed(aws, "versions", role("old"), role("new")),)
    user.boundary = aws.add_managed_policy("arn:aws:iam::111111111111:policy/limit", allow(["*"]))
    user.tags = {"team": "blue"}
    found = read()
    assert found.is_complete
    assert roles_of(found) == {
        "policy mine of user ada": (role("own"),),
        "policy versions of user ada": (role("new"),),
        "policy policy-0 of group operations": (role("*"),),
        "policy audit of group auditors": (role("audit"),),
    }
    assert found.groups == ("auditors", "operations")
    assert found.boundary is not None
    assert found.boundary.name == "permissions boundary limit"
    assert (found.unique_id, found.tags) == (user.user_id, {"team": "blue"})


def test_a_user_without_boundary_and_tags_is_known_to_have_none(read: Callable[..., UserPolicies]) -> None:
    found = read()
    assert (found.boundary, found.boundary_arn, found.tags) == (None, None, {})


def test_all_pages_are_read_and_nothing_twice(aws: StandIn, read: Callable[..., UserPolicies]) -> None:
    aws.page_size = 2
    shared = aws.add_managed_policy("arn:aws:iam::aws:policy/AdministratorAccess", allow(["*"]))
    groups = [aws.add_group(f"arn:aws:iam::111111111111:group/g{number}", [], [shared]) for number in range(5)]
    user = aws.users[ADA]
    user.groups = tuple(groups)
    user.policies = tuple(InlinePolicy(f"p{number}", allow_assume([role(f"r{number}")])) for number in range(5))
    user.attached = (shared, *(managed(aws, f"m{number}", role(f"m{number}")) for number in range(4)))
    user.boundary = shared
    found = read()
    assert len(found.identity) == 6 + 5
    assert found.boundary is not None
    assert Counter(call.action for call in aws.calls) == {
        "GetUser": 1,
        "ListGroupsForUser": 3,
        "ListUserPolicies": 3,
        "ListAttachedUserPolicies": 3,
        "GetUserPolicy": 6,
        "ListGroupPolicies": 5,
        "ListAttachedGroupPolicies": 5,
        "GetPolicy": 5,
        "GetPolicyVersion": 5,
    }


@pytest.mark.parametrize("denied", READS)
def test_a_denied_call_costs_its_own_part_only(aws: StandIn, read: Callable[..., UserPolicies], denied: str) -> None:
    user = aws.users[ADA]
    user.attached = (managed(aws, "mine", role("mine")),)
    user.groups = (
        aws.add_group(
            "arn:aws:iam::111111111111:group/g", [allow_assume([role("g")])], [managed(aws, "of-g", role("of-g"))]
        ),
    )
    found = read(denied)
    assert {each.action for each in found.unread} == {denied}
    assert {each.reason for each in found.unread} == {"denied"}
    assert denied in found.unread[0].message
    lost = {
        "iam:GetUser": 0,
        "iam:ListGroupsForUser": 2,
        "iam:ListUserPolicies": 1,
        "iam:GetUserPolicy": 1,
        "iam:GetPolicy": 2,
        "iam:GetPolicyVersion": 2,
    }
    assert len(found.identity) == 4 - lost.get(denied, 1)


def test_a_throttled_and_a_failed_call_have_different_errors(
    aws: StandIn, read: Callable[..., UserPolicies], monkeypatch: pytest.MonkeyPatch
) -> None:
    # No further tries, which take seconds.
    monkeypatch.setattr("awsroles.adapters.aws.client._PAUSES", ())
    aws.fail_next("ListGroupsForUser", faults.throttling(), times=4)
    aws.fail_next("ListAttachedUserPolicies", faults.internal_failure(), times=4)
    found = read()
    assert {each.action: each.reason for each in found.unread} == {
        "iam:ListGroupsForUser": "throttled",
        "iam:ListAttachedUserPolicies": "failed",
    }
    assert [each.name for each in found.identity] == ["policy reads of user ada"]


def test_a_policy_that_was_deleted_meanwhile_is_no_missing_part(
    aws: StandIn, read: Callable[..., UserPolicies]
) -> None:
    gone = managed(aws, "gone", role("gone"))
    aws.users[ADA].attached = (gone,)
    del aws.managed_policies[gone.arn]
    assert read().is_complete


def test_a_boundary_that_is_not_found_is_a_missing_part(aws: StandIn, read: Callable[..., UserPolicies]) -> None:
    limit = aws.add_managed_policy("arn:aws:iam::111111111111:policy/limit", allow(["*"]))
    aws.users[ADA].boundary = limit
    aws.fail_next("GetPolicy", faults.api_error(404, "NoSuchEntity", "Policy was not found."))
    [unread] = read().unread
    assert (unread.what, unread.resource) == ("permissions boundary limit", limit.arn)


def test_a_document_that_cannot_be_evaluated_is_a_missing_part(aws: StandIn, read: Callable[..., UserPolicies]) -> None:
    aws.users[ADA].policies = (InlinePolicy("odd", {"Version": "2031-01-01", "Statement": []}),)
    [unread] = read().unread
    assert (unread.what, unread.reason) == ("policy odd of user ada", "unreadable")
    assert "Version" in unread.message


def test_nothing_is_read_without_an_answer_of_aws(aws: StandIn, read: Callable[..., UserPolicies]) -> None:
    aws.fail_next("GetUser", faults.reset(), times=4)
    with pytest.raises(NetworkError):
        read()


def test_a_group_that_is_not_there_is_not_found(aws: StandIn, iam: IamPolicies, ada: AccessKey) -> None:
    aws.users[ADA].policies = (allow(["iam:*"]),)
    with pytest.raises(NotFoundError):
        iam.inline_names(ada, Holder("group", "nobody", "arn:aws:iam::111111111111:group/nobody"))


def test_a_denied_list_names_its_action(iam: IamPolicies, ada: AccessKey) -> None:
    with pytest.raises(AccessDeniedError, match="iam:ListUserPolicies"):
        iam.inline_names(ada, OWN)


def test_a_list_without_an_end_is_not_from_aws(aws: StandIn, iam: IamPolicies, ada: AccessKey) -> None:
    inner = b"<PolicyNames/><IsTruncated>true</IsTruncated><Marker>m</Marker>"
    endless = b"<a><ListUserPoliciesResult>%s</ListUserPoliciesResult></a>" % inner
    aws.fail_next("ListUserPolicies", faults.Fault("endless", status=200, body=endless), times=3)
    with pytest.raises(NetworkError, match="did not come from AWS"):
        iam.inline_names(ada, OWN)
