"""IAM actions on users, access keys and assigned MFA devices."""

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from awsroles.standin.accounts import AccessKey, Caller, User
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError, no_such_entity, not_authorized, validation_error
from awsroles.standin.evaluation.authorization import own_denial, reason
from awsroles.standin.evaluation.context import request_context
from awsroles.standin.evaluation.policy import AccessRequest

Result = Mapping[str, Any]

_KEYS_PER_USER = 2


def list_mfa_devices(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    user = authorized_user(aws, caller, parameters, "ListMFADevices")
    devices = [
        {"UserName": user.name, "SerialNumber": device.serial, "EnableDate": date_text(device.enabled_at)}
        for device in aws.mfa_devices.values()
        if device.user is user and device.active
    ]
    return {"MFADevices": devices, "IsTruncated": False}


def get_user(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    user = authorized_user(aws, caller, parameters, "GetUser")
    described: dict[str, Any] = {
        "Path": path_of(user.arn),
        "UserName": user.name,
        "UserId": user.user_id,
        "Arn": user.arn,
        "CreateDate": date_text(user.created_at),
    }
    if user.boundary is not None:
        boundary = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": user.boundary.arn}
        described["PermissionsBoundary"] = boundary
    if user.tags:
        described["Tags"] = [{"Key": key, "Value": value} for key, value in user.tags.items()]
    return {"User": described}


def list_access_keys(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    user = authorized_user(aws, caller, parameters, "ListAccessKeys", needs_name=True)
    return {"AccessKeyMetadata": [_metadata(key) for key in _keys_of(aws, user)], "IsTruncated": False}


def create_access_key(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    user = authorized_user(aws, caller, parameters, "CreateAccessKey", needs_name=True)
    if len(_keys_of(aws, user)) >= _KEYS_PER_USER:
        raise ApiError(409, "LimitExceeded", f"Cannot exceed quota for AccessKeysPerUser: {_KEYS_PER_USER}")
    key = aws.add_access_key(user.arn)
    return {"AccessKey": {**_metadata(key), "SecretAccessKey": key.secret_access_key}}


def update_access_key(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    user = authorized_user(aws, caller, parameters, "UpdateAccessKey", needs_name=True)
    key = _key(aws, user, parameters)
    status = parameters.get("Status")
    if status not in ("Active", "Inactive"):
        raise validation_error(
            f"1 validation error detected: Value '{status}' at 'status' failed to satisfy constraint: "
            "Member must satisfy enum value set: [Active, Inactive, Expired]"
        )
    key.active = status == "Active"


def delete_access_key(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    user = authorized_user(aws, caller, parameters, "DeleteAccessKey", needs_name=True)
    aws.delete_access_key(_key(aws, user, parameters).access_key_id)


def get_access_key_last_used(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    key = aws.access_keys.get(parameters.get("AccessKeyId", ""))
    user = key.user if key is not None else caller.user
    if key is None or user is None or user.account != caller.account:
        raise ApiError(403, "AccessDenied", "Access Denied")
    authorize(aws, caller, user.arn, parameters, "GetAccessKeyLastUsed")
    used = {"ServiceName": "N/A", "Region": "N/A"}
    if key.last_used is not None:
        at, service, region = key.last_used
        used = {"LastUsedDate": date_text(at), "ServiceName": service, "Region": region}
    return {"UserName": user.name, "AccessKeyLastUsed": used}


ACTIONS = {
    "ListMFADevices": list_mfa_devices,
    "GetUser": get_user,
    "ListAccessKeys": list_access_keys,
    "CreateAccessKey": create_access_key,
    "UpdateAccessKey": update_access_key,
    "DeleteAccessKey": delete_access_key,
    "GetAccessKeyLastUsed": get_access_key_last_used,
}


def _keys_of(aws: StandIn, user: User) -> list[AccessKey]:
    return [key for key in aws.access_keys.values() if key.user is user]


def _key(aws: StandIn, user: User, parameters: Mapping[str, str]) -> AccessKey:
    key_id = parameters.get("AccessKeyId", "")
    key = aws.access_keys.get(key_id)
    if key is None or key.user is not user:
        raise no_such_entity(f"The Access Key with id {key_id} cannot be found.")
    return key


def _metadata(key: AccessKey) -> dict[str, Any]:
    return {
        "UserName": key.user.name,
        "AccessKeyId": key.access_key_id,
        "Status": "Active" if key.active else "Inactive",
        "CreateDate": date_text(key.created_at),
    }


def path_of(arn: str) -> str:
    """Return the path in the ARN of a user, a group or a policy: it begins and ends with a slash."""
    return f"/{'/'.join([*arn.split('/')[1:-1], ''])}"


def date_text(at: float) -> str:
    """Return *at*, in seconds since the epoch, as AWS writes it."""
    return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def authorized_user(
    aws: StandIn, caller: Caller, parameters: Mapping[str, str], action: str, *, needs_name: bool = False
) -> User:
    """Return the user that a call names, if the caller's policies allow *action*; raise ApiError.

    UserName defaults to the owner of the access key. Sessions must pass it to the access key calls (IAM service model).
    """
    name = parameters.get("UserName")
    if name is None:
        if caller.user is None or (needs_name and caller.kind != "access-key"):
            raise validation_error("Must specify userName when calling with non-User credentials")
        user = caller.user
    else:
        found = [user for user in aws.users.values() if (user.account, user.name) == (caller.account, name)]
        if not found:
            authorize(aws, caller, f"arn:{caller.partition}:iam::{caller.account}:user/{name}", parameters, action)
            raise no_such_entity(f"The user with name {name} cannot be found.")
        user = found[0]
    authorize(aws, caller, user.arn, parameters, action)
    return user


def authorize(aws: StandIn, caller: Caller, arn: str, parameters: Mapping[str, str], action: str) -> None:
    """Raise ApiError unless the caller's policies allow *action* on *arn*. The message shows users by name."""
    if caller.user is not None and caller.user.is_root:
        return
    context = request_context(aws, caller, parameters, arn, caller.mfa_at)
    denial = own_denial(aws, caller, AccessRequest(f"iam:{action}", arn, context))
    if denial is None:
        return
    shown = f"user {arn.rpartition('/')[2]}" if ":user/" in arn else arn
    raise not_authorized(caller.arn, f"iam:{action}", shown, reason(denial, f"iam:{action}"))
