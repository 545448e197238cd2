"""The README of generated files."""

import re
from collections.abc import Mapping

import pytest
from testbed.scenarios.generated import IDENTITY, MANAGEMENT, PROD, SMALL_RESOURCES

from awsroles.core.dataclass import replace
from awsroles.core.org.policies.formats.cloudformation import cloudformation
from awsroles.core.org.policies.guide.readme import readme
from awsroles.core.org.policies.manifest import AccountPart, Format
from awsroles.core.org.policies.resources import Resources


def text_of(resources: Resources, form: Format, removed: Mapping[str, AccountPart]) -> str:
    return readme(resources, form, removed, cloudformation(resources))


TITLES = ["Roles", "Groups", "Memberships", "Self-management", "Deny", "Service control policies"]


@pytest.mark.parametrize("form", ["json", "terraform", "cloudformation"])
def test_the_steps_are_numbered_in_their_order(form: Format) -> None:
    text = text_of(SMALL_RESOURCES, form, {})
    assert re.findall(r"^### \d\. (.*)$", text, re.MULTILINE) == TITLES
    assert "2 roles in 2 accounts: dev, prod." in text
    assert "2 users in 2 groups: ada, carol." in text
    assert "* operations: explicit ARNs in an in-line policy\n" in text


@pytest.mark.parametrize("form", ["json", "terraform", "cloudformation"])
def test_a_step_that_adds_nothing_is_left_out(form: Format) -> None:
    text = text_of(replace(SMALL_RESOURCES, control_policies=(), notes=()), form, {})
    assert re.findall(r"^### \d\. (.*)$", text, re.MULTILINE) == TITLES[:-1]
    assert not re.search("organization (apply|destroy)|/apply.sh organization|awsroles-organization", text)
    assert "## Notes" not in text
    assert text_of(replace(SMALL_RESOURCES, roles=(), groups=(), policies=()), form, {})


def test_removing_goes_backwards() -> None:
    undo = text_of(SMALL_RESOURCES, "terraform", {}).partition("## Remove everything")[2]
    commands = [line.strip() for line in undo.splitlines() if "terraform" in line]
    assert commands == [
        "terraform -chdir=organization destroy",
        "terraform -chdir=master apply -var deny_without_mfa=false",
        "terraform -chdir=master destroy",
        'terraform -chdir="$folder" destroy || break',
    ]


def test_without_a_deny_terraform_gets_no_variable_that_is_not_there() -> None:
    groups = tuple(replace(each, inline={}) for each in SMALL_RESOURCES.groups)
    assert "deny_without_mfa" not in text_of(replace(SMALL_RESOURCES, groups=groups), "terraform", {})


def test_removed_accounts_are_listed_with_their_instructions() -> None:
    text = text_of(SMALL_RESOURCES, "terraform", {"old": AccountPart("555555555555", ("operations",))})
    assert "* [old](removed/old.md)\n" in text


@pytest.mark.parametrize("form", ["json", "terraform", "cloudformation"])
def test_the_first_account_to_try_is_neither_the_master_nor_the_management_account(form: Format) -> None:
    roles = tuple(replace(SMALL_RESOURCES.roles[0], account=account) for account in (IDENTITY, MANAGEMENT, PROD))
    attempt = text_of(replace(SMALL_RESOURCES, roles=roles), form, {}).partition("## The order")[0]
    assert "matters least, such as prod:" in attempt
    alone = text_of(replace(SMALL_RESOURCES, roles=roles[1:2]), form, {})
    assert ("## Try it" in alone) is (form != "cloudformation")
    assert ("StackSets never reach the management account" in alone) is (form == "cloudformation")
