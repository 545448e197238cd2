"""IAM's credential report (IAM user guide, id_credentials_getting-report): one a account, anew after four hours."""

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from awsroles.standin.accounts import AccessKey, Caller, User
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError
from awsroles.standin.iam.users import authorize, date_text

Result = Mapping[str, Any]

_LIFETIME = 4 * 3600.0
_KEY = ("active", "last_rotated", "last_used_date", "last_used_region", "last_used_service")
_COLUMNS = (
    *("user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed"),
    *("password_next_rotation", "mfa_active"),
    *(f"access_key_{number}_{name}" for number in (1, 2) for name in _KEY),
    *(f"cert_{number}_{name}" for number in (1, 2) for name in ("active", "last_rotated")),
)


def generate_credential_report(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    """Start a report, unless there is one that is younger than four hours."""
    authorize(aws, caller, "*", parameters, "GenerateCredentialReport")
    age = _age(aws, caller)
    if age is not None and age < aws.report_seconds:
        return {"State": "INPROGRESS"}
    if age is not None and age < _LIFETIME:
        return {"State": "COMPLETE"}
    aws.credential_reports[caller.account] = (aws.now(), _report(aws, caller))
    words = "No report exists. Starting a new report generation task"
    return {"State": "STARTED", "Description": words}


def get_credential_report(aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    authorize(aws, caller, "*", parameters, "GetCredentialReport")
    age = _age(aws, caller)
    if age is None:
        raise ApiError(410, "ReportNotPresent", "No report is present")
    if age < aws.report_seconds:
        raise ApiError(404, "ReportInProgress", "Report is still being generated")
    if age >= _LIFETIME:
        raise ApiError(410, "ReportExpired", "The most recent credential report has expired")
    started, content = aws.credential_reports[caller.account]
    return {
        "Content": base64.b64encode(content.encode()).decode(),
        "ReportFormat": "text/csv",
        "GeneratedTime": date_text(started + aws.report_seconds),
    }


ACTIONS = {"GenerateCredentialReport": generate_credential_report, "GetCredentialReport": get_credential_report}


def _age(aws: StandIn, caller: Caller) -> float | None:
    """Return the seconds since the report of the caller's account was asked for, None if there is none."""
    found = aws.credential_reports.get(caller.account)
    return None if found is None else aws.now() - found[0]


def _report(aws: StandIn, caller: Caller) -> str:
    root = f"arn:{caller.partition}:iam::{caller.account}:root"
    users = [each for each in aws.users.values() if each.account == caller.account and not each.is_root]
    rows = [
        _row(aws, "<root_account>", root, aws.users.get(root)),
        *(_row(aws, each.name, each.arn, each) for each in users),
    ]
    return "\n".join([",".join(_COLUMNS), *map(",".join, rows)])


def _row(aws: StandIn, name: str, arn: str, user: User | None) -> list[str]:
    created = "2020-01-01T00:00:00+00:00" if user is None else _time(user.created_at)
    devices = [each for each in aws.mfa_devices.values() if each.user is user and each.active]
    keys = [each for each in aws.access_keys.values() if each.user is user and user is not None]
    fields = [name, arn, created, *_password(user), str(bool(devices)).lower()]
    for number in range(2):
        fields.extend(_key(keys[number]) if number < len(keys) else ["false", *["N/A"] * 4])
    return [*fields, "false", "N/A", "false", "N/A"]


def _password(user: User | None) -> Iterator[str]:
    """Yield whether there is a password, its last use, its last change and its next rotation."""
    used = None if user is None else user.password_last_used
    told = "no_information" if used is None else _time(used)
    if user is None or user.is_root:
        yield from ("not_supported", told, "not_supported", "not_supported")
    elif user.password is None and used is None:
        yield from ("false", "N/A", "N/A", "N/A")
    else:
        yield from ("true", told, _time(user.created_at), "N/A")


def _key(key: AccessKey) -> list[str]:
    used = ["N/A"] * 3
    if key.last_used is not None:
        at, service, region = key.last_used
        used = [_time(at), region, service]
    return [str(key.active).lower(), _time(key.created_at), *used]


def _time(at: float) -> str:
    return date_text(at).replace("Z", "+00:00")
