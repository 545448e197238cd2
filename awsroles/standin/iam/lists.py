"""IAM actions that list users, groups and roles, and the members of a group."""

from collections.abc import Mapping
from typing import Any

from awsroles.standin.accounts import Caller, User
from awsroles.standin.aws import StandIn
from awsroles.standin.iam.policies import described_group, named_group, page
from awsroles.standin.iam.roles import described
from awsroles.standin.iam.users import authorize, date_text, path_of

Result = Mapping[str, Any]


def list_users(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    start = _authorized(aws, caller, parameters, "ListUsers", "user")
    users = [each for arn, each in aws.users.items() if arn.startswith(start)]
    return page(aws, parameters, "Users", [_described_user(each) for each in users])


def list_groups(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    start = _authorized(aws, caller, parameters, "ListGroups", "group")
    return page(
        aws, parameters, "Groups", [described_group(each) for arn, each in aws.groups.items() if arn.startswith(start)]
    )


def list_roles(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    start = _authorized(aws, caller, parameters, "ListRoles", "role")
    return page(aws, parameters, "Roles", [described(each) for arn, each in aws.roles.items() if arn.startswith(start)])


def get_group(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    """Return a group with a page of its members."""
    group = named_group(aws, caller, parameters, "GetGroup")
    members = [each for each in aws.users.values() if any(of_user.arn == group.arn for of_user in each.groups)]
    return {"Group": described_group(group), **page(aws, parameters, "Users", list(map(_described_user, members)))}


ACTIONS = {"GetGroup": get_group, "ListGroups": list_groups, "ListRoles": list_roles, "ListUsers": list_users}


def _authorized(aws: StandIn, caller: Caller, parameters: Mapping[str, str], action: str, kind: str) -> str:
    """Return the beginning of the ARNs that are listed, if the caller's policies allow *action*; raise ApiError."""
    start = f"arn:{caller.partition}:iam::{caller.account}:{kind}{parameters.get('PathPrefix', '/')}"
    authorize(aws, caller, start, parameters, action)
    return start


def _described_user(user: User) -> Result:
    return {
        "Path": path_of(user.arn),
        "UserName": user.name,
        "UserId": user.user_id,
        "Arn": user.arn,
        "CreateDate": date_text(user.created_at),
    }
