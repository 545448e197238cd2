"""The uses of roles by users, of an export of CloudTrail."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.calls import instant
from awsroles.core.org.live.account import User
from awsroles.core.org.live.credentials import read_time
from awsroles.errors import ConfigurationError

_HINT = "name the JSON of aws cloudtrail lookup-events, or a file that a trail wrote"


@dataclass(frozen=True)
class Use:
    """One AssumeRole of *role_arn* that succeeded *at*, by a user's ARN or, in the role's account, unique ID."""

    user: str
    role_arn: str
    at: datetime


@dataclass(frozen=True)
class Trail:
    """The last uses of roles by users, and the moments of the first and last of *events*; None if there is none."""

    last: Mapping[tuple[str, str], datetime]
    events: int
    first_at: datetime | None
    last_at: datetime | None

    def last_use(self, user: User, role_arn: str) -> str | None:
        """Return the moment of the last use of *role_arn* by *user* as AWS writes it, None for none."""
        keys = [user.arn] if user.unique_id is None else [user.arn, user.unique_id]
        found = [self.last[key, role_arn] for key in keys if (key, role_arn) in self.last]
        return instant(max(found)) if found else None


def read_trail(files: Iterable[tuple[str, Any]]) -> Trail:
    """Return the uses in *files*, each a path and its parsed document; raise ConfigurationError with the place."""
    last: dict[tuple[str, str], datetime] = {}
    count, first_at, last_at = 0, None, None
    for path, document in files:
        for place, event in _events(path, document):
            at, use = _read(place, event)
            count += 1
            first_at, last_at = min(at, first_at or at), max(at, last_at or at)
            if use is not None:
                key = (use.user, use.role_arn)
                last[key] = max(use.at, last.get(key, use.at))
    return Trail(last, count, first_at, last_at)


def _events(path: str, document: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the events of *document* with their places."""
    import json

    if not isinstance(document, dict) or not (isinstance(document.get("Records", document.get("Events")), list)):
        raise ConfigurationError(f"{path} is no export of CloudTrail", _HINT)
    is_trail = "Records" in document
    for index, each in enumerate(document["Records" if is_trail else "Events"]):
        place = f"{path}: {'Records' if is_trail else 'Events'}[{index}]"
        event = each
        if not is_trail:
            text = each.get("CloudTrailEvent") if isinstance(each, dict) else None
            try:
                event = json.loads(text) if isinstance(text, str) else None
            except (ValueError, RecursionError):
                event = None
        if not isinstance(event, dict):
            raise ConfigurationError(f"{place} is no event", _HINT)
        yield place, event


def _read(place: str, event: Mapping[str, Any]) -> tuple[datetime, Use | None]:
    """Return the moment of *event*, and the use that it is, None for another event, or one that failed."""
    text = event.get("eventTime")
    at = read_time(text) if isinstance(text, str) else None
    if at is None:
        raise ConfigurationError(f"{place} has no eventTime", _HINT)
    if event.get("eventName") != "AssumeRole" or event.get("errorCode") is not None:
        return at, None
    identity, parameters = event.get("userIdentity"), event.get("requestParameters")
    if not isinstance(identity, dict) or not isinstance(parameters, dict):
        return at, None
    user, role = _user(identity), parameters.get("roleArn")
    return at, Use(user, role, at) if user is not None and isinstance(role, str) else None


def _user(identity: Mapping[str, Any]) -> str | None:
    """Return the ARN of the user who called, or the unique ID: the trail of the role's account has no more."""
    found = identity.get({"IAMUser": "arn", "AWSAccount": "principalId"}.get(str(identity.get("type")), ""))
    return found if isinstance(found, str) else None
