"""AWS partitions: their default regions and console hosts."""

from awsroles.core.dataclass import dataclass
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class Partition:
    """One partition; *sign_in* is None if AWS documents no switch-role URL."""

    name: str
    default_region: str
    sign_in: str | None
    console_host: str


# Hosts: aws-vault cli/login.go, granted partition.go, IAM user guide; regions: botocore partitions.json.
PARTITIONS = {
    "aws": Partition("aws", "us-east-1", "signin.aws.amazon.com", "console.aws.amazon.com"),
    "aws-cn": Partition("aws-cn", "cn-north-1", "signin.amazonaws.cn", "console.amazonaws.cn"),
    "aws-us-gov": Partition(
        "aws-us-gov", "us-gov-west-1", "signin.amazonaws-us-gov.com", "console.amazonaws-us-gov.com"
    ),
    "aws-eusc": Partition("aws-eusc", "eusc-de-east-1", None, "console.amazonaws-eusc.eu"),
}


# Prefixes of region names (botocore, partitions.json). All other regions are in `aws`.
_REGION_PREFIXES = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "eusc-": "aws-eusc",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "eu-isof-": "aws-iso-f",
}


def partition_of_region(region: str) -> str:
    """Return the name of the partition of *region*."""
    return next((name for prefix, name in _REGION_PREFIXES.items() if region.startswith(prefix)), "aws")


def partition(name: str) -> Partition:
    """Return the partition of that *name*; raise ConfigurationError for one that awsroles does not serve."""
    if name not in PARTITIONS:
        raise ConfigurationError(
            f"partition {name!r} is not supported", f"supported partitions: {', '.join(sorted(PARTITIONS))}"
        )
    return PARTITIONS[name]
