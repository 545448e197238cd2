"""The role that a person names: by its ARN, or by its account and its name."""

from collections.abc import Callable

from awsroles.core.aws.arn import RoleArn, named_role, parse_role_arn, pasted
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import default_source
from awsroles.errors import ConfigurationError, UsageError

_ARNS = ("awsroles_user_arn", "awsroles_role_arn", "role_arn")
_USUAL_PARTITION = "aws"


def given_role(
    profiles: Callable[[], Profiles],
    name: str | None,
    source: str | None,
    *,
    role_arn: str | None,
    account: str | None,
    role: str | None,
) -> RoleArn | None:
    """Return the role that the options name, None where they name none; raise UsageError or ConfigurationError.

    An account and a role are in the partition of the profile *name*, or of its *source*.
    """
    if role_arn is not None:
        if account is not None or role is not None:
            raise UsageError("--role-arn names an account and a role already", "leave out --account and --role")
        return parse_role_arn(pasted(role_arn))
    if account is None and role is None:
        return None
    if account is None or role is None:
        raise UsageError("--account and --role go together", "give both, or --role-arn alone")
    return named_role(partition_of(profiles(), name, source), account, role)


def partition_of(profiles: Profiles, name: str | None, source: str | None) -> str:
    """Return the partition that the profile *name* is in, or will be in with that *source*."""
    for each in (source, name, _default_source(profiles)):
        entries = profiles.entries(each) if each is not None else {}
        for key in _ARNS:
            if key in entries and entries[key].value.startswith("arn:"):
                return entries[key].value.split(":")[1]
    return _USUAL_PARTITION


def _default_source(profiles: Profiles) -> str | None:
    try:
        return default_source(profiles)
    except ConfigurationError:
        return None
