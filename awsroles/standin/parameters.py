"""The limits of parameters (service models, STS 2011-06-15 and IAM 2010-05-08), refused in AWS's words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from awsroles.standin.refusals import RefusalError, validation_error


@dataclass(frozen=True)
class Text:
    """A text parameter: its least and greatest length, and the pattern as AWS prints it."""

    least: int
    greatest: int
    pattern: str
    required: bool = False


@dataclass(frozen=True)
class Number:
    """A whole number and its limits."""

    least: int
    greatest: int


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
    **_MFA,
}
CREATE_VIRTUAL_MFA_DEVICE: Rules = {"VirtualMFADeviceName": Text(1, 226, r"[\w+=,.@-]+", required=True)}
ENABLE_MFA_DEVICE: Rules = {
    "SerialNumber": Text(9, 256, r"[\w+=/:,.@-]+", required=True),
    "AuthenticationCode1": Text(6, 6, r"[\d]+", required=True),
    "AuthenticationCode2": Text(6, 6, r"[\d]+", required=True),
}


def check_parameters(parameters: Mapping[str, str], rules: Rules) -> None:
    """Raise AWS's ValidationError, which names every parameter that is out of its limits."""
    found: list[str] = []
    for name, rule in rules.items():
        found.extend(_faults_of(name, parameters.get(name), rule))
    if found:
        noun = "validation error" if len(found) == 1 else "validation errors"
        raise validation_error(f"{len(found)} {noun} detected: {'; '.join(found)}")


def seconds(parameters: Mapping[str, str], default: int) -> int:
    """Return DurationSeconds, already checked."""
    return int(parameters.get("DurationSeconds", default))


def _faults_of(name: str, value: str | None, rule: Text | Number) -> list[str]:
    where = name[0].lower() + name[1:]
    shown = "null" if value is None else f"'{value}'"
    start = f"Value {shown} at '{where}' failed to satisfy constraint: Member must"
    if value is None:
        missing = isinstance(rule, Text) and rule.required
        return [f"{start} not be null"] if missing else []
    if isinstance(rule, Number):
        return [f"{start} {words}" for words in _number_faults(value, rule)]
    return [f"{start} {words}" for words in _text_faults(value, rule)]


def _number_faults(value: str, rule: Number) -> list[str]:
    if not re.fullmatch(r"-?[0-9]{1,9}", value):
        raise RefusalError(400, "MalformedInput", "Invalid Input")
    if int(value) < rule.least:
        return [f"have value greater than or equal to {rule.least}"]
    if int(value) > rule.greatest:
        return [f"have value less than or equal to {rule.greatest}"]
    return []


def _text_faults(value: str, rule: Text) -> list[str]:
    found = []
    if not re.fullmatch(rule.pattern, value, re.ASCII):
        found.append(f"satisfy regular expression pattern: {rule.pattern}")
    if len(value) < rule.least:
        found.append(f"have length greater than or equal to {rule.least}")
    if len(value) > rule.greatest:
        found.append(f"have length less than or equal to {rule.greatest}")
    return found
