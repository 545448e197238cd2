"""Calls in one account while it is read."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from awsroles.core.aws.actions import Actions, Parameters, flag
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.sts import Sts
from awsroles.core.dataclass import dataclass
from awsroles.core.org.live.unread import Unread, unread_for
from awsroles.errors import AwsError, InvalidCredentialsError, NetworkError

T = TypeVar("T")

_MOST_PAGES = 1000


@dataclass(frozen=True)
class Ports:
    """The parts of AWS that reading needs, and the clock: *pause* sleeps some seconds."""

    sts: Sts
    iam: Actions
    organizations: Actions
    clock: Callable[[], float]
    pause: Callable[[float], None]


class Session:
    """Calls in one account, by the role *via* or as the user itself; *unread* are those that failed."""

    def __init__(self, ports: Ports, account: str, credentials: SigningCredentials, via: str | None) -> None:
        self._ports = ports
        self.account = account
        self.credentials = credentials
        self.via = via
        self.unread: list[Unread] = []

    def call(self, action: str, parameters: Parameters) -> Mapping[str, Any]:
        """Return the result of an *action* of IAM; raise a kind of AwsError."""
        return self._ports.iam.call(self.credentials, action, parameters)

    def tried(self, action: str, resource: str, call: Callable[[], T], name: str = "") -> T | None:
        """Return what *call* does, None if AWS refuses *action* on *resource*; that is noted with *name*.

        Raises InvalidCredentialsError for the user's own credentials.
        """
        try:
            return call()
        except AwsError as error:
            if self.via is None and isinstance(error, InvalidCredentialsError):
                raise
            self.unread.append(unread_for(self.account, f"iam:{action}", resource, error, name))
            return None

    @property
    def is_denied(self) -> bool:
        """True if a policy denied the last call that failed: the next user would be denied too."""
        return bool(self.unread) and self.unread[-1].reason == "denied"

    def pages(self, action: str, parameters: Parameters) -> list[Mapping[str, Any]]:
        """Return all pages of a list; raise a kind of AwsError."""
        found: list[Mapping[str, Any]] = []
        marker: dict[str, str] = {}
        while len(found) < _MOST_PAGES:
            page = self.call(action, {**parameters, **marker})
            found.append(page)
            if not flag(page.get("IsTruncated")):
                return found
            marker = {"Marker": str(page.get("Marker"))}
        raise NetworkError("the answer did not come from AWS: its list has no end")

    def pause(self, seconds: float) -> None:
        """Sleep some *seconds*."""
        self._ports.pause(seconds)
