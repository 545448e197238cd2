"""IAM actions on virtual MFA devices: create, enable, deactivate, delete, list."""

import base64
from collections.abc import Mapping
from typing import Any

from awsroles.standin.accounts import Caller, MfaDevice
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError, no_such_entity
from awsroles.standin.generators import new_seed, time_step, totp_code
from awsroles.standin.iam.users import authorize, authorized_user, date_text, path_of
from awsroles.standin.parameters import CREATE_VIRTUAL_MFA_DEVICE, ENABLE_MFA_DEVICE, check_parameters

Result = Mapping[str, Any]

_DEVICES_PER_USER = 8
_PAGE = 100
# AWS accepts old codes here; the device is then out of sync (IAM API reference, EnableMFADevice).
_STEPS_BACK, _STEPS_AHEAD = 20, 1


def create_virtual_mfa_device(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    check_parameters(parameters, CREATE_VIRTUAL_MFA_DEVICE)
    serial = f"{_prefix(caller)}{parameters['VirtualMFADeviceName']}"
    authorize(aws, caller, serial, parameters, "CreateVirtualMFADevice")
    taken = [*aws.mfa_devices, *aws.unassigned_devices]
    if serial.lower() in (other.lower() for other in taken):
        raise _already_exists("MFADevice entity at the same path and name already exists.")
    seed = aws.unassigned_devices[serial] = new_seed()
    # Both are blobs in the service model, so the base32 seed is sent as base64. The image is left empty.
    described = {"SerialNumber": serial, "Base32StringSeed": base64.b64encode(seed.encode()).decode(), "QRCodePNG": ""}
    return {"VirtualMFADevice": described}


def enable_mfa_device(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    check_parameters(parameters, ENABLE_MFA_DEVICE)
    user = authorized_user(aws, caller, parameters, "EnableMFADevice")
    serial = parameters["SerialNumber"]
    if serial in aws.mfa_devices:
        raise _already_exists("MFA Device is already in use.")
    seed = _seed(aws, serial)
    if sum(device.user is user and device.active for device in aws.mfa_devices.values()) >= _DEVICES_PER_USER:
        raise ApiError(409, "LimitExceeded", f"Cannot exceed quota for MFADevicesPerUser: {_DEVICES_PER_USER}")
    first = _first_step(aws, seed, parameters["AuthenticationCode1"], parameters["AuthenticationCode2"])
    if first is None:
        raise ApiError(403, "InvalidAuthenticationCode", "Authentication code for device is not valid.")
    del aws.unassigned_devices[serial]
    aws.add_mfa_device(user.arn, serial, seed).used_steps.update((first, first + 1))


def deactivate_mfa_device(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    user = authorized_user(aws, caller, parameters, "DeactivateMFADevice")
    serial = parameters.get("SerialNumber", "")
    device = aws.mfa_devices.get(serial)
    if device is None or device.user is not user:
        raise no_such_entity(f"MFA Device with serial number {serial} does not exist.")
    aws.unassigned_devices[serial] = aws.mfa_devices.pop(serial).seed


def delete_virtual_mfa_device(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    serial = parameters.get("SerialNumber", "")
    authorize(aws, caller, serial, parameters, "DeleteVirtualMFADevice")
    if serial in aws.mfa_devices:
        raise ApiError(409, "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.")
    _seed(aws, serial)
    del aws.unassigned_devices[serial]


def list_virtual_mfa_devices(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    authorize(aws, caller, _prefix(caller), parameters, "ListVirtualMFADevices")
    wanted = parameters.get("AssignmentStatus", "Any")
    devices: dict[str, Result] = {}
    if wanted != "Assigned":
        devices = {serial: {"SerialNumber": serial} for serial in aws.unassigned_devices}
    if wanted != "Unassigned":
        devices |= {each.serial: _assigned(each) for each in aws.mfa_devices.values() if _is_virtual(each)}
    own = [device for serial, device in sorted(devices.items()) if serial.startswith(_prefix(caller))]
    start = int(parameters.get("Marker", "0"))
    page = own[start : start + _PAGE]
    if start + _PAGE < len(own):
        return {"VirtualMFADevices": page, "IsTruncated": True, "Marker": str(start + _PAGE)}
    return {"VirtualMFADevices": page, "IsTruncated": False}


ACTIONS = {
    "CreateVirtualMFADevice": create_virtual_mfa_device,
    "EnableMFADevice": enable_mfa_device,
    "DeactivateMFADevice": deactivate_mfa_device,
    "DeleteVirtualMFADevice": delete_virtual_mfa_device,
    "ListVirtualMFADevices": list_virtual_mfa_devices,
}


def _prefix(caller: Caller) -> str:
    return f"arn:{caller.partition}:iam::{caller.account}:mfa/"


def _assigned(device: MfaDevice) -> Result:
    user = device.user
    described = {"Path": path_of(user.arn), "UserName": user.name, "UserId": user.user_id, "Arn": user.arn}
    enabled = date_text(device.enabled_at)
    return {"SerialNumber": device.serial, "User": described, "EnableDate": enabled}


def _is_virtual(device: MfaDevice) -> bool:
    return device.kind == "totp" and device.serial.startswith("arn:")


def _seed(aws: StandIn, serial: str) -> str:
    if serial not in aws.unassigned_devices:
        raise no_such_entity(f"VirtualMFADevice with serial number {serial} doesn't exist.")
    return aws.unassigned_devices[serial]


def _first_step(aws: StandIn, seed: str, first: str, second: str) -> int | None:
    """Return the time step of the *first* of two consecutive codes, or None if they are not consecutive codes."""
    now = time_step(aws.now())
    for step in range(now - _STEPS_BACK, now + _STEPS_AHEAD):
        if (first, second) == (totp_code(seed, step), totp_code(seed, step + 1)):
            return step
    return None


def _already_exists(words: str) -> ApiError:
    return ApiError(409, "EntityAlreadyExists", words)
