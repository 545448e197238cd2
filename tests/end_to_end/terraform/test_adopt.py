"""A company that somebody made by hand, brought under the real Terraform: its file, the imports, the plan."""

from datetime import datetime, timezone
from pathlib import Path

import pytest
from testbed.organization.by_hand import MASTER, make_by_hand, read_by_hand
from testbed.organization.moto_server import moto_server
from testbed.organization.real_terraform import Terraform
from testbed.scenarios.organizations import organization_of

from awsroles.adapters.files.toml import parse_toml
from awsroles.core.org.check.check import check
from awsroles.core.org.from_live.files import files_of_live
from awsroles.core.org.live.snapshot import Snapshot
from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.adopt.adoption import Adoption, adoption
from awsroles.core.org.policies.adopt.existing import Existing
from awsroles.core.org.policies.formats.terraform import terraform
from awsroles.core.org.policies.generate import generate

# A plan starts a provider of 600 MB.
pytestmark = pytest.mark.timeout(400)
FILE = "organization.toml"
BUCKETS = "awsroles-inline-operations-buckets"
TABLE = {
    "role/operations": (
        "trust policy",
        f"adds in-line {BUCKETS}",
        f"in-line Buckets stays beside {BUCKETS}, which is the same",
        "removes the tags team",
    ),
    "role/support": ("trust policy", "description"),
    "policy/awsroles-mfa-required": ("new",),
    "policy/awsroles-self-management": ("new",),
    "group/everyone": ("ada joins it", "bob joins it"),
    "group/operations": (
        "detaches IAMUserChangePassword",
        "adds in-line awsroles-assume",
        "in-line assume stays",
    ),
    "group/support": ("bob joins it",),
}
# Everything else is imported and stays as it is.
PLANS = {
    "accounts/shop-production": {
        "module.operations.aws_iam_role.role": ["update"],
        f'module.operations.aws_iam_role_policy.inline["{BUCKETS}"]': ["create"],
        "module.support.aws_iam_role.role": ["update"],
    },
    "master": {
        "aws_iam_group.everyone": ["create"],
        "aws_iam_group.support": ["create"],
        "aws_iam_group_policy.operations_slash_awsroles-assume": ["create"],
        "aws_iam_group_policy.support_slash_awsroles-assume": ["create"],
        'aws_iam_group_policy_attachment.everyone["customer:awsroles-self-management"]': ["create"],
        "aws_iam_group_policy_attachment.everyone_slash_awsroles-mfa-required[0]": ["create"],
        "aws_iam_group_policy_attachments_exclusive.everyone": ["create"],
        "aws_iam_group_policy_attachments_exclusive.operations": ["update"],
        "aws_iam_group_policy_attachments_exclusive.support": ["create"],
        "aws_iam_policy.awsroles-mfa-required": ["create"],
        "aws_iam_policy.awsroles-self-management": ["create"],
        'aws_iam_user_group_membership.users["ada"]': ["update"],
        'aws_iam_user_group_membership.users["bob"]': ["create"],
    },
}


@pytest.mark.soak
def test_what_was_made_by_hand_comes_under_terraform_and_changes_as_the_table_says(
    environment: dict[str, str], tmp_path: Path
) -> None:
    now = datetime.now(timezone.utc)
    folder = tmp_path / "policies"
    folder.mkdir()
    with moto_server(environment) as moto:
        shop = make_by_hand(moto)
        snapshot = read_by_hand(moto, shop)
        organization = organization_of_live(snapshot, now)
        assert check(organization, snapshot, now).findings == ()
        world = Terraform(folder, environment, moto.url)
        adopted = write(world, organization, snapshot)
        assert told(adopted) == TABLE
        for root, changes in PLANS.items():
            world.initialize(root)
            found = world.changes(root)
            assert {address: each for address, each in found.items() if each != ["import"]} == changes
            assert "to import" in world.apply(root)
            assert world.changes(root) == {}


def organization_of_live(snapshot: Snapshot, now: datetime) -> Organization:
    assert snapshot.complete, snapshot.unread
    made = files_of_live(FILE, snapshot, MASTER, parse_toml, now)
    return organization_of(made.texts[FILE], made.texts)


def write(world: Terraform, organization: Organization, snapshot: Snapshot) -> Adoption:
    resources = generate(organization)
    files = terraform(resources)
    adopted = adoption(Existing(resources, snapshot), "terraform", files)
    world.write({**files, **adopted.files})
    world.run("", "fmt", "-check", "-diff", "-recursive", "-no-color")
    return adopted


def told(adopted: Adoption) -> dict[str, tuple[str, ...]]:
    """Return the changes of what is there, and what is new."""
    return {each.ours: each.changes or (each.state,) for each in adopted.rows if each.state in ("changed", "new")}
