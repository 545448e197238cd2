"""An offboarding at the stand-in, with exactly the policies that awsroles generates for it."""

import json
from collections import Counter
from typing import Any

import pytest
from testbed.aws.stand_in_aws import StandInActions
from testbed.organization.leaving import COMPANY, DEV, MASTER, OPERATIONS, LeavingCompany
from testbed.scenarios.organizations import organization_of

from awsroles.core.org.offboard.journal import Journal
from awsroles.core.org.offboard.plan import Change
from awsroles.core.org.policies.resources import Account
from awsroles.errors import AccessDeniedError, AwsError, NetworkError
from awsroles.standin import accounts, faults
from awsroles.standin.accounts import InlinePolicy
from awsroles.standin.errors import ApiError
from awsroles.standin.sample_policies import allow

DENY = f"arn:aws:iam::{MASTER}:policy/awsroles-offboarded"
FREE = f"arn:aws:iam::{DEV}:role/free"
READING = "arn:aws:iam::aws:policy/AmazonS3FullAccess"


@pytest.fixture
def company() -> LeavingCompany:
    return LeavingCompany()


def is_denied(company: LeavingCompany, caller: accounts.Caller, action: str = "iam:GetRole", **parameters: str) -> bool:
    """Say whether the call of *caller* is denied."""
    try:
        company.applied.call(caller, action, **(parameters or {"RoleName": "operations"}))
    except ApiError as error:
        return error.code == "AccessDenied"
    return False


def own_policies(company: LeavingCompany) -> tuple[list[str], list[str]]:
    user = company.user("ada")
    return [each.name for each in user.attached], list(accounts.inline_names(user.policies))


def revocation(company: LeavingCompany, role_arn: str, user: str = "ada") -> Any:
    """Return the condition under which the role's sessions are ended, None if they are not."""
    found = accounts.inline_names(company.aws.roles[role_arn].policies).get(f"awsroles-revoke-{user}")
    return None if found is None else found["Statement"][0]["Condition"]


def test_after_it_the_sessions_of_the_user_are_denied_and_those_of_others_go_on(company: LeavingCompany) -> None:
    ada, bob = company.mfa_session("ada"), company.mfa_session("bob")
    hers, his = company.applied.assume(ada, OPERATIONS), company.applied.assume(bob, OPERATIONS)
    assert not is_denied(company, hers)
    assert company.offboard()
    assert is_denied(company, ada, "iam:GetUser", UserName="ada")
    with pytest.raises(ApiError):
        company.applied.assume(ada, OPERATIONS)
    assert is_denied(company, hers)
    assert not is_denied(company, his)
    assert not is_denied(company, company.applied.assume(bob, OPERATIONS))


def test_every_credential_is_closed_and_can_be_made_again(company: LeavingCompany) -> None:
    company.user("ada").attached += (company.aws.add_managed_policy(READING, allow(["s3:*"])),)
    company.user("ada").policies += (InlinePolicy("own", allow(["s3:*"])),)
    assert company.offboard()
    user = company.user("ada")
    assert own_policies(company) == (["awsroles-offboarded"], ["own"])
    assert not any(each.active for each in company.aws.access_keys.values() if each.user is user)
    assert {each["Status"] for listed in user.others.values() for each in listed} == {"Inactive"}
    assert len(user.others) == 3
    assert user.password is None
    assert [each.name for each in user.groups] == ["everyone"]
    # The device is there, for nobody.
    assert list(company.aws.unassigned_devices) == [f"arn:aws:iam::{MASTER}:mfa/ada-phone"]


def test_with_delete_nothing_is_kept_but_the_user_and_the_deny(company: LeavingCompany) -> None:
    company.user("ada").policies += (InlinePolicy("own", allow(["s3:*"])),)
    assert company.offboard(change=Change(delete=True))
    user = company.user("ada")
    assert own_policies(company) == (["awsroles-offboarded"], [])
    assert not [each for each in company.aws.access_keys.values() if each.user is user]
    assert not any(user.others.values())
    assert not company.aws.unassigned_devices


def test_the_deny_comes_first_and_the_roles_come_a_minute_after_a_read_shows_it(company: LeavingCompany) -> None:
    company.aws.calls.clear()
    assert company.offboard()
    writes = [each.action for each in company.aws.calls if not each.action.startswith(("Get", "List", "Assume"))]
    assert writes[0] == "AttachUserPolicy"
    assert writes[-2:] == ["PutRolePolicy"] * 2
    at = {each.action: each.time for each in company.aws.calls}
    assert at["PutRolePolicy"] - at["ListAttachedUserPolicies"] >= 60
    assert company.said == ["Waiting 60 s, until all of AWS knows it.", "Ending the sessions of 2 roles."]


def test_a_policy_of_that_name_that_denies_less_is_not_relied_on(company: LeavingCompany) -> None:
    company.aws.add_managed_policy(DENY, {"Version": "2012-10-17", "Statement": []})
    with pytest.raises(AccessDeniedError) as raised:
        company.offboard()
    assert raised.value.message.startswith("ada cannot be denied everything, and nothing else was done: ")
    assert raised.value.hint == (
        "the policy awsroles-offboarded denies less than everything: generate and apply it again"
    )
    assert any(each.active for each in company.aws.access_keys.values() if each.user.name == "ada")


def test_an_administrator_makes_the_deny_if_it_is_missing(company: LeavingCompany) -> None:
    del company.aws.managed_policies[DENY]
    company.user("zoe").policies += (allow(["*"]),)
    assert company.offboard()
    assert own_policies(company) == (["awsroles-offboarded"], [])
    assert DENY in company.aws.managed_policies
    assert Journal(company.journal).steps[0].action == "CreatePolicy"


def test_a_read_that_does_not_show_the_deny_ends_the_run_before_the_roles(company: LeavingCompany) -> None:
    class Late:
        """Shows users as they were."""

        def __init__(self, actions: Any) -> None:
            self._actions = actions

        def call(self, credentials: Any, action: str, parameters: Any) -> Any:
            result = self._actions.call(credentials, action, parameters)
            return {} if action == "ListAttachedUserPolicies" else result

    with pytest.raises(AwsError) as raised:
        company.offboard(calls=company.calls(actions=Late(StandInActions(company.aws, "iam", "eu-west-1"))))
    assert raised.value.message == "AWS does not show the changes of the user yet"
    assert revocation(company, OPERATIONS) is None
    assert company.offboard()


def test_without_the_managed_policy_and_a_right_to_make_it_nothing_is_done(company: LeavingCompany) -> None:
    del company.aws.managed_policies[DENY]
    with pytest.raises(AccessDeniedError) as raised:
        company.offboard()
    assert raised.value.hint == f"grant customer:awsroles-offboard to a function of yours in {MASTER}, and apply that"


def test_a_user_with_ten_policies_gets_the_deny_in_line(company: LeavingCompany) -> None:
    made = [
        company.aws.add_managed_policy(f"arn:aws:iam::{MASTER}:policy/p{each}", allow(["s3:*"])) for each in range(10)
    ]
    company.user("ada").attached = tuple(made)
    company.user("zoe").policies += (allow(["*"]),)
    assert company.offboard()
    assert own_policies(company) == ([], ["awsroles-offboarded"])


def test_a_role_that_leaves_the_name_free_ends_for_everybody_only_if_that_was_agreed(company: LeavingCompany) -> None:
    company.user("ada").groups += (company.aws.groups[f"arn:aws:iam::{MASTER}:group/free"],)
    ada = company.mfa_session("ada")
    disguised = company.applied.assume(ada, FREE, RoleSessionName="robot")
    assert [each.shown for each in company.plan().loose] == ["dev/free"]
    assert company.offboard()
    assert not is_denied(company, disguised, RoleName="free")
    company.journal.clear()
    company.user("ada").groups += (company.aws.groups[f"arn:aws:iam::{MASTER}:group/free"],)
    assert company.offboard(whole=(FREE,))
    assert is_denied(company, disguised, RoleName="free")
    assert list(revocation(company, FREE)) == ["DateLessThan"]


def test_a_change_of_position_ends_only_the_roles_that_go(company: LeavingCompany) -> None:
    company.user("zoe").policies += (allow(["*"]),)
    assert company.offboard("bob", Change(("auditors",)))
    user = company.user("bob")
    assert sorted(each.name for each in user.groups) == ["auditors", "everyone"]
    assert not user.attached
    assert revocation(company, OPERATIONS, "bob") is not None
    assert revocation(company, OPERATIONS.replace("operations", "auditors"), "bob") is None
    before = company.applied.assume(company.mfa_session("bob"), OPERATIONS.replace("operations", "auditors"))
    assert not is_denied(company, before)


def test_groups_are_joined_by_who_may_and_the_rest_is_done_anyway(company: LeavingCompany) -> None:
    assert not company.offboard("ada", Change(("auditors",)))
    assert [each.name for each in company.user("ada").groups] == ["everyone"]
    [failed] = [each for each in Journal(company.journal).steps if each.outcome == "failed"]
    assert (failed.action, failed.target) == ("AddUserToGroup", "auditors")


def test_policies_of_the_users_own_that_may_assume_end_the_sessions_of_all_roles(company: LeavingCompany) -> None:
    company.user("ada").policies += (allow(["sts:AssumeRole"]),)
    plan = company.plan()
    assert {each.shown for each in plan.roles} >= {"prod/auditors", "dev/free", "prod/operations"}
    assert plan.notes[0] == (
        "Policies of the user's own may allow more roles (policy-0): sessions end in all of the file."
    )


def test_whoever_was_taken_out_of_file_and_groups_before_loses_the_sessions_of_all_roles(
    company: LeavingCompany,
) -> None:
    hers = company.applied.assume(company.mfa_session("ada"), OPERATIONS)
    company.organization = organization_of(COMPANY.replace('ada = { functions = ["operations"] }\n', ""))
    company.user("ada").groups = ()
    assert company.plan().notes[0] == (
        "Neither the file nor a group tells which roles the user had: sessions end in all of the file."
    )
    assert not company.offboard()
    assert is_denied(company, hers)


def test_machines_have_no_roles_by_the_file(company: LeavingCompany) -> None:
    company.organization = organization_of(COMPANY + '\n[machines]\nci = { reason = "builds", until = 2037-03-31 }\n')
    company.aws.add_user(f"arn:aws:iam::{MASTER}:user/ci")
    assert not company.plan("ci").roles


def test_what_a_deleted_policy_allowed_is_remembered_by_the_next_run(company: LeavingCompany) -> None:
    company.user("ada").policies += (InlinePolicy("own", allow(["sts:AssumeRole"])),)
    company.aws.fail_next("RemoveUserFromGroup", faults.reset(), 5)
    with pytest.raises(NetworkError):
        company.offboard(change=Change(delete=True))
    assert own_policies(company)[1] == []
    company.offboard(change=Change(delete=True))
    assert revocation(company, FREE) is not None


def test_an_interrupted_change_of_position_is_remembered_by_whoever_goes_on_to_leave(company: LeavingCompany) -> None:
    hers = company.applied.assume(company.mfa_session("bob"), OPERATIONS)
    company.aws.fail_next("PutRolePolicy", faults.reset(), 5)
    with pytest.raises(NetworkError):
        company.offboard("bob", Change(("auditors",)))
    company.organization = organization_of(
        COMPANY.replace('bob = { functions = ["operations", "auditors"] }', 'bob = { functions = ["auditors"] }')
    )
    assert company.offboard("bob")
    assert is_denied(company, hers)


def test_a_role_costs_two_calls_and_an_account_one(company: LeavingCompany) -> None:
    company.aws.calls.clear()
    assert company.offboard("bob")
    counts = Counter(each.action for each in company.aws.calls)
    # Two roles in each of two accounts.
    assert (counts["GetRole"], counts["PutRolePolicy"]) == (4, 4)
    assert counts["AssumeRole"] == 3


def test_the_roles_of_revokers_are_told_for_they_end_no_sessions_of_their_own(company: LeavingCompany) -> None:
    company.user("ada").policies += (allow(["sts:AssumeRole"]),)
    assert not company.offboard()
    failed = {each.target for each in Journal(company.journal).steps if each.outcome == "failed"}
    assert failed == {each.arn for each in company.aws.roles.values() if each.name == "leaving"}


def test_what_aws_is_busy_with_is_tried_again(company: LeavingCompany) -> None:
    busy = faults.api_error(409, "EntityTemporarilyUnmodifiable", "it is being modified")
    company.aws.fail_next("DeactivateMFADevice", busy, 2)
    company.aws.fail_next("PutRolePolicy", faults.throttling(), 6)
    company.aws.fail_next("GetRole", faults.throttling(), 6)
    company.aws.fail_next("AssumeRole", faults.throttling(), 4)
    assert company.offboard()


def test_a_broken_connection_ends_the_run_and_the_next_one_goes_on(company: LeavingCompany) -> None:
    company.aws.fail_next("RemoveUserFromGroup", faults.reset(), 9)
    with pytest.raises(NetworkError):
        company.offboard()
    company.aws.calls.clear()
    company.aws.fail_next("none", faults.reset())
    while company.aws.take_fault("RemoveUserFromGroup") is not None:
        pass
    assert company.offboard()
    assert revocation(company, OPERATIONS)["StringLike"]["aws:userid"] == [
        f"{company.aws.roles[OPERATIONS].role_id}:ada"
    ]
    assert "UpdateAccessKey" not in {each.action for each in company.aws.calls}


def test_a_step_that_is_denied_is_told_and_the_others_are_taken(company: LeavingCompany) -> None:
    arn = f"arn:aws:iam::{MASTER}:role/leaving"
    role = company.aws.roles[arn]
    denied = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "iam:DeleteLoginProfile", "Resource": "*"}],
    }
    role.policies += (denied,)
    assert not company.offboard()
    steps = {each.action: each for each in Journal(company.journal).steps}
    assert steps["DeleteLoginProfile"].outcome == "failed"
    assert "iam:DeleteLoginProfile" in str(steps["DeleteLoginProfile"].message)
    assert revocation(company, OPERATIONS) is not None
    role.policies = role.policies[:-1]
    assert company.offboard()
    assert company.user("ada").password is None


def test_a_role_that_nobody_may_read_is_not_green(company: LeavingCompany) -> None:
    company.aws.roles[f"arn:aws:iam::{DEV}:role/leaving"].policies += (
        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:GetRole", "Resource": "*"}]},
    )
    assert not company.offboard()
    [unread] = company.plan().unread
    assert (unread.account, unread.call, unread.name) == (DEV, "iam:GetRole", "dev/operations")


def test_roles_that_are_not_there_need_nothing(company: LeavingCompany) -> None:
    del company.aws.roles[OPERATIONS]
    assert company.offboard()
    assert [each.shown for each in company.plan().roles] == ["dev/operations"]


def test_a_role_under_another_path_is_the_one_of_the_name(company: LeavingCompany) -> None:
    role = company.aws.roles.pop(OPERATIONS)
    role.arn = OPERATIONS.replace("role/", "role/teams/")
    company.aws.roles[role.arn] = role
    # Those who revoke may not write it there.
    assert not company.offboard()
    [failed] = [each for each in Journal(company.journal).steps if each.outcome == "failed"]
    assert failed.target == role.arn


def test_a_later_run_that_deletes_keeps_the_evidence_of_the_first(company: LeavingCompany) -> None:
    assert company.offboard()
    first = Journal(company.journal).steps
    assert company.offboard(change=Change(delete=True))
    journal = Journal(company.journal)
    assert journal.steps[: len(first)] == first
    later = [each.action for each in journal.steps[len(first) :]]
    assert later == [
        "DeleteAccessKey",
        "DeleteVirtualMFADevice",
        "DeleteSSHPublicKey",
        "DeleteServiceSpecificCredential",
        "DeleteSigningCertificate",
    ]
    assert journal.is_finished
    assert not company.aws.unassigned_devices


def test_whoever_comes_back_and_leaves_again_loses_the_new_sessions_too(company: LeavingCompany) -> None:
    assert company.offboard()
    user = company.user("ada")
    user.attached, user.groups = (), ()
    for name in ("everyone", "operations"):
        user.groups += (company.aws.groups[f"arn:aws:iam::{MASTER}:group/{name}"],)
    company.pause(3600)
    hers = company.applied.assume(company.mfa_session("ada"), OPERATIONS)
    assert not is_denied(company, hers)
    company.aws.fail_next("PutRolePolicy", faults.reset(), 5)
    with pytest.raises(NetworkError):
        company.offboard()
    assert company.plan().finished is None
    assert company.offboard()
    assert is_denied(company, hers)


def test_a_new_user_of_the_same_name_has_a_journal_of_its_own(company: LeavingCompany) -> None:
    assert company.offboard()
    company.user("ada").user_id = "AIDAANOTHER"
    company.user("ada").groups = ()
    assert company.plan().finished is None
    assert company.offboard()
    assert Journal(company.journal).first("user_id") == "AIDAANOTHER"


def test_the_journal_holds_no_secrets(company: LeavingCompany) -> None:
    assert company.offboard()
    text = json.dumps(company.journal.entries)
    secrets = [each.secret_access_key for each in company.aws.access_keys.values()]
    secrets += [each.session_token for each in company.aws.sessions.values()]
    assert not [each for each in secrets if each in text]


def test_an_account_without_a_way_in_is_not_green() -> None:
    text = COMPANY.replace(
        'accounts = ["all"]\npolicies = ["customer:awsroles-revoke"]',
        'accounts = ["dev"]\npolicies = ["customer:awsroles-revoke"]',
    )
    company = LeavingCompany(text)
    assert not company.offboard()
    [unread] = company.plan().unread
    assert unread.why == "the file gives you no role in 222222222222 that may write IAM"


def test_a_user_that_is_not_there_is_told(company: LeavingCompany) -> None:
    with pytest.raises(AwsError) as raised:
        company.plan("adda")
    assert "adda" in raised.value.message


def test_the_deploy_role_is_left_alone(company: LeavingCompany) -> None:
    assert company.offboard()
    deploy = company.applied.deploy_role(Account("prod", "222222222222"))
    assert revocation(company, deploy) is None
