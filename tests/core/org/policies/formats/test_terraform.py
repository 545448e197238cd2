"""The files of Terraform, which HashiCorp's own parser reads back."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from testbed.organization.small_company import (
    BOUNDARY,
    ENFORCE_MFA,
    HOSTILE,
    MANAGE_OWN,
    MASTER,
    PROD,
    allow,
    company,
    group,
    hostile_company,
    role,
    trust,
)
from testbed.organization.terraform_text import read, resources
from testbed.scenarios.organizations import example_company

from awsroles.core.dataclass import replace
from awsroles.core.org.policies.formats.json_text import json_text
from awsroles.core.org.policies.formats.terraform import terraform
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.resources import ControlPolicy, ManagedPolicy, Resources

DENY_ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return terraform(company())


def test_each_account_the_master_and_the_organization_have_a_root_module(files: Mapping[str, str]) -> None:
    assert sorted(files) == [
        "accounts/prod/main.tf",
        "accounts/prod/settings.tf",
        "accounts/storage/main.tf",
        "accounts/storage/settings.tf",
        "master/main.tf",
        "master/memberships.tf",
        "master/settings.tf",
        "modules/role/main.tf",
        "organization/main.tf",
        "organization/settings.tf",
    ]
    assert list(files) == sorted(files)
    assert all(text.startswith("# ") and text.endswith("}\n") for text in files.values())


@pytest.mark.parametrize(
    ("folder", "account"),
    [
        ("accounts/prod", "222222222222"),
        ("accounts/storage", "555555555555"),
        ("master", "444444444444"),
        ("organization", "111111111111"),
    ],
)
def test_a_root_module_refuses_the_credentials_of_another_account(
    files: Mapping[str, str], folder: str, account: str
) -> None:
    settings = read(files[f"{folder}/settings.tf"])
    assert settings["provider"]["aws"]["allowed_account_ids"] == [account]
    assert settings["terraform"]["required_version"] == ">= 1.5"
    assert settings["terraform"]["required_providers"]["aws"] == {"source": "hashicorp/aws", "version": ">= 5.80, < 7"}


def test_the_deploy_role_is_assumed_only_if_asked_and_never_in_the_management_account(
    files: Mapping[str, str],
) -> None:
    settings = read(files["accounts/prod/settings.tf"])
    assert settings["variable"]["assume_deploy_role"]["default"] is False
    assert settings["locals"]["deploy_role_arn"] == "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"
    assert "assume_role" not in files["organization/settings.tf"]


def test_a_master_account_that_is_the_management_account_assumes_no_role() -> None:
    files = terraform(_with(management=MASTER))
    assert "assume_role" not in files["master/settings.tf"]
    assert read(files["organization/settings.tf"])["provider"]["aws"]["allowed_account_ids"] == [MASTER.id]


@pytest.mark.parametrize(
    ("partition", "region"), [("aws", "us-east-1"), ("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-west-1")]
)
def test_the_region_is_that_of_iam(partition: str, region: str) -> None:
    settings = read(terraform(replace(company(), partition=partition))["accounts/prod/settings.tf"])
    assert settings["provider"]["aws"]["region"] == region
    assert settings["locals"]["deploy_role_arn"].startswith(f"arn:{partition}:iam::")


def test_a_role_has_what_the_resources_say(files: Mapping[str, str]) -> None:
    found = resources(files, "accounts/storage")
    assert sorted(found) == ["aws_iam_policy.platform-boundary", "module.operations"]
    role = company().roles[2]
    assert found["module.operations"] == {
        "source": "../../modules/role",
        "name": "operations",
        "path": "/",
        "description": "People of operations",
        "max_session_duration": 14400,
        "permissions_boundary": "aws_iam_policy.platform-boundary.arn",
        "trust_policy": trust(),
        "managed_policies": {"aws:ReadOnlyAccess": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
        "inline_policies": dict(role.inline),
    }
    assert found["aws_iam_policy.platform-boundary"]["policy"] == BOUNDARY.document


def test_a_role_without_policies_and_description_says_nothing_of_them() -> None:
    bare = replace(company(), roles=(role(PROD, "bare", description=""),))
    module = resources(terraform(bare), "accounts/prod")["module.bare"]
    assert set(module) == {"source", "name", "path", "max_session_duration", "trust_policy"}


def test_managed_policies_have_the_names_that_the_file_has_for_them(files: Mapping[str, str]) -> None:
    assert resources(files, "accounts/prod")["module.network"]["managed_policies"] == {
        "aws:job-function/NetworkAdministrator": "arn:aws:iam::aws:policy/job-function/NetworkAdministrator",
        "aws:ReadOnlyAccess": "arn:aws:iam::aws:policy/ReadOnlyAccess",
    }
    shared = ("arn:aws:iam::222222222222:policy/team/A", "arn:aws:iam::aws:policy/A", "arn:aws:other")
    own = replace(company(), roles=(role(PROD, "network"),))
    own = replace(own, roles=(replace(own.roles[0], managed=shared),))
    managed = resources(terraform(own), "accounts/prod")["module.network"]["managed_policies"]
    assert managed == {"customer:team/A": shared[0], "aws:A": shared[1], "arn:aws:other": shared[2]}


def test_the_module_leaves_in_line_policies_of_others_and_detaches_managed_ones(files: Mapping[str, str]) -> None:
    kinds = [name.partition(".")[0] for name in resources(files, "modules/role")]
    assert sorted(kinds) == [
        "aws_iam_role",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_iam_role_policy_attachments_exclusive",
    ]
    everything = "".join(files.values())
    for deprecated in ("inline_policy {", "managed_policy_arns", 'policies_exclusive"', 'aws_iam_policy_attachment"'):
        assert deprecated not in everything


def test_each_file_says_who_wrote_it(files: Mapping[str, str]) -> None:
    first = "# Written by awsroles org policies: change the organization's file, not this one.\n"
    assert {path for path, text in files.items() if not text.startswith(first)} == set()


def test_each_variable_says_what_it_is(files: Mapping[str, str]) -> None:
    said = {path: re.findall(r'^  description = "(.*)"$', text, re.MULTILINE) for path, text in files.items()}
    assert said["modules/role/main.tf"] == [
        "The name of the role.",
        "Its path.",
        "Its description.",
        "How long a session may last, in seconds.",
        "Who may assume it.",
        "The ARNs of its managed policies; it has no others.",
        "Its in-line policies by their names; others stay.",
        "The ARN of its permissions boundary.",
    ]
    assert (
        "Whether the Deny of all without MFA is given: false until everybody has an MFA device."
        in said["master/main.tf"]
    )
    assert "Whether the credentials are to assume OrganizationAccountAccessRole first." in said["master/settings.tf"]


def test_a_group_has_its_policies_and_no_others(files: Mapping[str, str]) -> None:
    found = resources(files, "master")
    group = found["aws_iam_group.operations"]
    assert group == {"name": "operations", "lifecycle": {"create_before_destroy": True}}
    assume = found["aws_iam_group_policy.operations_slash_awsroles-assume"]
    assert assume == {
        "group": "aws_iam_group.operations.name",
        "name": "awsroles-assume",
        "policy": company().groups[2].inline["awsroles-assume"],
    }
    # Policies that were there are detached once the new ones are given.
    assert found["aws_iam_group_policy_attachments_exclusive.operations"] == {
        "group_name": "aws_iam_group.operations.name",
        "policy_arns": [],
        "depends_on": ["aws_iam_group_policy.operations_slash_awsroles-assume"],
    }
    assert found["aws_iam_policy.awsroles-assume-network"]["policy"] == company().policies[0].document
    attached = found["aws_iam_group_policy_attachment.network"]["for_each"]
    assert attached == {"customer:awsroles-assume-network": "aws_iam_policy.awsroles-assume-network.arn"}
    exclusive = found["aws_iam_group_policy_attachments_exclusive.network"]["policy_arns"]
    assert exclusive == "[for each in aws_iam_group_policy_attachment.network : each.policy_arn]"


def test_a_policy_is_not_replaced_for_another_description(files: Mapping[str, str]) -> None:
    for folder, name in (("master", "awsroles-assume-network"), ("accounts/storage", "platform-boundary")):
        policy = resources(files, folder)[f"aws_iam_policy.{name}"]
        assert policy["lifecycle"] == {"ignore_changes": ["description"]}


def test_users_are_put_into_groups_and_never_created(files: Mapping[str, str]) -> None:
    users = resources(files, "master")["aws_iam_user_group_membership.users"]["for_each"]
    assert users == {
        "ada": ["aws_iam_group.everyone.name", "aws_iam_group.operations.name"],
        "bob@example.com": ["aws_iam_group.everyone.name", "aws_iam_group.network.name"],
    }
    assert '"aws_iam_user"' not in "".join(files.values())


def test_the_deny_comes_after_all_that_lets_people_enrol_and_can_be_left_out(files: Mapping[str, str]) -> None:
    deny = resources(files, "master")[f"aws_iam_group_policy.everyone_slash_{ENFORCE_MFA}"]
    assert deny["policy"] == company().groups[0].inline[ENFORCE_MFA]
    assert deny["count"] == "var.deny_without_mfa ? 1 : 0"
    assert deny["depends_on"] == [
        "aws_iam_user_group_membership.users",
        f"aws_iam_group_policy.everyone_slash_{MANAGE_OWN}",
        "aws_iam_group_policy_attachment.network",
        "aws_iam_group_policy.operations_slash_awsroles-assume",
    ]
    assert read(files["master/main.tf"])["variable"]["deny_without_mfa"]["default"] is True


def test_a_managed_deny_comes_last_too_and_one_of_other_things_is_never_left_out() -> None:
    managed = ManagedPolicy(MASTER, "awsroles-no-mfa", "/", "", company().groups[0].inline[ENFORCE_MFA])
    ended = replace(company().groups[0], managed=(managed.arn("aws"), "arn:aws:iam::aws:policy/IAMReadOnlyAccess"))
    ended = replace(ended, inline={MANAGE_OWN: allow("iam:GetUser", "*"), "awsroles-ended": DENY_ALL})
    found = resources(terraform(_with(groups=(ended,), policies=(managed,))), "master")
    attachment = found["aws_iam_group_policy_attachment.everyone_slash_awsroles-no-mfa"]
    assert attachment["count"] == "var.deny_without_mfa ? 1 : 0"
    assert attachment["policy_arn"] == "aws_iam_policy.awsroles-no-mfa.arn"
    assert "aws_iam_group_policy_attachment.everyone" in attachment["depends_on"]
    assert found["aws_iam_group_policy_attachments_exclusive.everyone"]["policy_arns"] == (
        "concat( [for each in aws_iam_group_policy_attachment.everyone : each.policy_arn], "
        "aws_iam_group_policy_attachment.everyone_slash_awsroles-no-mfa[*].policy_arn, )"
    )
    other = found["aws_iam_group_policy.everyone_slash_awsroles-ended"]
    assert "count" not in other
    assert other["depends_on"] == attachment["depends_on"]


def test_without_a_deny_there_is_no_variable_for_it() -> None:
    text = terraform(_with(groups=(group("operations", []),), policies=()))["master/main.tf"]
    assert "variable" not in text
    assert "depends_on" not in text


def test_a_control_policy_is_attached_to_its_accounts(files: Mapping[str, str]) -> None:
    found = resources(files, "organization")
    assert found["aws_organizations_policy.awsroles-no-users"] == {
        "name": "awsroles-no-users",
        "description": "No users",
        "type": "SERVICE_CONTROL_POLICY",
        "content": company().control_policies[0].document,
    }
    attachment = found["aws_organizations_policy_attachment.awsroles-no-users"]
    assert attachment["for_each"] == {"prod": "222222222222", "storage": "555555555555"}
    unattached = replace(company(), control_policies=(ControlPolicy("a", "", DENY_ALL, ()),))
    assert list(resources(terraform(unattached), "organization")) == ["aws_organizations_policy.a"]


def test_roles_of_the_master_account_and_their_policies_have_its_account_folder() -> None:
    own = ManagedPolicy(MASTER, "for-roles", "/", "", allow("s3:*", "*"))
    whole = _with(roles=(replace(role(MASTER, "operations"), managed=(own.arn("aws"),)),), policies=(own,))
    found = resources(terraform(whole), "accounts/identity")
    assert sorted(found) == ["aws_iam_policy.for-roles", "module.operations"]
    assert "aws_iam_policy.for-roles" not in resources(terraform(whole), "master")


def test_nothing_is_written_for_nothing() -> None:
    assert terraform(_with(roles=(), groups=(), policies=(), control_policies=())) == {}


def _with(**changes: Any) -> Resources:
    return replace(company(), **changes)


def test_hostile_text_stays_text_and_names_stay_apart() -> None:
    whole = hostile_company()
    files = terraform(whole)
    document = whole.policies[0].document
    account = resources(files, "accounts/prod")
    modules = [each for address, each in account.items() if address.startswith("module.")]
    assert {each["name"] for each in modules} == {each.name for each in whole.roles}
    for module in modules:
        assert module["description"] == HOSTILE
        assert module["trust_policy"] == document
        assert module["inline_policies"] == {module["name"]: document}
        assert module["managed_policies"][HOSTILE] == HOSTILE
    master = resources(files, "master")
    groups = {each["name"] for address, each in master.items() if address.startswith("aws_iam_group.")}
    assert groups == {each.name for each in whole.groups}
    policies = [each["policy"] for address, each in master.items() if address.startswith("aws_iam_group_policy.")]
    assert policies == [document] * 3
    users = master["aws_iam_user_group_membership.users"]["for_each"]
    assert set(users) == {HOSTILE, *groups}
    [scp] = [each for address, each in resources(files, "organization").items() if "_attachment" not in address]
    assert (scp["content"], scp["description"]) == (document, HOSTILE)


def test_the_example_means_in_terraform_what_its_resources_mean() -> None:
    whole = generate(example_company())
    files = terraform(whole)
    modules = {
        (folder, each["name"]): each
        for folder in {path.rpartition("/")[0] for path in files}
        for address, each in resources(files, folder).items()
        if address.startswith("module.")
    }
    assert set(modules) == {(f"accounts/{each.account.name}", each.name) for each in whole.roles}
    for each in whole.roles:
        module = modules[f"accounts/{each.account.name}", each.name]
        assert module["trust_policy"] == plain(each.trust)
        assert module.get("inline_policies", {}) == plain(each.inline)
        assert tuple(module.get("managed_policies", {}).values()) == each.managed
    master = resources(files, "master")
    inline = {
        (each["group"], each["name"]): each["policy"]
        for address, each in master.items()
        if address.startswith("aws_iam_group_policy.")
    }
    assert inline == {
        (f"aws_iam_group.{each.name}.name", name): plain(document)
        for each in whole.groups
        for name, document in each.inline.items()
    }
    managed = {each["name"]: each["policy"] for address, each in master.items() if "aws_iam_policy." in address}
    assert managed == {each.name: plain(each.document) for each in whole.policies}
    scps = read(files["organization/main.tf"])["resource"]["aws_organizations_policy"]
    assert {name: each["content"] for name, each in scps.items()} == {
        each.name: plain(each.document) for each in whole.control_policies
    }


def plain(value: Any) -> Any:
    """Return *value* as its JSON means it."""
    return json.loads(json_text(value))
