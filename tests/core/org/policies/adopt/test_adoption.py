"""The adoption of what is there: the table beside what the file means, and the imports of each format."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from testbed.organization.small_company import MASTER, PROD, STORAGE, company
from testbed.organization.terraform_text import read

from awsroles.core.dataclass import replace
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.live import account as live
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.live.resources import snapshot_of_resources
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.policies.adopt.adoption import Adoption, adoption
from awsroles.core.org.policies.adopt.existing import Existing
from awsroles.core.org.policies.adopt.rows import Row
from awsroles.core.org.policies.adopt.table import ADOPTION
from awsroles.core.org.policies.formats.cloudformation import cloudformation
from awsroles.core.org.policies.formats.terraform import terraform
from awsroles.core.org.policies.manifest import Format
from awsroles.core.org.policies.resources import Resources

COMPANY = company()
CLOUDFORMATION = """\
- `imports/STACK-in-ACCOUNT` has what is imported into the stack in the account. Create a change set of the type IMPORT
  with `template.json` and `resources-to-import.json`, execute it, and update the stack with its whole template.
"""
IMPORTS = """\
# Written by awsroles org policies --adopt: what is there already comes into the state, and is not made anew.
# Once it is applied, awsroles org policies without --adopt deletes this file.

import {
  to = module.operations.aws_iam_role.role
  id = "operations"
}
"""
BUCKETS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}


def there(resources: Resources = COMPANY) -> Snapshot:
    """Return the accounts as if *resources* had been applied."""
    return snapshot_of_resources(resources)


def changed(snapshot: Snapshot, account: str, kind: str, part_name: str, **changes: Any) -> Snapshot:
    """Return *snapshot* with *changes* of the role, group or user *part_name*; without it if there are none."""
    found = snapshot.accounts[account]
    parts = {**getattr(found, kind)}
    part = parts.pop(part_name)
    if changes:
        part = replace(part, **changes)
        parts[part.name] = part
    kinds: dict[str, Any] = {kind: parts}
    return replace(snapshot, accounts={**snapshot.accounts, account: replace(found, **kinds)})


def inline(name: str, document: object) -> HeldPolicy:
    return HeldPolicy(PolicyKind.IDENTITY, name, f"policy {name}", document)


def adopted(snapshot: Snapshot, form: Format = "terraform", resources: Resources = COMPANY) -> Adoption:
    files = cloudformation(resources) if form == "cloudformation" else {}
    return adoption(Existing(resources, snapshot), form, files)


def row(found: Adoption, ours: str) -> Row:
    accounts = ("prod", "identity")
    [each] = [each for each in found.rows if each.ours == ours and each.account in accounts]
    return each


def imports(found: Adoption, root: str) -> dict[str, str]:
    """Return the imports of the root module *root*: IDs by addresses."""
    blocks = read(found.files[f"{root}/imports.tf"])["import"]
    return {str(each["to"]).removeprefix("${").removesuffix("}"): each["id"] for each in blocks}


def test_what_is_as_the_file_means_it_is_imported_and_stays_as_it_is() -> None:
    found = adopted(there())
    assert {each.state for each in found.rows} == {"same"}
    assert imports(found, "accounts/prod") == {
        "module.network.aws_iam_role.role": "network",
        'module.network.aws_iam_role_policy_attachment.managed["aws:job-function/NetworkAdministrator"]': (
            "network/arn:aws:iam::aws:policy/job-function/NetworkAdministrator"
        ),
        'module.network.aws_iam_role_policy_attachment.managed["aws:ReadOnlyAccess"]': (
            "network/arn:aws:iam::aws:policy/ReadOnlyAccess"
        ),
        "module.network.aws_iam_role_policy_attachments_exclusive.managed": "network",
        "module.operations.aws_iam_role.role": "operations",
        'module.operations.aws_iam_role_policy_attachment.managed["aws:AdministratorAccess"]': (
            "operations/arn:aws:iam::aws:policy/AdministratorAccess"
        ),
        "module.operations.aws_iam_role_policy_attachments_exclusive.managed": "operations",
    }
    master = imports(found, "master")
    assert master["aws_iam_group_policy.everyone_slash_awsroles-enforce-mfa[0]"] == "everyone:awsroles-enforce-mfa"
    assert master['aws_iam_user_group_membership.users["bob@example.com"]'] == "bob@example.com/everyone/network"
    assert imports(found, "organization")['aws_organizations_policy_attachment.awsroles-no-users["prod"]'] == (
        f"{PROD.id}:awsroles-no-users"
    )


def test_each_import_is_of_a_resource_of_its_root_module() -> None:
    files = terraform(COMPANY)
    found = adopted(there())
    roots = [path.rpartition("/")[0] for path in found.files if path.endswith("/imports.tf")]
    assert roots == ["accounts/prod", "accounts/storage", "master", "organization"]
    for root in roots:
        text = "".join(each for path, each in files.items() if path.startswith(f"{root}/"))
        for address in imports(found, root):
            kind, name, *_ = address.split("[")[0].split(".")
            assert (f'module "{name}"' if kind == "module" else f'resource "{kind}" "{name}"') in text


def test_nothing_is_imported_where_nothing_is() -> None:
    found = adopted(Snapshot({each.id: live.Account(each.id, is_whole=True) for each in (MASTER, PROD, STORAGE)}))
    assert list(found.files) == [ADOPTION]
    assert {each.state for each in found.rows} == {"new", "blocked", "unread"}
    assert row(found, "user/ada").changes == ("the user is missing: create it before the apply",)


def test_an_account_that_was_not_read_is_not_known_rather_than_empty() -> None:
    snapshot = there()
    found = adopted(replace(snapshot, accounts={**snapshot.accounts, PROD.id: live.Account(PROD.id)}))
    assert "accounts/prod/imports.tf" not in found.files
    assert [each.changes for each in found.rows if each.state == "unread"] == [
        ("it could not be read: nothing of it is imported",)
    ]
    assert not [each for each in found.rows if each.account == "prod" and each.state == "new"]


def test_a_role_under_another_path_blocks_the_apply_and_is_not_imported() -> None:
    arn = f"arn:aws:iam::{PROD.id}:role/old/operations"
    found = adopted(changed(there(), PROD.id, "roles", "operations", arn=arn))
    assert row(found, "role/operations") == Row(
        "prod",
        "role/old/operations",
        "role/operations",
        "blocked",
        ("AWS renames and moves no role: delete yours first, or write its name and path into the file",),
    )
    assert "module.operations.aws_iam_role.role" not in imports(found, "accounts/prod")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"max_session": 7200}, ("sessions of 2 h become 1 h",)),
        ({"description": "Mine"}, ("description",)),
        ({"tags": {"team": "ops"}}, ("removes the tags team",)),
        ({"policies": ()}, ("attaches AdministratorAccess",)),
        ({"trust": inline("", BUCKETS)}, ("trust policy",)),
        (
            {"boundary": HeldPolicy(PolicyKind.BOUNDARY, "b", "b", None, "arn:aws:iam::aws:policy/Most")},
            ("boundary Most becomes none",),
        ),
    ],
)
def test_each_change_of_a_role_is_in_the_table(changes: Mapping[str, Any], said: tuple[str, ...]) -> None:
    assert row(adopted(changed(there(), PROD.id, "roles", "operations", **changes)), "role/operations").changes == said


def test_in_line_policies_of_others_stay_and_revocations_are_nobodys_matter() -> None:
    own = there().accounts[PROD.id].roles["operations"].policies
    more = (inline("Buckets", BUCKETS), inline("awsroles-revoke-ada", BUCKETS), inline("awsroles-old", BUCKETS))
    snapshot = changed(there(), PROD.id, "roles", "operations", policies=(*own, *more))
    assert row(adopted(snapshot), "role/operations").changes == ("in-line Buckets stays", "in-line awsroles-old stays")
    assert row(adopted(snapshot, "json"), "role/operations").changes == (
        "in-line Buckets stays",
        "removes in-line awsroles-old",
    )


def test_groups_keep_other_members_under_terraform_and_lose_them_by_the_scripts() -> None:
    snapshot = there()
    master = snapshot.accounts[MASTER.id]
    eve = live.User(f"arn:aws:iam::{MASTER.id}:user/eve", "eve", ("operations",), (inline("own", BUCKETS),))
    users = {**master.users, "eve": eve}
    snapshot = replace(snapshot, accounts={**snapshot.accounts, MASTER.id: replace(master, users=users)})
    snapshot = changed(snapshot, MASTER.id, "users", "ada", groups=("everyone",))
    assert row(adopted(snapshot), "group/operations").changes == ("ada joins it", "eve stays in it")
    assert row(adopted(snapshot, "json"), "group/operations").changes == ("ada joins it", "eve leaves it")
    assert Row("identity", "user/eve", "", "stays", ("its own policies: own",)) in adopted(snapshot).rows
    assert imports(adopted(snapshot), "master")['aws_iam_user_group_membership.users["ada"]'] == "ada/everyone"


def test_a_group_under_a_path_moves_and_one_of_another_case_has_to_be_renamed() -> None:
    arn = f"arn:aws:iam::{MASTER.id}:group/teams/operations"
    moved = changed(there(), MASTER.id, "groups", "operations", arn=arn)
    assert row(adopted(moved), "group/operations").changes == ("path /teams/ becomes /",)
    group = f"arn:aws:iam::{MASTER.id}:group/Operations"
    renamed = row(
        adopted(changed(there(), MASTER.id, "groups", "operations", arn=group, name="Operations")), "group/operations"
    )
    assert (renamed.yours, renamed.state) == ("group/Operations", "blocked")


def test_stacks_import_roles_groups_and_policies_by_their_identifiers() -> None:
    found = adopted(there(), "cloudformation")
    master = json.loads(found.files["imports/awsroles-master-in-identity/resources-to-import.json"])
    identifiers = {each["LogicalResourceId"]: (each["ResourceType"], each["ResourceIdentifier"]) for each in master}
    assert identifiers["GroupOperations"] == ("AWS::IAM::Group", {"GroupName": "operations"})
    assert identifiers["PolicyAwsrolesAssumeNetwork"] == (
        "AWS::IAM::ManagedPolicy",
        {"PolicyArn": f"arn:aws:iam::{MASTER.id}:policy/awsroles-assume-network"},
    )
    [organization] = json.loads(found.files["imports/awsroles-organization-in-management/resources-to-import.json"])
    assert organization["ResourceIdentifier"] == {"Id": "awsroles-no-users"}
    assert not [each for each in identifiers if each.startswith("Members")]


def test_the_template_of_an_import_has_what_is_imported_alone() -> None:
    snapshot = changed(there(), MASTER.id, "groups", "network")
    found = adopted(snapshot, "cloudformation")
    folders = {path.rpartition("/")[0] for path in found.files if path.startswith("imports/")}
    for folder in folders:
        template = json.loads(found.files[f"{folder}/template.json"])
        listed = json.loads(found.files[f"{folder}/resources-to-import.json"])
        names = {each["LogicalResourceId"] for each in listed}
        assert template["Resources"].keys() == names
        for each in template["Resources"].values():
            assert set(each.get("DependsOn", [])) <= names
            assert each["DeletionPolicy"] == "Delete"
            groups = [group["Ref"] for group in each["Properties"].get("Groups", [])]
            assert set(groups) <= names
    assert "GroupNetwork" not in found.files["imports/awsroles-master-in-identity/template.json"]


def test_the_table_begins_with_what_changes_and_text_of_others_stays_text() -> None:
    group = live.Group(f"arn:aws:iam::{MASTER.id}:group/a|b", "a|b<script>`x`")
    master = there().accounts[MASTER.id]
    snapshot = replace(
        there(), accounts={**there().accounts, MASTER.id: replace(master, groups={**master.groups, "a": group})}
    )
    text = adopted(snapshot).files[ADOPTION]
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert lines[1] == r"| identity | group/a\|b\<script\>\`x\` |  | stays: it has no users |"
    assert lines[-1].endswith(" | nothing |")
    assert "\n9 stay as they are, 0 change, 0 are new.\n1 are yours and stay.\n" in text


def test_a_changed_document_is_in_the_table() -> None:
    snapshot = changed(there(), STORAGE.id, "roles", "operations", policies=(inline("storage-operations", BUCKETS),))
    found = {each.account: each.changes for each in adopted(snapshot).rows if each.ours == "role/operations"}
    assert found["storage"] == ("attaches ReadOnlyAccess", "changes in-line storage-operations")


def test_a_policy_under_another_path_blocks_the_apply() -> None:
    snapshot = there()
    arn = f"arn:aws:iam::{STORAGE.id}:policy/team/platform-boundary"
    held = HeldPolicy(PolicyKind.IDENTITY, "platform-boundary", "policy", BUCKETS, arn)
    accounts = {**snapshot.accounts, STORAGE.id: replace(snapshot.accounts[STORAGE.id], managed={arn: held})}
    [found] = [each for each in adopted(replace(snapshot, accounts=accounts)).rows if each.state == "blocked"]
    assert (found.yours, found.changes) == (
        "policy/team/platform-boundary",
        ("AWS renames and moves no policy: delete yours first",),
    )


def test_a_group_of_another_case_is_one_for_aws() -> None:
    name = f"arn:aws:iam::{MASTER.id}:group/Operations"
    snapshot = changed(there(), MASTER.id, "groups", "operations", arn=name, name="Operations")
    found = row(adopted(snapshot), "group/operations")
    assert (found.state, found.changes) == ("blocked", ("AWS takes both names for one: rename yours first",))


def test_without_the_organization_no_control_policy_is_imported() -> None:
    found = adopted(replace(there(), organization=None))
    assert "organization/imports.tf" not in found.files
    said = ("the organization could not be read: no control policy is imported",)
    assert Row("management", "?", "", "unread", said) in found.rows
    assert "\n1 are not known.\n" in found.files[ADOPTION]
    assert "| **not known**: the organization could not be read" in found.files[ADOPTION]


def test_a_control_policy_that_is_attached_to_less_is_attached_to_the_rest() -> None:
    live_organization = there().organization
    assert live_organization is not None
    attached = {**(live_organization.attached or {}), PROD.id: ("FullAWSAccess",)}
    found = adopted(replace(there(), organization=replace(live_organization, attached=attached)))
    [policy] = [each for each in found.rows if each.ours == "control policy awsroles-no-users"]
    assert policy.changes == ("attaches to prod",)
    assert list(imports(found, "organization")) == [
        "aws_organizations_policy.awsroles-no-users",
        'aws_organizations_policy_attachment.awsroles-no-users["storage"]',
    ]


def test_the_table_is_markdown_that_begins_with_how_to_import() -> None:
    arn = f"arn:aws:iam::{PROD.id}:role/old/operations"
    snapshot = changed(there(), PROD.id, "roles", "operations", arn=arn)
    assert (
        adopted(snapshot)
        .files[ADOPTION]
        .startswith(
            "# Yours and ours\n"
            "\n"
            "What an apply would change of what is there. It was read only, and nothing has changed.\n"
            "\n"
            "8 stay as they are, 0 change, 0 are new.\n"
            "1 make the apply fail: begin with these.\n"
            "\n"
            "- The `imports.tf` in each folder bring what is there into the state. `terraform plan` shows the imports, "
            "and the\n"
            "  changes that are in this table.\n"
            "- Each role changes in the state by `force_detach_policies`, which AWS does not know.\n"
            "- A Deny without MFA that is there is imported: do not set `deny_without_mfa = false` then.\n"
            "\n"
            "| account | yours | ours | an apply |\n"
            "|---|---|---|---|\n"
            "| prod | role/old/operations | role/operations | **fails**: AWS renames and moves no role: "
        )
    )


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("json", "- The scripts make what is missing and change what is otherwise. Nothing has to be imported.\n"),
        ("cloudformation", CLOUDFORMATION),
    ],
)
def test_each_format_says_how_it_adopts(form: Format, said: str) -> None:
    assert said in adopted(there(), form).files[ADOPTION]


def test_groups_that_the_file_does_not_make_are_named_with_their_users() -> None:
    snapshot = there()
    master = snapshot.accounts[MASTER.id]
    old = live.Group(f"arn:aws:iam::{MASTER.id}:group/old", "old")
    users = {**master.users, "ada": replace(master.users["ada"], groups=("old", *master.users["ada"].groups))}
    master = replace(master, groups={**master.groups, "old": old}, users=users)
    found = adopted(replace(snapshot, accounts={**snapshot.accounts, MASTER.id: master}))
    assert Row("identity", "group/old", "", "stays", ("its users: ada",)) in found.rows


def test_a_file_of_imports_says_what_it_is_for_and_when_it_goes() -> None:
    assert adopted(there()).files["accounts/prod/imports.tf"].startswith(IMPORTS)
