"""Parameter constraints (service models STS 2011-06-15 and IAM 2010-05-08), with AWS's error messages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from awsroles.standin.errors import ApiError, validation_error


@dataclass(frozen=True)
class Text:
    """A text parameter: minimum and maximum length, and the pattern as AWS prints it."""

    minimum: int
    maximum: int
    pattern: str
    required: bool = False


@dataclass(frozen=True)
class Number:
    """An integer parameter and its limits."""

    minimum: int
    maximum: int


Rules = Mapping[str, Text | Number]

_MFA: dict[str, Text | Number] = {
    "SerialNumber": Text(9, 256, r"[\w+=/:,.@-]*"),
    "TokenCode": Text(6, 6, r"[\d]*"),
}
GET_SESSION_TOKEN: Rules = {"DurationSeconds": Number(900, 129600), **_MFA}
ASSUME_ROLE: Rules = {
    "RoleArn": Text(
        20, 2048, r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+", required=True
    ),
    "RoleSessionName": Text(2, 64, r"[\w+=,.@-]*", required=True),
    "DurationSeconds": Number(900, 43200),
    "ExternalId": Text(2, 1224, r"[\w+=,.@:\/-]*"),
    "SourceIdentity": Text(2, 64, r"[\w+=,.@-]*"),
    "Policy": Text(1, 2_048, r"[\u0009\u000A\u000D\u0020-\u00FF]+"),
    **_MFA,
}
GET_ROLE: Rules = {"RoleName": Text(1, 64, r"[\w+=,.@-]+", required=True)}
CREATE_VIRTUAL_MFA_DEVICE: Rules = {"VirtualMFADeviceName": Text(1, 226, r"[\w+=,.@-]+", required=True)}
ENABLE_MFA_DEVICE: Rules = {
    "SerialNumber": Text(9, 256, r"[\w+=/:,.@-]+", required=True),
    "AuthenticationCode1": Text(6, 6, r"[\d]+", required=True),
    "AuthenticationCode2": Text(6, 6, r"[\d]+", required=True),
}
_POLICY_ARN = Text(20, 2048, r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD]+", required=True)
USER_NAME: Rules = {"UserName": Text(1, 64, r"[\w+=,.@-]+", required=True)}
GROUP_NAME: Rules = {"GroupName": Text(1, 128, r"[\w+=,.@-]+", required=True)}
POLICY_NAME: Rules = {"PolicyName": Text(1, 128, r"[\w+=,.@-]+", required=True)}
GET_POLICY: Rules = {"PolicyArn": _POLICY_ARN}
GET_POLICY_VERSION: Rules = {"PolicyArn": _POLICY_ARN, "VersionId": Text(2, 64, r"v[1-9][0-9]*", required=True)}


def check_parameters(parameters: Mapping[str, str], rules: Rules) -> None:
    """Raise AWS's ValidationError if parameters violate *rules*; it names all of them."""
    found: list[str] = []
    for name, rule in rules.items():
        found.extend(_violations(name, parameters.get(name), rule))
    if found:
        noun = "validation error" if len(found) == 1 else "validation errors"
        raise validation_error(f"{len(found)} {noun} detected: {'; '.join(found)}")


def seconds(parameters: Mapping[str, str], default: int) -> int:
    """Return DurationSeconds, which must have been checked."""
    return int(parameters.get("DurationSeconds", default))


def _violations(name: str, value: str | None, rule: Text | Number) -> list[str]:
    where = name[0].lower() + name[1:]
    shown = "null" if value is None else f"'{value}'"
    start = f"Value {shown} at '{where}' failed to satisfy constraint: Member must"
    if value is None:
        missing = isinstance(rule, Text) and rule.required
        return [f"{start} not be null"] if missing else []
    if isinstance(rule, Number):
        return [f"{start} {words}" for words in _number_violations(value, rule)]
    return [f"{start} {words}" for words in _text_violations(value, rule)]


def _number_violations(value: str, rule: Number) -> list[str]:
    if not re.fullmatch(r"-?[0-9]{1,9}", value):
        raise ApiError(400, "MalformedInput", "Invalid Input")
    if int(value) < rule.minimum:
        return [f"have value greater than or equal to {rule.minimum}"]
    if int(value) > rule.maximum:
        return [f"have value less than or equal to {rule.maximum}"]
    return []


def _text_violations(value: str, rule: Text) -> list[str]:
    found = []
    if not re.fullmatch(rule.pattern, value, re.ASCII):
        found.append(f"satisfy regular expression pattern: {rule.pattern}")
    if len(value) < rule.minimum:
        found.append(f"have length greater than or equal to {rule.minimum}")
    if len(value) > rule.maximum:
        found.append(f"have length less than or equal to {rule.maximum}")
    return found
