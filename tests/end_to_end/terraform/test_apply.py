"""The generated Terraform, applied by the real one to moto's accounts in the order of the README."""

import json
from pathlib import Path

import pytest
from testbed.organization.moto_server import moto_server
from testbed.organization.terraform_world import World, assert_all_is_as_generated, assert_role_is_as_generated
from testbed.program.workstation import Workstation
from testbed.scenarios.organizations import example_company, organization_of

from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.adapters.process.launcher import program_path
from awsroles.adapters.state.files import StateFacts
from awsroles.app.app import App
from awsroles.app.invocation import Invocation
from awsroles.app.profiles import login
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Resources, Role
from awsroles.core.profiles.options import RoleProfileOptions
from devtools.private_keyring import PrivateKeyring

# Each apply starts a provider of 600 MB twice, on a machine that runs other tests too.
pytestmark = pytest.mark.timeout(400)
# moto takes any.
CODE = "123456"
SMALL = """version = 1

[organization]
id = "o-a1b2c3d4e5"
master_account = "identity"
management_account = "management"

[guardrails]
no_users_in = ["all"]
protect_roles = ["all"]

[accounts]
management = { id = "111111111111" }
identity = { id = "444444444444" }
prod = { id = "222222222222" }

[functions]
operations = { description = 'Runs "${prod}" %{x}' }
auditors = { session_name = "off" }

[[grants]]
function = "operations"
accounts = ["prod"]
policies = ["aws:ReadOnlyAccess", "aws:job-function/NetworkAdministrator"]
inline = "file:policies/logs.json"
max_session = "4h"

[[grants]]
function = "auditors"
accounts = ["prod"]
policies = ["aws:SecurityAudit"]

[users]
ada = { functions = ["operations"] }
"bob@example.com" = { functions = ["auditors", "operations"], until = 2036-12-31 }
"""
# A root module less: each costs a tenth of a minute.
WITHOUT_GUARDRAILS = SMALL.replace('no_users_in = ["all"]\nprotect_roles = ["all"]\n', "").replace("[guardrails]\n", "")
LOGS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::${aws:username}-logs/*"}],
    }
)
REVOKE = "awsroles-revoke-ada"
REVOCATION = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"DateLessThan": {"aws:TokenIssueTime": "2030-01-01T00:00:00Z"}},
        }
    ],
}


@pytest.fixture
def small() -> Resources:
    """Return a company with one account beside the two of every company."""
    return resources_of(SMALL)


def resources_of(text: str) -> Resources:
    """Return the resources of the organization *text*."""
    return generate(organization_of(text, {"policies/logs.json": LOGS}))


@pytest.mark.parametrize(
    "text", [pytest.param(WITHOUT_GUARDRAILS, id="small"), pytest.param(SMALL, id="guardrails", marks=pytest.mark.soak)]
)
def test_a_company_is_applied_once_and_a_change_of_its_file_changes_only_that(
    environment: dict[str, str],
    keyring_bus: PrivateKeyring,  # noqa: ARG001 - started
    tmp_path: Path,
    text: str,
) -> None:
    small = resources_of(text)
    with moto_server(environment) as moto:
        world = World(moto, environment, tmp_path / "policies", small)
        # A backend is a team's own, beside the generated files.
        own = 'terraform {\n  backend "local" {\n    path = "own"\n  }\n}\n'
        world.terraform.write({"accounts/prod/backend.tf": own})
        apply_all(world)
        assert (tmp_path / "policies" / "accounts" / "prod" / "own").exists()
        assert_all_is_as_generated(world)
        assert_awsroles_logs_in(world, environment, "ada", small.roles[0])
        assert_a_change_keeps_revocations(world, resources_of(text.replace('max_session = "4h"', 'max_session = "2h"')))


def apply_all(world: World) -> None:
    """Apply each root module; afterwards a plan of it has nothing to do."""
    world.terraform.run("", "fmt", "-check", "-diff", "-recursive", "-no-color")
    for root in world.roots:
        world.terraform.initialize(root)
        done = world.terraform.apply(root)
        if root == "master":
            assert_the_deny_came_last(done)
    assert {root: world.terraform.changes(root) for root in world.roots} == {root: {} for root in world.roots}


def assert_the_deny_came_last(done: str) -> None:
    """Nobody is denied before they have their groups and what lets them enrol an MFA device."""
    before, found, after = done.partition(
        "aws_iam_group_policy_attachment.everyone_slash_awsroles-mfa-required[0]: Creat"
    )
    assert found
    kinds = ("user_group_membership.users", "group_policy.", "group_policy_attachment.everyone[")
    assert all(f"aws_iam_{kind}" in before for kind in kinds)
    assert not [line for line in after.splitlines() if line.startswith(tuple(f"aws_iam_{kind}" for kind in kinds))]


def assert_awsroles_logs_in(world: World, environment: dict[str, str], user: str, role: Role) -> None:
    """Log *user* in to *role* with awsroles, and let a program use the profile."""
    iam = world.iam(world.resources.master)
    arn = iam.get_user(UserName=user)["User"]["Arn"]
    key = iam.create_access_key(UserName=user)["AccessKey"]
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName=user, SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="234567"
    )
    workstation = Workstation(environment | {"AWS_ENDPOINT_URL": world.moto.url, "AWS_MAX_ATTEMPTS": "1"})
    program = program_path(workstation.command()[0], workstation.environment)
    workstation.write_config(
        f"[profile master]\ncredential_process = {program} credential-process master\nregion = us-east-1\n"
        f"awsroles_user_arn = {arn}\nawsroles_mfa_serial = {device}\n\n"
        f"[profile of-the-role]\ncredential_process = {program} credential-process of-the-role\n"
        f"region = us-east-1\nawsroles_role_arn = {world.here(role.arn('aws'))}\nawsroles_source_profile = master\n"
    )
    state = Path(environment["HOME"], ".local", "state", "awsroles")
    keys = AccessKeys(OsKeyring(may_unlock=False, seconds=30), StateFacts(str(state)))
    keys.save(parse_user_arn(arn), AccessKey(key["AccessKeyId"], key["SecretAccessKey"]))
    # Protection of the memory would last for the process of the tests.
    app = App(Invocation("command", workstation.environment, mfa_code=CODE), harden=lambda: None)
    login(app).run(["of-the-role"], RoleProfileOptions(), force=False)
    account = world.here(role.account.id)
    assert workstation.caller("of-the-role") == f"arn:aws:sts::{account}:assumed-role/{role.name}/{user}"


def role_of(resources: Resources) -> Role:
    """Return the role `operations` of `prod`."""
    [role] = [each for each in resources.roles if each.account.name == "prod" and each.name == "operations"]
    return role


def assert_a_change_keeps_revocations(world: World, changed: Resources) -> None:
    """Change a role in the file: a plan has only that, and what was done to the role by hand.

    A policy that was attached is detached; a revocation stays.
    """
    role = role_of(world.resources)
    root, iam = f"accounts/{role.account.name}", world.iam(role.account)
    iam.put_role_policy(RoleName=role.name, PolicyName=REVOKE, PolicyDocument=json.dumps(REVOCATION))
    iam.attach_role_policy(RoleName=role.name, PolicyArn="arn:aws:iam::aws:policy/IAMFullAccess")
    world.write(changed)
    assert world.terraform.changes(root) == {
        f"module.{role.name}.aws_iam_role.role": ["update"],
        f"module.{role.name}.aws_iam_role_policy_attachments_exclusive.managed": ["update"],
    }
    world.terraform.apply(root)
    assert sorted(iam.list_role_policies(RoleName=role.name)["PolicyNames"]) == sorted([*role.inline, REVOKE])
    assert iam.get_role_policy(RoleName=role.name, PolicyName=REVOKE)["PolicyDocument"] == REVOCATION
    iam.delete_role_policy(RoleName=role.name, PolicyName=REVOKE)
    longest = iam.get_role(RoleName=role.name)["Role"]["MaxSessionDuration"]
    # moto drops the description when anything else of a role changes.
    iam.update_role(RoleName=role.name, Description=role.description, MaxSessionDuration=7200)
    assert role_of(changed).max_session == longest == 7200
    assert_role_is_as_generated(world, role_of(changed))


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_the_whole_example_company_is_applied(
    environment: dict[str, str],
    keyring_bus: PrivateKeyring,  # noqa: ARG001 - started
    tmp_path: Path,
) -> None:
    resources = generate(example_company())
    with moto_server(environment) as moto:
        world = World(moto, environment, tmp_path / "policies", resources)
        apply_all(world)
        assert_all_is_as_generated(world)
        assert_awsroles_logs_in(world, environment, "ada", role_of(resources))


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_the_deny_can_be_left_out_at_first_and_is_all_that_its_variable_adds(
    environment: dict[str, str], tmp_path: Path, small: Resources
) -> None:
    deny = "aws_iam_group_policy_attachment.everyone_slash_awsroles-mfa-required[0]"
    exclusive = "aws_iam_group_policy_attachments_exclusive.everyone"
    with moto_server(environment) as moto:
        world = World(moto, environment, tmp_path / "policies", small)
        world.terraform.initialize("master")
        world.terraform.apply("master", "-var", "deny_without_mfa=false")
        iam = world.iam(small.master)
        attached = iam.list_attached_group_policies(GroupName="everyone")["AttachedPolicies"]
        assert [each["PolicyName"] for each in attached] == ["awsroles-self-management", "awsroles-until"]
        assert world.terraform.changes("master") == {deny: ["create"], exclusive: ["update"]}
        done = world.terraform.apply("master")
        assert "1 added, 1 changed, 0 destroyed" in done
        assert world.terraform.changes("master", "-var", "deny_without_mfa=false") == {
            deny: ["delete"],
            exclusive: ["update"],
        }
        world.terraform.run("master", "destroy", "-auto-approve", "-input=false", "-no-color")
        assert iam.list_groups()["Groups"] == []
        assert iam.list_policies(Scope="Local")["Policies"] == []


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_users_leave_a_group_before_it_is_removed(
    environment: dict[str, str], tmp_path: Path, small: Resources
) -> None:
    with moto_server(environment) as moto:
        world = World(moto, environment, tmp_path / "policies", small)
        world.terraform.initialize("master")
        world.terraform.apply("master")
        world.write(resources_of(SMALL.replace("auditors = {", "viewers = {").replace('"auditors"', '"viewers"')))
        lines = world.terraform.apply("master").splitlines()
        # AWS keeps a group that has users; moto does not.
        left = lines.index(next(each for each in lines if "Modifications complete" in each and "membership" in each))
        removed = lines.index("aws_iam_group.auditors: Destroying... [id=auditors]")
        assert left < removed
        assert world.terraform.changes("master") == {}


@pytest.mark.soak
def test_the_credentials_of_another_account_are_refused(
    environment: dict[str, str], tmp_path: Path, small: Resources
) -> None:
    with moto_server(environment) as moto:
        world = World(moto, environment, tmp_path / "policies", small)
        world.terraform.initialize("master")
        refused = world.terraform.refusal("master", "plan", "-input=false", "-var", "assume_deploy_role=false")
        assert "AWS account ID not allowed" in refused
