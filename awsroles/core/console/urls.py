"""URLs of the AWS console: switch-role pages and destinations."""

import re
from urllib.parse import quote, urlencode

from awsroles.core.aws.arn import RoleArn
from awsroles.core.aws.partition import partition
from awsroles.core.profiles.validation import check_color, check_region
from awsroles.errors import ConfigurationError, UsageError

# IAM user guide, reference_iam-quotas: path and name together, to switch in the console.
_LONGEST_ROLE = 64

_LONGEST_DISPLAY_NAME = 64

_SERVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)

_PATH_SAFE = "/?&=#:;,@+!~*'()$%"


def switch_role_url(role: RoleArn, display_name: str, color: str | None = None) -> str:
    """Return the switch-role URL of *role* (IAM user guide, id_roles_use_permissions-to-switch).

    Raises ConfigurationError if the console cannot switch to it.
    """
    sign_in = partition(role.partition).sign_in
    if sign_in is None:
        raise ConfigurationError(
            f"AWS documents no switch-role URL for the partition {role.partition}",
            "sign in to that console and use Switch role in its account menu",
        )
    if len(role.path + role.name) > _LONGEST_ROLE:
        raise ConfigurationError(
            f"the console cannot switch to {role.path}{role.name}: path and name are over {_LONGEST_ROLE} characters",
            "ask the role's owner for a shorter one",
        )
    query = {"account": role.account, "roleName": role.path + role.name, "displayName": _checked(display_name)}
    if color is not None:
        query["color"] = check_color(color)
    return f"https://{sign_in}/switchrole?{urlencode(query, quote_via=quote)}"


def _checked(display_name: str) -> str:
    if not display_name or len(display_name) > _LONGEST_DISPLAY_NAME or not display_name.isprintable():
        raise UsageError(
            f"{display_name!r} cannot be a display name", f"use 1 to {_LONGEST_DISPLAY_NAME} printable characters"
        )
    return display_name


def console_link(partition_name: str, *, service: str | None, region: str | None, path: str | None) -> str:
    """Return the console's URL for *service* or for *path*, in *region*; the console's home if both are None.

    Raises UsageError for an invalid one, ConfigurationError for a partition without a known console.
    """
    host = partition(partition_name).console_host
    if region is not None:
        host = f"{check_region(region)}.{host}"
    if service is not None and path is not None:
        raise UsageError("cannot use --service with --path", "leave out one of the two")
    if path is not None:
        return f"https://{host}/{quote(_checked_path(path), safe=_PATH_SAFE)}"
    if service is not None and not _SERVICE.fullmatch(service):
        raise UsageError(f"{service!r} is not a service", "give its name in the console's URL, such as ec2 or s3")
    query = f"?{urlencode({'region': region})}" if region is not None else ""
    return f"https://{host}/{service or 'console'}/home{query}"


def _checked_path(path: str) -> str:
    stripped = path.lstrip("/")
    if not stripped or not path.isprintable() or "\\" in path:
        raise UsageError(f"{path!r} is not a path in the console", "give what follows the host, such as s3/buckets")
    return stripped
