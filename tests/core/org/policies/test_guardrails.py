"""The service control policies: whom they stop, whom they spare, where they are attached, what is refused."""

from datetime import datetime
from pathlib import Path

import pytest
from testbed.scenarios.judged import ALL, Call, Judge, answer, example
from testbed.scenarios.organizations import SMALL, organization_of

from awsroles.core.dataclass import replace
from awsroles.core.org.places import BrokenOrganizationError
from awsroles.core.org.policies.control_documents import BASE, no_users
from awsroles.core.org.policies.formats.json_text import compact_json
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Resources

DOCS = Path(__file__).parents[4] / "docs"
PROD, DEV, STORAGE = (f"arn:aws:iam::{number * 12}:" for number in "235")
TOP = 'management_account = "top"\n[accounts]\ntop = { id = "111111111111" }\n'
DEPLOY, GLASS = "role/OrganizationAccountAccessRole", "role/break-glass"
STACK_SETS, TOWER = "role/stacksets-exec-0123456789abcdef", "role/AWSControlTowerExecution"
LAST, AFTER = (datetime.fromisoformat(f"{each}+00:00") for each in ("2037-06-30T23:59:59", "2037-07-01T00:00:00"))
CREDENTIALS = (
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:CreateUser",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "iam:UpdateLoginProfile",
    "iam:UpdateServiceSpecificCredential",
    "iam:UpdateSigningCertificate",
    "iam:UpdateSSHPublicKey",
    "iam:UpdateUser",
    "iam:UploadSigningCertificate",
    "iam:UploadSSHPublicKey",
)
EDITS = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(example())


def company(guardrails: str, *, text: str = SMALL, accounts: str = "", more: str = "") -> str:
    """Return the small organization with [guardrails], break-glass, and a management account of its own."""
    text = text.replace(
        "[accounts]\n", f'management_account = "top"\n[accounts]\ntop = {{ id = "{"1" * 12}" }}\n{accounts}'
    )
    return f"{text}\n[break_glass]\nusers = ['g']\n[guardrails]\n{guardrails}\n{more}"


def exception(resource: str, finding: str = "user_in_sub_account") -> str:
    named = f'account = "dev"\nfinding = "{finding}"\nresource = "{resource}"\nreason = "x"\n'
    return f"[[exceptions]]\n{named}"


def made(guardrails: str, **more: str) -> Resources:
    return generate(organization_of(company(guardrails, **more)))


def attached(resources: Resources) -> dict[str, list[str]]:
    return {each.name: [account.name for account in each.targets] for each in resources.control_policies}


def problems(guardrails: str, **more: str) -> list[str]:
    with pytest.raises(BrokenOrganizationError) as raised:
        made(guardrails, **more)
    return [each.message for each in raised.value.problems]


@pytest.mark.parametrize("action", CREDENTIALS)
def test_nobody_makes_or_revives_a_user_but_deploy_role_and_break_glass(judge: Judge, action: str) -> None:
    call = Call(action, f"{PROD}user/eve")
    for who in ("root", "role/operations", "role/Admin", "user/old", STACK_SETS, TOWER):
        assert judge.in_account("prod", PROD + who, call) == "explicit_deny"
    assert judge.in_account("prod", PROD + "role/Admin", replace(call, by_service=True)) == "explicit_deny"
    for who in (DEPLOY, GLASS):
        assert judge.in_account("prod", PROD + who, call) == "allow"


def test_users_who_are_there_can_be_closed(judge: Judge) -> None:
    for action in ("iam:DeleteUser", "iam:DeleteAccessKey", "iam:DeleteLoginProfile", "iam:ListUsers"):
        assert judge.in_account("prod", f"{PROD}role/Admin", Call(action, f"{PROD}user/old")) == "allow"


def test_an_exception_is_for_one_user_of_one_account_to_its_last_day(judge: Judge) -> None:
    admin = f"{DEV}role/Admin"
    for user in ("user/ses-smtp", "user/mail/ses-smtp"):
        call = Call("iam:CreateAccessKey", DEV + user)
        assert judge.in_account("dev", admin, call) == "allow"
        last, after = (
            datetime.fromisoformat(f"{each}+00:00") for each in ("2037-06-30T23:59:59", "2037-07-01T00:00:00")
        )
        assert judge.in_account("dev", admin, replace(call, at=last)) == "allow"
        assert judge.in_account("dev", admin, replace(call, at=after)) == "explicit_deny"
        assert judge.in_account("dev", DEV + DEPLOY, replace(call, at=after)) == "allow"
    for user in ("user/x-ses-smtp", "user/ses-smtp-2", "user/ses-smtp/eve", "user/xses-smtp", "user/SES-SMTP"):
        assert judge.in_account("dev", admin, Call("iam:CreateAccessKey", DEV + user)) == "explicit_deny"
    other = Call("iam:CreateAccessKey", f"{PROD}user/ses-smtp")
    assert judge.in_account("prod", f"{PROD}role/Admin", other) == "explicit_deny"


def test_an_exception_with_a_path_is_for_that_path() -> None:
    more = (
        '[[exceptions]]\naccount = "dev"\nfinding = "user_in_sub_account"\nresource = "user/mail/ses"\nreason = "x"\n'
    )
    small = Judge(organization_of(company('no_users_in = ["all"]', more=more)))
    admin = f"{DEV}role/Admin"
    assert small.in_account("dev", admin, Call("iam:CreateUser", f"{DEV}user/mail/ses")) == "allow"
    assert small.in_account("dev", admin, Call("iam:CreateUser", f"{DEV}user/ses")) == "explicit_deny"


@pytest.mark.parametrize("resource", ["user/*", "user/ses-?", "*", "role/x", "user/${aws:username}", "user/a b", "ses"])
def test_an_exception_for_more_than_a_user_is_refused(resource: str) -> None:
    problem = f'"{resource}" is no user, without wildcards: write user/NAME'
    assert problems('no_users_in = ["all"]', more=exception(resource)) == [problem]


def test_other_exceptions_open_nothing() -> None:
    more = exception("user/ses", "role_unused")
    assert attached(made('no_users_in = ["all"]', more=more)) == {"awsroles-no-users": ["dev", "prod"]}


@pytest.mark.parametrize("action", EDITS)
@pytest.mark.parametrize("role", ["role/operations", "role/auditors", DEPLOY, GLASS, STACK_SETS])
def test_an_administrator_edits_no_generated_role_and_forges_none_that_is_spared(
    judge: Judge, action: str, role: str
) -> None:
    call = Call(action, PROD + role)
    for who in ("root", "role/operations", "role/Admin", TOWER, "role/evil/OrganizationAccountAccessRole"):
        assert judge.in_account("prod", PROD + who, call) == "explicit_deny"
    for who in (DEPLOY, GLASS, STACK_SETS):
        assert judge.in_account("prod", PROD + who, call) == "allow"


def test_an_administrator_edits_roles_of_the_team_itself(judge: Judge) -> None:
    for role in ("role/app", "role/operations-2", "role/app/operations"):
        assert judge.in_account("prod", f"{PROD}role/Admin", Call("iam:PutRolePolicy", PROD + role)) == "allow"


def test_an_administrator_edits_no_policy_of_awsroles(judge: Judge) -> None:
    call = Call("iam:CreatePolicyVersion", f"{PROD}policy/awsroles-revoke")
    assert judge.in_account("prod", f"{PROD}role/Admin", call) == "explicit_deny"
    assert judge.in_account("prod", PROD + DEPLOY, call) == "allow"
    other = Call("iam:CreatePolicyVersion", f"{PROD}policy/app")
    assert judge.in_account("prod", f"{PROD}role/Admin", other) == "allow"


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("s3:PutObject", "allow"),
        ("cloudtrail:StopLogging", "allow"),
        ("kms:Decrypt", "allow"),
        ("sts:GetCallerIdentity", "allow"),
        ("sts:TagSession", "allow"),
        ("iam:ListRoles", "allow"),
        ("iam:GetRole", "allow"),
        ("support:CreateCase", "allow"),
        ("iam:CreateRole", "explicit_deny"),
        ("ec2:RunInstances", "explicit_deny"),
        ("s3tables:GetTable", "explicit_deny"),
        ("account:CloseAccount", "explicit_deny"),
        ("organizations:LeaveOrganization", "explicit_deny"),
    ],
)
def test_an_account_has_only_its_services(judge: Judge, action: str, expected: str) -> None:
    call = Call(action, f"{STORAGE}role/x" if action.startswith("iam:") else "*")
    for who in ("role/operations", "root"):
        assert judge.in_account("storage", STORAGE + who, call) == expected
    for who in (DEPLOY, GLASS, STACK_SETS, TOWER):
        assert judge.in_account("storage", STORAGE + who, call) == "allow"


def test_keys_are_for_services_on_the_behalf_of_a_user_unless_kms_is_chosen() -> None:
    small = Judge(organization_of(company('only_services = { prod = ["s3"] }')))
    call = Call("kms:Decrypt", "arn:aws:kms:eu-west-1:222222222222:key/1")
    assert small.in_account("prod", f"{PROD}role/operations", call) == "explicit_deny"
    assert small.in_account("prod", f"{PROD}role/operations", replace(call, by_service=True)) == "allow"
    other = Call("ec2:RunInstances", "*", by_service=True)
    assert small.in_account("prod", f"{PROD}role/operations", other) == "explicit_deny"


def test_the_management_account_is_spared_and_said_so() -> None:
    resources = made('no_users_in = ["all", "top"]\nprotect_roles = ["top"]\nonly_services = { top = ["s3"] }')
    assert attached(resources) == {"awsroles-no-users": ["dev", "prod"]}
    said = [each for each in resources.notes if "top" in each]
    assert said == [
        f"the guardrail {key} is not enforced in top: AWS spares the management account"
        for key in ("no_users_in", "only_services", "protect_roles")
    ]
    # Even if it were attached.
    call = Call("iam:CreateUser", f"arn:aws:iam::{'1' * 12}:user/eve")
    caller = f"arn:aws:iam::{'1' * 12}:role/Admin"
    scps = [[ALL], [ALL, no_users(["arn:aws:iam::*:role/x"])]]
    assert answer(caller, call, identity=[ALL], scps=scps, management=True) == "allow"
    assert answer(caller, call, identity=[ALL], scps=scps) == "explicit_deny"


def test_policies_are_attached_to_chosen_accounts_and_never_to_special_ones() -> None:
    assert attached(generate(example())) == {
        "awsroles-no-users": ["prod", "storage"],
        "awsroles-no-users-dev": ["dev"],
        "awsroles-only-services-storage": ["storage"],
        "awsroles-protect-roles": ["dev", "prod", "storage"],
    }
    accounts = f'old = {{ id = "{"7" * 12}", closed = true }}\n'
    assert attached(made('no_users_in = ["old", "dev"]', accounts=accounts)) == {"awsroles-no-users": ["dev"]}
    assert made("").control_policies == ()


def test_each_policy_says_what_it_is_for(judge: Judge) -> None:
    assert {each.name: each.description for each in judge.resources.control_policies} == {
        "awsroles-no-users": "No IAM users",
        "awsroles-no-users-dev": "No IAM users but exceptions",
        "awsroles-only-services-storage": "Only chosen services in storage",
        "awsroles-protect-roles": "Generated roles stay as they are",
    }


def test_an_allow_is_needed_at_each_level() -> None:
    """Control policies of ours only deny: without FullAWSAccess beside them nothing works."""
    resources = made('no_users_in = ["all"]')
    [document] = [each.document for each in resources.control_policies]
    assert {each["Effect"] for each in document["Statement"]} == {"Deny"}
    call = Call("s3:ListAllMyBuckets", "*")
    caller = f"{PROD}role/Admin"
    assert answer(caller, call, identity=[ALL], scps=[[ALL], [document]]) == "implicit_deny"
    assert answer(caller, call, identity=[ALL], scps=[[document], [ALL]]) == "implicit_deny"
    assert answer(caller, call, identity=[ALL], scps=[[ALL], [ALL, document]]) == "allow"


def test_a_policy_that_locks_the_master_account_is_refused() -> None:
    assert problems('no_users_in = ["all", "identity"]') == [
        "the users of identity could have no new keys, devices and passwords: leave it out"
    ]
    assert problems('only_services = { identity = ["s3"] }') == [
        "the users of identity manage their own keys and devices by IAM: add iam"
    ]
    small = Judge(organization_of(company('only_services = { identity = ["iam"] }\nprotect_roles = ["identity"]')))
    user = "arn:aws:iam::444444444444:user/ada"
    assert small.in_account("identity", user, Call("iam:CreateAccessKey", user, mfa=True)) == "allow"
    # As the management account it is spared.
    spared = generate(organization_of(SMALL + '[guardrails]\nno_users_in = ["identity"]\n'))
    assert spared.control_policies == ()


def test_a_problem_has_its_place() -> None:
    with pytest.raises(BrokenOrganizationError) as raised:
        made('only_services = { identity = ["s3"] }\nno_users_in = [\n  "all",\n  "identity",\n]')
    lines = company('only_services = { identity = ["s3"] }\nno_users_in = [\n  "all",\n  "identity",\n]').splitlines()
    places = [each.place for each in raised.value.problems]
    assert [lines[each.line - 1][each.column - 1 :] for each in places] == ['["s3"] }', '"identity",']


def test_another_companys_account_has_no_control_policy() -> None:
    accounts = f'partner = {{ id = "{"6" * 12}", external = true }}\n'
    assert problems('protect_roles = ["partner"]', accounts=accounts) == [
        "partner is another company's account, to which no control policy can be attached"
    ]


def test_without_break_glass_only_the_deploy_role_is_spared() -> None:
    text = SMALL.replace("[accounts]\n", TOP)
    resources = generate(organization_of(f"{text}[guardrails]\nno_users_in = ['all']\n"))
    assert "break-glass" not in compact_json([each.document for each in resources.control_policies])
    assert "without [break_glass], only the deploy role is exempt from service control policies" in resources.notes


def test_roles_that_are_called_after_accounts_are_protected_account_by_account() -> None:
    text = SMALL.replace("[accounts]\n", 'role_name = "{account}-{function}"\n[accounts]\n')
    resources = made('protect_roles = ["all"]', text=text)
    assert attached(resources) == {"awsroles-protect-roles-dev": ["dev"], "awsroles-protect-roles-prod": ["prod"]}
    dev = compact_json(resources.control_policies[0].document)
    assert "role/dev-operations" in dev
    assert "role/prod-operations" not in dev


def test_roles_under_a_path_are_protected_there() -> None:
    text = SMALL.replace("[accounts]\n", 'role_path = "/people/"\n[accounts]\n', 1)
    small = Judge(organization_of(company('protect_roles = ["all"]', text=text)))
    for role, expected in (("people/operations", "explicit_deny"), ("operations", "allow")):
        call = Call("iam:PutRolePolicy", f"{PROD}role/{role}")
        assert small.in_account("prod", f"{PROD}role/Admin", call) == expected


@pytest.mark.parametrize(("revoking", "count", "expected"), [(False, 200, 4), (True, 50, 2)])
def test_many_roles_are_protected_by_several_policies_that_fit(revoking: bool, count: int, expected: int) -> None:
    names = [f"a-function-with-a-long-name-of-fifty-characters-{number:03}" for number in range(count)]
    policies = ["customer:awsroles-revoke" if revoking else "aws:ReadOnlyAccess", *["aws:ReadOnlyAccess"] * (count - 1)]
    grants = "".join(
        f'[[grants]]\nfunction = "{name}"\naccounts = ["prod"]\npolicies = ["{policy}"]\n'
        for name, policy in zip(names, policies, strict=True)
    )
    text = SMALL.replace("[functions]\n", "[functions]\n" + "".join(f"{name} = {{}}\n" for name in names))
    resources = made('protect_roles = ["all"]', text=text + grants)
    controls = resources.control_policies
    assert len(controls) == expected
    assert controls[1].name == "awsroles-protect-roles-2"
    assert max(len(compact_json(each.document)) for each in controls) <= 10_240
    small = Judge(organization_of(company('protect_roles = ["all"]', text=text + grants)))
    for name in names:
        call = Call("iam:UpdateAssumeRolePolicy", f"{PROD}role/{name}")
        assert small.in_account("prod", f"{PROD}role/Admin", call) == "explicit_deny"


def test_exceptions_that_do_not_fit_are_refused() -> None:
    more = "".join(exception(f"user/u-{number}") for number in range(120))
    [problem] = problems('no_users_in = ["all"]', more=more)
    assert problem.startswith("the control policy awsroles-no-users-dev has ")
    assert problem.endswith("10240 at most: name fewer exceptions or services")


def test_the_page_shows_the_base_of_only_services() -> None:
    page = (DOCS / "organization-policies.md").read_text(encoding="utf-8")
    _, _, rest = page.partition("The base of `only_services`")
    shown = [line.strip() for line in rest.partition("\n## ")[0].splitlines() if line.startswith("    ")]
    assert tuple(shown) == BASE
