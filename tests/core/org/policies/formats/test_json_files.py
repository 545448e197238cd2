import json

import pytest
from testbed.organization.company import HOSTILE, PROD, READ_ONLY, company, operations

from awsroles.core.dataclass import replace
from awsroles.core.org.policies.formats.json_files import json_files
from awsroles.core.org.policies.resources import ControlPolicy, Resources


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Return the files of the company."""
    return json_files(company())


def test_every_document_is_a_file_of_its_own(files: dict[str, str]) -> None:
    role = company().roles[5]
    folder = "accounts/storage/roles/operations"
    assert json.loads(files[f"{folder}/trust.json"]) == role.trust
    assert json.loads(files[f"{folder}/policies/storage-operations.json"]) == role.inline["storage-operations"]
    assert json.loads(files["master/groups/everyone/policies/awsroles-deny-without-mfa.json"])
    assert json.loads(files["master/policies/awsroles-assume-operations/document.json"])
    assert json.loads(files["organization/policies/awsroles-no-users/document.json"])


def test_the_list_tells_what_belongs_to_what(files: dict[str, str]) -> None:
    listed = json.loads(files["resources.json"])
    role = next(each for each in listed["roles"] if each["arn"] == "arn:aws:iam::555555555555:role/platform/operations")
    assert role["account"] == {"name": "storage", "id": "555555555555"}
    assert role["max_session"] == 14400
    assert READ_ONLY in role["managed_policies"]
    assert role["permissions_boundary"].endswith(":policy/platform/platform-boundary")
    for path in (role["trust"], *role["inline_policies"].values(), *(each["document"] for each in listed["policies"])):
        assert path in files
    group = next(each for each in listed["groups"] if each["name"] == "everyone")
    assert group["users"] == ["ada", "bob@example.com"]
    assert all(path in files for path in group["inline_policies"].values())
    assert [each["id"] for each in listed["control_policies"][0]["targets"]] == ["333333333333", "222222222222"]


def test_the_master_account_has_its_roles_as_any_account_and_a_folder_for_its_groups(files: dict[str, str]) -> None:
    assert "accounts/identity/roles/operations/trust.json" in files
    assert "master/groups/everyone/policies/awsroles-self-management.json" in files


@pytest.mark.parametrize("name", ["..", ".", "-rf", "=.."])
def test_no_name_of_a_role_leaves_its_folder(name: str) -> None:
    files = json_files(Resources("aws", PROD, PROD, "deploy", (replace(operations(PROD), name=name),)))
    assert f"accounts/prod/roles/={name}/trust.json" in files


def test_a_control_policy_over_the_smallest_quota_has_no_white_space() -> None:
    document = {"Version": "2012-10-17", "Statement": [{"Sid": f"S{n}", "Effect": "Deny"} for n in range(100)]}
    long = ControlPolicy("long", "", document, (PROD,))
    files = json_files(replace(company(), control_policies=(long,)))
    assert files["organization/policies/long/document.json"].count("\n") == 1


def test_files_are_the_same_whenever_they_are_made_and_end_with_a_newline(files: dict[str, str]) -> None:
    assert list(json_files(company()).items()) == list(files.items())
    assert list(files) == sorted(files)
    assert all(text.endswith("\n") and "\r" not in text and text.isascii() for text in files.values())


def test_a_hostile_description_is_in_no_script() -> None:
    files = json_files(company(HOSTILE))
    assert json.loads(files["accounts/prod/roles/operations/role.json"])["Description"] == HOSTILE
    assert not [path for path, text in files.items() if path.endswith(".sh") and "boo" in text]


def test_a_script_says_whose_credentials_it_needs(files: dict[str, str]) -> None:
    first, second, third, *_ = files["accounts/prod/apply.sh"].splitlines()
    assert first == "#!/bin/sh"
    assert second == "# Applies this folder with the AWS CLI, with credentials of the account prod (222222222222)."
    assert third == "# It may run again: the second run changes nothing."
