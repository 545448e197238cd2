"""Reading of people's credentials: the credential report, MFA devices, and the keys of users that no report has."""

from base64 import b64decode
from binascii import Error as NotBase64Error
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from awsroles.core.aws.actions import members
from awsroles.core.dataclass import dataclass, field
from awsroles.core.org.live.credentials import read_credential_report
from awsroles.errors import AwsError

if TYPE_CHECKING:
    from awsroles.core.org.live.reading.session import Session

# A report of thousands of users takes minutes.
_TRIES, _BETWEEN = 60, 2.0


@dataclass(frozen=True)
class People:
    """The credential report with its time, the serials of devices and the access keys by the names of users."""

    report: tuple[str, str] | None
    devices: Mapping[str, Sequence[str]] | None
    keys: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


def read_people(session: "Session", users: Mapping[str, str]) -> People:
    """Return the credentials of *users*, ARNs by name, those of a report first: it may be four hours old."""
    report = _report(session)
    devices = _devices(session, users)
    known = read_credential_report(report[0], None).users if report is not None else {}
    return People(report, devices, read_keys(session, {name: arn for name, arn in users.items() if name not in known}))


def read_keys(session: "Session", users: Mapping[str, str]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the access keys of each of *users*, ARNs by name."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for name, arn in users.items():
        keys = _keys(session, name, arn)
        if keys is not None:
            found[name] = keys
        elif session.is_denied:
            break
    return found


def _keys(session: "Session", name: str, arn: str) -> list[Mapping[str, Any]] | None:
    action = "ListAccessKeys"
    pages = session.tried(action, arn, lambda: session.pages(action, {"UserName": name}), name)
    return None if pages is None else [each for page in pages for each in members(page, "AccessKeyMetadata")]


def _report(session: "Session") -> tuple[str, str] | None:
    """Return the text of the report and its time; AWS makes it within minutes."""
    state = session.tried("GenerateCredentialReport", "*", lambda: _generated(session))
    if state is None:
        return None
    found = session.tried("GetCredentialReport", "*", lambda: session.call("GetCredentialReport", {}))
    if found is None:
        return None
    try:
        content = b64decode(str(found.get("Content") or ""), validate=True).decode()
    except (NotBase64Error, ValueError):
        session.tried("GetCredentialReport", "*", _not_a_report)
        return None
    return content, str(found.get("GeneratedTime") or "")


def _generated(session: "Session") -> str:
    for _ in range(_TRIES):
        state = str(session.call("GenerateCredentialReport", {}).get("State"))
        if state == "COMPLETE":
            return state
        session.pause(_BETWEEN)
    raise AwsError("AWS has not made the credential report")


def _not_a_report() -> None:
    raise AwsError("the credential report cannot be read")


def _devices(session: "Session", users: Mapping[str, str]) -> dict[str, list[str]] | None:
    """Return the serials of the MFA devices of each of *users*.

    One list has all virtual devices. Users without one are asked for: they may have a security key.
    """
    action = "ListVirtualMFADevices"
    asked = {"AssignmentStatus": "Assigned"}
    pages = session.tried(action, "*", lambda: session.pages(action, asked))
    found: dict[str, list[str]] = {}
    for page in pages or ():
        for device in members(page, "VirtualMFADevices"):
            user = device.get("User") or {}
            if user.get("UserName"):
                found.setdefault(str(user["UserName"]), []).append(str(device.get("SerialNumber")))
    for name, arn in users.items():
        if name not in found:
            serials = _listed(session, name, arn)
            if serials is not None:
                found[name] = serials
            elif session.is_denied:
                break
    return found


def _listed(session: "Session", name: str, arn: str) -> list[str] | None:
    action = "ListMFADevices"
    pages = session.tried(action, arn, lambda: session.pages(action, {"UserName": name}), name)
    if pages is None:
        return None
    return [str(each.get("SerialNumber")) for page in pages for each in members(page, "MFADevices")]
