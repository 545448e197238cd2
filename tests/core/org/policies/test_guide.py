"""The README of generated files."""

import re

import pytest
from testbed.scenarios.generated import SMALL_RESOURCES

from awsroles.core.dataclass import replace
from awsroles.core.org.policies.guide.readme import readme
from awsroles.core.org.policies.manifest import AccountPart, Format

TITLES = ["Roles", "Groups", "Memberships", "Self-management", "Deny", "Service control policies"]


@pytest.mark.parametrize("form", ["json", "terraform"])
def test_the_steps_are_numbered_in_their_order(form: Format) -> None:
    text = readme(SMALL_RESOURCES, form, {})
    assert re.findall(r"^### \d\. (.*)$", text, re.MULTILINE) == TITLES
    assert "2 roles in 2 accounts: dev, prod." in text
    assert "2 users in 2 groups: ada, carol." in text
    assert "* operations: explicit ARNs in an in-line policy\n" in text


@pytest.mark.parametrize("form", ["json", "terraform"])
def test_a_step_that_adds_nothing_is_left_out(form: Format) -> None:
    text = readme(replace(SMALL_RESOURCES, control_policies=(), notes=()), form, {})
    assert re.findall(r"^### \d\. (.*)$", text, re.MULTILINE) == TITLES[:-1]
    assert "organization" not in text.partition("## The order")[2].replace("organization's file", "")
    assert "## Notes" not in text
    assert readme(replace(SMALL_RESOURCES, roles=(), groups=(), policies=()), form, {})


def test_removing_goes_backwards() -> None:
    undo = readme(SMALL_RESOURCES, "terraform", {}).partition("## Remove everything")[2]
    commands = [line.strip() for line in undo.splitlines() if "terraform" in line]
    assert commands == [
        "terraform -chdir=organization destroy",
        "terraform -chdir=master apply -var deny_without_mfa=false",
        "terraform -chdir=master destroy",
        'terraform -chdir="$folder" destroy || break',
    ]


def test_without_a_deny_terraform_gets_no_variable_that_is_not_there() -> None:
    groups = tuple(replace(each, inline={}) for each in SMALL_RESOURCES.groups)
    assert "deny_without_mfa" not in readme(replace(SMALL_RESOURCES, groups=groups), "terraform", {})


def test_removed_accounts_are_listed_with_their_instructions() -> None:
    text = readme(SMALL_RESOURCES, "terraform", {"old": AccountPart("555555555555", ("operations",))})
    assert "* [old](removed/old.md)\n" in text
