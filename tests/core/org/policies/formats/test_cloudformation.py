import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from testbed.organization.company import (
    DEV,
    HOSTILE,
    IDENTITY,
    MANAGEMENT,
    PROD,
    STORAGE,
    company,
    operations,
    trust,
)
from testbed.scenarios.judged import example

from awsroles.core.dataclass import replace
from awsroles.core.org.policies.bootstrap import bootstrap_files
from awsroles.core.org.policies.formats.cloudformation import cloudformation
from awsroles.core.org.policies.formats.cloudformation_limits import TemplateLimitsError
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import Account, Group, ManagedPolicy, Resources, Role

# Checks of cfn-lint that do not hold here, each with the reason.
EXPLAINED = {
    "I3042": "a file is for one partition, which its ARNs name",
    "I4010": "the description of a role is its reason, and the file is the place of more",
}


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Return the files of the company."""
    return cloudformation(company())


@pytest.fixture
def _moto() -> Iterator[None]:
    """Run moto in this process."""
    # It takes two seconds to import, which each process of a run would take to collect the tests.
    from moto import mock_aws

    with mock_aws():
        yield


def test_cfn_lint_finds_nothing_in_the_example_in_hostile_names_and_in_the_template_to_run_first() -> None:
    # Loading its rules takes longer than all templates.
    from cfnlint.config import ConfigMixIn  # type: ignore[import-untyped] # it has no types
    from cfnlint.decode.decode import decode_str  # type: ignore[import-untyped] # it has no types
    from cfnlint.runner import Runner  # type: ignore[import-untyped] # it has no types

    runner = Runner(ConfigMixIn(include_checks=["I"], include_experimental=True, regions=["us-east-1"]))
    first = bootstrap_files(example(), "cloudformation", "dev", None)
    for files in (cloudformation(generate(example())), cloudformation(company(HOSTILE)), first):
        for path, text in files.items():
            if path.endswith(".template.json"):
                found = runner.validate_template(decode_str(text)[0])
                assert not [f"{path}: {each}" for each in found if each.rule.id not in EXPLAINED]


@pytest.mark.usefixtures("_moto")
@pytest.mark.parametrize("which", ["example", "hostile"])
def test_the_deployed_templates_are_what_the_file_means(which: str) -> None:
    from testbed.organization.moto_stacks import deploy
    from testbed.organization.moto_world import MotoWorld, comparable

    resources = generate(example()) if which == "example" else company(HOSTILE)
    world = MotoWorld(resources)
    deploy(world, cloudformation(resources))
    assert world.live() == comparable(resources)


def test_accounts_of_the_same_roles_have_one_template(files: dict[str, str]) -> None:
    deployed = deployments(files)
    dev_and_identity = next(each for each in deployed if each["name"] == "awsroles-operations")
    assert [each["name"] for each in dev_and_identity["instances"][0]["accounts"]] == ["dev", "identity"]
    assert dev_and_identity["permission_model"] == "SERVICE_MANAGED"
    assert [path for path in files if path.startswith("roles/")] == [
        "roles/auditors-operations.template.json",
        "roles/operations-in-storage.template.json",
        "roles/operations.template.json",
    ]


def test_the_management_account_has_a_stack_of_its_own_because_stack_sets_never_reach_it(
    files: dict[str, str],
) -> None:
    deployed = deployments(files)
    stack_sets = [each for each in deployed if each["kind"] == "stack_set"]
    accounts = {
        account["id"] for each in stack_sets for instance in each["instances"] for account in instance["accounts"]
    }
    assert accounts == {DEV.id, IDENTITY.id, PROD.id, STORAGE.id}
    own = [each for each in deployed if each["kind"] == "stack" and each["account"]["id"] == MANAGEMENT.id]
    assert [each["template"] for each in own] == ["roles/operations.template.json", "organization.template.json"]
    assert all(each["termination_protection"] for each in own)


def test_stacks_go_to_one_region_with_the_capability_for_names(files: dict[str, str]) -> None:
    listed = json.loads(files["deployments.json"])
    assert (listed["region"], listed["capabilities"]) == ("us-east-1", ["CAPABILITY_NAMED_IAM"])
    assert [each["template"] for each in listed["deployments"]][-2:] == [
        "master.template.json",
        "organization.template.json",
    ]


@pytest.mark.parametrize(("partition", "region"), [("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-west-1")])
def test_another_partition_has_its_own_region(partition: str, region: str) -> None:
    files = cloudformation(replace(company(), partition=partition))
    assert json.loads(files["deployments.json"])["region"] == region


def test_accounts_that_differ_in_external_ids_only_share_a_template_with_a_parameter() -> None:
    roles = tuple(
        Role(account, "auditors", "/", "", trust(external_id), 3600)
        for account, external_id in ((DEV, "one"), (PROD, "two"), (STORAGE, "two"))
    )
    files = cloudformation(with_roles(*roles))
    (deployed,) = deployments(files)
    assert deployed["parameters"] == {"ExternalIdAuditors": "one"}
    assert [(len(each["accounts"]), each["parameters"]) for each in deployed["instances"]] == [
        (1, {"ExternalIdAuditors": "one"}),
        (2, {"ExternalIdAuditors": "two"}),
    ]
    template = templates(files)["roles/auditors.template.json"]
    equals = properties(template, "RoleAuditors")["AssumeRolePolicyDocument"]["Statement"][0]["Condition"][
        "StringEquals"
    ]
    assert equals["sts:ExternalId"] == {"Ref": "ExternalIdAuditors"}
    assert "NoEcho" not in template["Parameters"]["ExternalIdAuditors"]


def test_a_policy_variable_is_escaped_only_in_a_text_that_is_filled_in(files: dict[str, str]) -> None:
    role = properties(templates(files)["roles/operations-in-storage.template.json"], "RoleOperations")
    (statement,) = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert statement["Resource"] == {"Fn::Sub": "arn:aws:s3:::logs-${AWS::AccountId}/${!aws:userid}/*"}
    (trusted,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trusted["Condition"]["StringEquals"]["sts:RoleSessionName"] == "${aws:username}"


def test_a_brace_that_is_open_is_left_to_itself() -> None:
    description = f"of {DEV.id} ${{open"
    files = cloudformation(with_roles(operations(DEV, description)))
    assert (
        properties(templates(files)["roles/operations.template.json"], "RoleOperations")["Description"] == description
    )


def test_each_template_says_what_it_holds(files: dict[str, str]) -> None:
    policy = ManagedPolicy(DEV, "awsroles-audit", "/", "", trust())
    alone = templates(cloudformation(replace(with_roles(), policies=(policy,))))
    assert {path: each["Description"] for path, each in {**templates(files), **alone}.items()} == {
        "master.template.json": "Groups of people that awsroles made, their members and their policies",
        "organization.template.json": "Service control policies that awsroles made",
        "roles/auditors-operations.template.json": "Roles that awsroles made: auditors, operations",
        "roles/operations-in-storage.template.json": "Roles that awsroles made: operations",
        "roles/operations.template.json": "Roles that awsroles made: operations",
        "roles/awsroles-audit.template.json": "Policies that awsroles made",
    }
    parameters = templates(files)["roles/auditors-operations.template.json"]["Parameters"]
    assert parameters["ExternalIdAuditors"]["Description"] == "sts:ExternalId of the role auditors"


def test_the_deny_without_mfa_depends_on_what_lets_people_enroll_and_that_on_the_memberships() -> None:
    made = templates(cloudformation(generate(example())))["master.template.json"]["Resources"]
    assert "PolicyAwsrolesSelfManagement" in made["PolicyAwsrolesMfaRequired"]["DependsOn"]
    assert "MembersEveryone" in made["PolicyAwsrolesMfaRequired"]["DependsOn"]
    assert "MembersEveryone" in made["PolicyAwsrolesSelfManagement"]["DependsOn"]


def test_control_policies_are_made_one_after_the_other(files: dict[str, str]) -> None:
    made = templates(files)["organization.template.json"]["Resources"]
    first, second = made
    assert "DependsOn" not in made[first]
    assert made[second]["DependsOn"] == first


def test_a_role_waits_for_a_policy_of_its_own_template() -> None:
    policy = ManagedPolicy(DEV, "awsroles-audit", "/", "", trust())
    role = replace(operations(DEV), managed=(policy.arn("aws"),))
    files = cloudformation(replace(with_roles(role), policies=(policy,)))
    made = templates(files)["roles/operations.template.json"]["Resources"]
    assert made["RoleOperations"]["DependsOn"] == ["PolicyAwsrolesAudit"]


def test_names_that_differ_in_signs_only_have_logical_ids_of_their_own() -> None:
    names = ["a-1", "a1", "A1", "a.1", "a_1", "x" * 64, "x" * 63]
    roles = tuple(replace(operations(DEV), name=name) for name in names)
    files = cloudformation(with_roles(*roles))
    (template,) = templates(files).values()
    assert len(template["Resources"]) == len(names)
    assert all(name.isalnum() for name in template["Resources"])


def test_the_names_of_stacks_are_short_enough_for_aws() -> None:
    accounts = [Account(f"{number}{'x' * 62}", f"{number:012}") for number in range(1, 3)]
    roles = [replace(operations(each), name=f"{'y' * 40}.{number}") for each in accounts for number in range(10)]
    roles[0] = replace(roles[0], max_session=7200)
    names = [each["name"] for each in deployments(cloudformation(with_roles(*roles)))]
    assert len(set(names)) == 2
    assert all(re.fullmatch("[a-zA-Z][a-zA-Z0-9-]{0,127}", name) for name in names)


def test_a_set_keeps_its_name_if_its_policies_change_and_an_account_leaves_it() -> None:
    before = [operations(Account(f"a{number}", f"{number:012}")) for number in range(1, 5)]
    after = [*before[1:], replace(before[0], max_session=7200)]

    def paths(roles: list[Role]) -> list[str]:
        return list(templates(cloudformation(with_roles(*roles))))

    assert paths(before) == ["roles/operations.template.json"]
    assert paths(after) == ["roles/operations-in-a1.template.json", "roles/operations.template.json"]


def test_an_account_that_moves_to_another_set_keeps_the_logical_ids_of_its_roles() -> None:
    before, after = [operations(DEV)], [operations(DEV), replace(operations(DEV), name="auditors")]
    for roles in (before, after):
        files = cloudformation(with_roles(*roles))
        (template,) = templates(files).values()
        assert properties(template, "RoleOperations")["RoleName"] == "operations"


def test_every_resource_can_be_imported_and_is_deleted_with_its_line_in_the_file(files: dict[str, str]) -> None:
    made = [each for template in templates(files).values() for each in template["Resources"].values()]
    assert {each["DeletionPolicy"] for each in made} == {"Delete"}


def test_a_template_that_is_too_large_in_line_goes_by_url() -> None:
    files = cloudformation(with_users(2000))
    master = next(each for each in deployments(files) if each["name"] == "awsroles-master")
    assert len(files["master.template.json"]) > 51_200
    assert master["by_url"]
    assert not next(each for each in deployments(files) if each["name"] == "awsroles-organization")["by_url"]


def test_a_template_that_fits_in_line_without_its_blanks_loses_them() -> None:
    files = cloudformation(with_users(1500))
    assert "\n " not in files["master.template.json"]
    assert len(files["master.template.json"]) <= 51_200


def test_too_large_templates_are_refused_together_before_anything_is_written() -> None:
    roles = tuple(replace(operations(DEV), name=f"role-{number}") for number in range(501))
    with pytest.raises(TemplateLimitsError) as refused:
        cloudformation(replace(with_users(40_000), roles=roles))
    assert refused.value.message == "CloudFormation would refuse 2 templates"
    assert [line.partition(" has ")[2] for line in refused.value.details] == [
        "501 resources, over 500",
        "1,000,395 bytes, over 1,000,000",
    ]
    assert refused.value.exit_code == 3
    assert refused.value.hint == "write Terraform, which has no such limits:"
    assert refused.value.command == "awsroles org policies --format terraform --out DIR"
    with pytest.raises(TemplateLimitsError, match=r"^CloudFormation would refuse a template$"):
        cloudformation(replace(company(), roles=roles))


def test_files_are_the_same_whenever_they_are_made(files: dict[str, str]) -> None:
    assert list(cloudformation(company()).items()) == list(files.items())
    assert all(text.endswith("\n") and text.isascii() for text in files.values())


def with_roles(*roles: Role) -> Resources:
    """Return resources of *roles* alone."""
    return Resources("aws", IDENTITY, MANAGEMENT, "deploy", roles)


def with_users(count: int) -> Resources:
    """Return the company with a group of *count* users."""
    users = tuple(f"user-{number:05}@example.com" for number in range(count))
    return replace(company(), groups=(Group("everyone", users),))


def deployments(files: dict[str, str]) -> list[dict[str, Any]]:
    """Return the deployments in their order."""
    found: list[dict[str, Any]] = json.loads(files["deployments.json"])["deployments"]
    return found


def templates(files: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Return the templates by their paths."""
    return {path: json.loads(text) for path, text in files.items() if path.endswith(".template.json")}


def properties(template: dict[str, Any], name: str) -> Any:
    """Return the properties of the resource of that logical ID."""
    return template["Resources"][name]["Properties"]
