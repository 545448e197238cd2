"""The policies of awsroles' own commands: where they are made, and the little that they allow."""

from pathlib import Path

import pytest
from testbed.scenarios.judged import ALL, Call, Judge, answer
from testbed.scenarios.organizations import SMALL, organization_of
from testbed.scenarios.tools import TOOLS, company

from awsroles.core.org.places import BrokenOrganizationError
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Document

DOCS = Path(__file__).parents[4] / "docs"
HOME, PROD = "arn:aws:iam::444444444444:", "arn:aws:iam::222222222222:"
ROOT = "arn:aws:organizations::444444444444"


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(organization_of(company()))


def allowed(document: Document, action: str, resource: str, who: str = f"{HOME}role/leaving", **key: str) -> str:
    return answer(who, Call(action, resource, keys=tuple(key.items())), identity=[document])


def test_only_what_a_grant_names_is_made_in_its_accounts(judge: Judge) -> None:
    made = [(each.account.name, each.name) for each in judge.resources.policies]
    tools = ["awsroles-audit", "awsroles-offboard", "awsroles-offboarded", "awsroles-revoke"]
    assert [each for each in made if each[1] in tools] == [
        ("dev", "awsroles-audit"),
        ("dev", "awsroles-revoke"),
        ("identity", "awsroles-audit"),
        ("identity", "awsroles-offboard"),
        ("identity", "awsroles-offboarded"),
        ("identity", "awsroles-revoke"),
        ("prod", "awsroles-audit"),
        ("prod", "awsroles-revoke"),
        ("top", "awsroles-audit"),
    ]
    assert not {each.name for each in generate(organization_of(SMALL)).policies} & set(tools)


def test_the_roles_of_the_grants_have_the_policies(judge: Judge) -> None:
    attached = {(each.account.name, each.name): each.managed for each in judge.resources.roles}
    assert attached["prod", "audit"] == (f"{PROD}policy/awsroles-audit",)
    made = {each.arn("aws") for each in judge.resources.policies}
    ours = {arn for arns in attached.values() for arn in arns if "policy/awsroles-" in arn}
    assert ours <= made


def test_accounts_of_a_kind_have_the_same_documents(judge: Judge) -> None:
    for name in ("awsroles-audit",):
        assert judge.policy(name, "prod") == judge.policy(name, "dev")
    assert "222222222222" not in str(judge.policy("awsroles-revoke", "prod"))


@pytest.mark.parametrize(
    ("action", "resource", "accounts"),
    [
        ("iam:GetAccountSummary", "*", {"prod", "identity", "top"}),
        ("iam:GetAccountAuthorizationDetails", "*", {"prod", "identity", "top"}),
        ("iam:GenerateCredentialReport", "*", {"prod", "identity", "top"}),
        ("iam:GetCredentialReport", "*", {"prod", "identity", "top"}),
        ("iam:GetRole", f"{HOME}role/operations", {"prod", "identity", "top"}),
        ("iam:ListMFADevices", f"{HOME}user/ada", {"identity"}),
        ("iam:ListVirtualMFADevices", "*", {"identity"}),
        ("iam:ListAccessKeys", f"{HOME}user/ada", {"prod", "identity", "top"}),
        ("organizations:ListAccountsForParent", f"{ROOT}:root/o-a1b2c3d4e5/r-abcd", {"top"}),
        ("organizations:DescribePolicy", f"{ROOT}:policy/o-a1b2c3d4e5/service_control_policy/p-1", {"top"}),
        ("organizations:ListTargetsForPolicy", f"{ROOT}:policy/o-a1b2c3d4e5/service_control_policy/p-1", {"top"}),
        ("organizations:ListPolicies", "*", {"top"}),
        ("organizations:DescribeOrganization", "*", {"top"}),
        ("organizations:AttachPolicy", "*", set()),
        ("iam:CreateAccessKey", f"{HOME}user/ada", set()),
        ("s3:GetObject", "*", set()),
        ("iam:PutRolePolicy", f"{PROD}role/operations", set()),
    ],
)
def test_audit_reads_and_nothing_else(judge: Judge, action: str, resource: str, accounts: set[str]) -> None:
    found = {
        account
        for account in ("prod", "identity", "top")
        if allowed(judge.policy("awsroles-audit", account), action, resource) == "allow"
    }
    assert found == accounts


def test_offboard_closes_a_user(judge: Judge) -> None:
    document = judge.policy("awsroles-offboard", "identity")
    for user in ("user/ada", "user/contractors/bob"):
        for action in (
            "iam:UpdateAccessKey",
            "iam:DeleteAccessKey",
            "iam:DeleteLoginProfile",
            "iam:DeactivateMFADevice",
            "iam:UpdateSSHPublicKey",
            "iam:DeleteUserPolicy",
            "iam:ListGroupsForUser",
        ):
            assert allowed(document, action, HOME + user) == "allow"
    assert allowed(document, "iam:RemoveUserFromGroup", f"{HOME}group/operations") == "allow"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:PutUserPolicy", f"{HOME}user/ada"),
        ("iam:CreateAccessKey", f"{HOME}user/ada"),
        ("iam:CreateLoginProfile", f"{HOME}user/ada"),
        ("iam:UpdateLoginProfile", f"{HOME}user/ada"),
        ("iam:AddUserToGroup", f"{HOME}group/operations"),
        ("iam:PutRolePolicy", f"{HOME}role/leaving"),
        ("iam:DeleteUser", f"{HOME}user/ada"),
        ("iam:CreatePolicyVersion", f"{HOME}policy/awsroles-offboarded"),
    ],
)
def test_offboard_gives_nobody_anything(judge: Judge, action: str, resource: str) -> None:
    assert allowed(judge.policy("awsroles-offboard", "identity"), action, resource) == "implicit_deny"


def test_offboard_attaches_the_deny_and_detaches_all_but_it(judge: Judge) -> None:
    document = judge.policy("awsroles-offboard", "identity")
    deny, admin = f"{HOME}policy/awsroles-offboarded", "arn:aws:iam::aws:policy/AdministratorAccess"
    ada = f"{HOME}user/ada"
    assert allowed(document, "iam:AttachUserPolicy", ada, PolicyARN=deny) == "allow"
    assert allowed(document, "iam:AttachUserPolicy", ada, PolicyARN=admin) == "implicit_deny"
    assert allowed(document, "iam:DetachUserPolicy", ada, PolicyARN=admin) == "allow"
    assert allowed(document, "iam:DetachUserPolicy", ada, PolicyARN=deny) == "implicit_deny"


def test_offboard_leaves_break_glass_and_the_groups_of_all(judge: Judge) -> None:
    document = judge.policy("awsroles-offboard", "identity")
    for group in ("everyone", "break-glass"):
        assert allowed(document, "iam:RemoveUserFromGroup", f"{HOME}group/{group}") == "explicit_deny"
    for user in ("user/glass", "user/emergency/glass"):
        for action in ("iam:UpdateAccessKey", "iam:DeactivateMFADevice", "iam:DeleteLoginProfile"):
            assert allowed(document, action, HOME + user) == "explicit_deny"
        assert allowed(document, "iam:GetUser", HOME + user) == "allow"


def test_offboard_reads_policies_to_see_what_they_deny_and_allow(judge: Judge) -> None:
    document = judge.policy("awsroles-offboard", "identity")
    for policy in (f"{HOME}policy/awsroles-offboarded", "arn:aws:iam::aws:policy/AdministratorAccess"):
        for action in ("iam:GetPolicy", "iam:GetPolicyVersion"):
            assert allowed(document, action, policy) == "allow"


def test_an_offboarded_user_can_do_nothing(judge: Judge) -> None:
    denied = judge.policy("awsroles-offboarded", "identity")
    for call in (Call("s3:ListAllMyBuckets", "*", mfa=True), Call("iam:ChangePassword", f"{HOME}user/ada")):
        assert judge.by_user(f"{HOME}user/ada", call, also=[ALL, denied]) == "explicit_deny"


def test_offboard_is_for_the_master_account_only() -> None:
    tools = TOOLS.replace('policies = ["customer:awsroles-revoke"]', 'policies = ["customer:awsroles-offboard"]')
    with pytest.raises(BrokenOrganizationError) as raised:
        generate(organization_of(company(tools)))
    [problem] = raised.value.problems
    text = company(tools).splitlines()[problem.place.line - 1]
    assert text[problem.place.column - 1 :] == '"customer:awsroles-offboard"]'
    assert problem.message == (
        "awsroles-offboard is for the users of identity, and dev has none: grant it in identity only"
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("awsroles-adit", "did you mean awsroles-audit?"),
        ("awsroles-billing-readers", "use awsroles-audit, awsroles-offboard, awsroles-revoke"),
    ],
)
def test_a_policy_that_looks_like_one_of_awsroles_is_refused(name: str, hint: str) -> None:
    with pytest.raises(BrokenOrganizationError) as raised:
        generate(organization_of(SMALL.replace("aws:SecurityAudit", f"customer:{name}")))
    [problem] = raised.value.problems
    assert (problem.place.line, problem.message) == (23, f"awsroles makes no policy {name} for roles: {hint}")


def test_revoke_ends_sessions_of_other_roles_but_not_of_its_own_or_break_glass(judge: Judge) -> None:
    document = judge.policy("awsroles-revoke", "prod")
    who = f"{PROD}role/leaving"
    for action in ("iam:PutRolePolicy", "iam:DeleteRolePolicy"):
        for role in ("operations", "auditors", "audit"):
            assert allowed(document, action, f"{PROD}role/{role}", who) == "allow"
        for role in ("leaving", "break-glass", "app", "OrganizationAccountAccessRole"):
            assert allowed(document, action, f"{PROD}role/{role}", who) == "implicit_deny"
    assert allowed(document, "iam:GetRole", f"{PROD}role/leaving", who) == "allow"
    for action in ("iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DeleteRole"):
        assert allowed(document, action, f"{PROD}role/operations", who) == "implicit_deny"


def test_control_policies_let_revokers_write_in_line_policies_alone(judge: Judge) -> None:
    revoker = f"{PROD}role/leaving"
    for role, expected in (("operations", "allow"), ("leaving", "explicit_deny"), ("break-glass", "explicit_deny")):
        assert judge.in_account("prod", revoker, Call("iam:PutRolePolicy", f"{PROD}role/{role}")) == expected
    for action in ("iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:CreateRole"):
        assert judge.in_account("prod", revoker, Call(action, f"{PROD}role/operations")) == "explicit_deny"
    other = f"{PROD}role/operations"
    assert judge.in_account("prod", other, Call("iam:PutRolePolicy", f"{PROD}role/auditors")) == "explicit_deny"


def test_revokers_end_sessions_in_an_account_of_few_services(judge: Judge) -> None:
    dev = "arn:aws:iam::333333333333:"
    call = Call("iam:PutRolePolicy", f"{dev}role/operations")
    assert judge.in_account("dev", f"{dev}role/leaving", call) == "allow"
    assert (
        judge.in_account("dev", f"{dev}role/operations", Call("iam:PutRolePolicy", f"{dev}role/x")) == "explicit_deny"
    )


def test_a_revoker_alone_reads_its_own_role() -> None:
    tools = '[[grants]]\nfunction = "leaving"\naccounts = ["identity"]\npolicies = ["customer:awsroles-revoke"]\n'
    document = Judge(organization_of(company(tools))).policy("awsroles-revoke", "identity")
    assert [each["Sid"] for each in document["Statement"]] == ["ReadRoles"]


def test_each_policy_says_what_it_is_for(judge: Judge) -> None:
    assert {each.name: each.description for each in judge.resources.policies} == {
        "awsroles-audit": "Reading, for awsroles org check",
        "awsroles-mfa-required": "Deny of all but the first steps without MFA",
        "awsroles-offboard": "Closing of users",
        "awsroles-offboarded": "Deny of everything to users who left",
        "awsroles-revoke": "Ending of sessions",
        "awsroles-self-management": "Own credentials, and reading of own access",
        "awsroles-until": "Deny of everything to people after their last day",
    }


def test_the_grants_of_the_page_make_the_policies() -> None:
    page = (DOCS / "organization-policies.md").read_text(encoding="utf-8")
    grants = "".join(f"{line.strip()}\n" for line in page.splitlines() if line.startswith("    "))
    _, start, rest = grants.partition("[[grants]]")
    text = company(start + rest).replace("leaving = {}", "leavers = {}").replace("top", "management")
    made = {(each.account.name, each.name) for each in generate(organization_of(text)).policies}
    assert {("management", "awsroles-audit"), ("identity", "awsroles-offboard"), ("prod", "awsroles-revoke")} <= made
