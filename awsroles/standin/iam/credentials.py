"""IAM actions on passwords."""

from collections.abc import Callable, Mapping
from typing import Any

from awsroles.standin.accounts import Caller
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError, no_such_entity, validation_error
from awsroles.standin.iam.policies import named_user
from awsroles.standin.iam.users import authorize, authorized_user

Result = Mapping[str, Any]

_SHORTEST = 8


def change_password(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    """Change the caller's own password; there is no other user to name."""
    user = caller.user
    if user is None or user.is_root:
        raise validation_error("Must specify userName when calling with non-User credentials")
    authorize(aws, caller, user.arn, parameters, "ChangePassword")
    if user.password is None:
        raise no_such_entity(f"Login Profile for User {user.name} cannot be found.")
    if parameters.get("OldPassword") != user.password:
        raise ApiError(403, "AccessDenied", "The old password was incorrect.")
    user.password = _new_password(parameters, "NewPassword")


def get_account_password_policy(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    authorize(aws, caller, "*", parameters, "GetAccountPasswordPolicy")
    return {"PasswordPolicy": {"MinimumPasswordLength": _SHORTEST, "AllowUsersToChangePassword": False}}


def create_login_profile(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    user = authorized_user(aws, caller, parameters, "CreateLoginProfile")
    if user.password is not None:
        raise ApiError(409, "EntityAlreadyExists", f"Login Profile for user {user.name} already exists.")
    user.password = _new_password(parameters, "Password")
    return {"LoginProfile": {"UserName": user.name}}


def get_login_profile(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    user = authorized_user(aws, caller, parameters, "GetLoginProfile")
    if user.password is None:
        raise no_such_entity(f"Login Profile for User {user.name} cannot be found.")
    return {"LoginProfile": {"UserName": user.name}}


def update_login_profile(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    user = named_user(aws, caller, parameters, "UpdateLoginProfile")
    if user.password is None:
        raise no_such_entity(f"Login Profile for User {user.name} cannot be found.")
    user.password = _new_password(parameters, "Password")


def delete_login_profile(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    user = authorized_user(aws, caller, parameters, "DeleteLoginProfile")
    if user.password is None:
        raise no_such_entity(f"Login Profile for User {user.name} cannot be found.")
    user.password = None


ACTIONS: Mapping[str, Callable[[StandIn, Caller, Mapping[str, str]], Mapping[str, Any] | None]] = {
    "ChangePassword": change_password,
    "GetAccountPasswordPolicy": get_account_password_policy,
    "CreateLoginProfile": create_login_profile,
    "GetLoginProfile": get_login_profile,
    "UpdateLoginProfile": update_login_profile,
    "DeleteLoginProfile": delete_login_profile,
}


def _new_password(parameters: Mapping[str, str], name: str) -> str:
    password = parameters.get(name, "")
    if len(password) < _SHORTEST:
        words = f"Password should have a minimum length of {_SHORTEST}"
        raise ApiError(400, "PasswordPolicyViolation", words)
    return password
