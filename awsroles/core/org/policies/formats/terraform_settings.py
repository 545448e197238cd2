"""The versions and the provider of a root module of Terraform."""

from awsroles.core.org.policies.formats.hcl import Attribute, Block, Expression
from awsroles.core.org.policies.formats.terraform_blocks import variable
from awsroles.core.org.policies.resources import Account, Resources

TERRAFORM = ">= 1.5"
PROVIDER = ">= 5.80, < 7"
# IAM's and Organizations' own Region of each partition.
_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}


def versions() -> Block:
    """Return the block of the versions that the files work with."""
    provider = {"source": "hashicorp/aws", "version": PROVIDER}
    return Block(
        "terraform",
        (),
        (Attribute("required_version", TERRAFORM), Block("required_providers", (), (Attribute("aws", provider),))),
    )


def settings(resources: Resources, account: Account) -> list[Block]:
    """Return the versions and the provider of *account*, which refuses the credentials of any other.

    In all accounts but the management account, which has no such role, the provider can assume the deploy role.
    """
    provider: tuple[Attribute | Block | tuple[Attribute, ...], ...] = (
        (
            Attribute("region", _REGIONS.get(resources.partition, "us-east-1")),
            Attribute("allowed_account_ids", [account.id]),
        ),
    )
    if account.id == resources.management.id:
        return [versions(), Block("provider", ("aws",), provider)]
    arn = f"arn:{resources.partition}:iam::{account.id}:role/{resources.deploy_role}"
    assumed = Expression("var.assume_deploy_role ? [local.deploy_role_arn] : []")
    assume_role = Block(
        "dynamic",
        ("assume_role",),
        (
            Attribute("for_each", assumed),
            Block("content", (), (Attribute("role_arn", Expression("assume_role.value")),)),
        ),
    )
    about = f"Whether the credentials are to assume {resources.deploy_role} first."
    switch = variable("assume_deploy_role", "bool", about, default=False)
    names = Block("locals", (), (Attribute("deploy_role_arn", arn),))
    return [versions(), switch, names, Block("provider", ("aws",), (*provider, assume_role))]
