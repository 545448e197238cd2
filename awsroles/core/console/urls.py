"""The URL at which the AWS console switches to a role."""

import re
from urllib.parse import quote, urlencode

from awsroles.core.aws.arn import RoleArn
from awsroles.core.aws.partition import partition
from awsroles.errors import ConfigurationError, UsageError

# The five that the console takes; others it replaces (re:Post, 2024-08: "change from time to time").
_COLORS = {"red": "f2b0a9", "orange": "fbc8aa", "yellow": "efda95", "green": "b7ca9d", "blue": "83d4e8"}
_HEX = re.compile(r"[0-9a-f]{6}")
# IAM user guide, reference_iam-quotas: path and name together, to switch in the console.
_LONGEST_ROLE = 64
_LONGEST_DISPLAY_NAME = 64


def switch_role_url(role: RoleArn, display_name: str, color: str | None = None) -> str:
    """Return the switch-role URL of *role* (IAM user guide, id_roles_use_permissions-to-switch).

    Raises ConfigurationError where the console cannot switch to it.
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


def check_color(color: str) -> str:
    """Return *color* as six hexadecimal digits; raise UsageError for what is neither that nor one of the names."""
    digits = _COLORS.get(color.lower(), color.lower().removeprefix("#"))
    if not _HEX.fullmatch(digits):
        raise UsageError(f"{color!r} is not a colour", f"use {', '.join(_COLORS)} or six hexadecimal digits")
    return digits


def _checked(display_name: str) -> str:
    if not display_name or len(display_name) > _LONGEST_DISPLAY_NAME or not display_name.isprintable():
        raise UsageError(
            f"{display_name!r} cannot be a display name", f"use 1 to {_LONGEST_DISPLAY_NAME} printable characters"
        )
    return display_name
