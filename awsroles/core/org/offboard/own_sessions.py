"""The end of one's own sessions at AWS, of an administrator who lost a laptop: the user's, then those of roles."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, Literal

from awsroles.core.aws.actions import Actions
from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.dataclass import dataclass
from awsroles.core.iam.calls import instant
from awsroles.core.org.offboard.execution import SETTLING
from awsroles.core.org.offboard.roles import RoleToEnd, revocation, revocation_name, role_of
from awsroles.core.org.policies.resources import Document
from awsroles.errors import AccessDeniedError, AwsError, AwsrolesError, NotFoundError

Ended = Literal["done", "gone", "failed"]
"""The end of a target: *gone* if AWS has no such role."""


@dataclass(frozen=True)
class Target:
    """The role of *profiles*, or the user itself if *arn* is a user's; its sessions are to end."""

    arn: str
    profiles: tuple[str, ...]

    @property
    def is_user(self) -> bool:
        """True for the user itself."""
        return ":user/" in self.arn

    @property
    def account(self) -> str:
        """The ID of its account."""
        return self.arn.split(":", 5)[4]

    @property
    def name(self) -> str:
        """The name of the user or role."""
        return self.arn.rpartition("/")[2]


@dataclass(frozen=True)
class EndedSessions:
    """The end of a *target*'s sessions; *message* is AWS's if it failed.

    *is_loose* if sessions may have other names than the user's, which go on.
    """

    target: Target
    outcome: Ended
    message: str | None = None
    is_loose: bool = False


class OwnSessions:
    """Ends sessions of *user* by *iam*. *session* returns credentials of a profile, *own* those of the user itself.

    *helpers* are profiles by account ID, those of the targets and more: their roles end sessions of the account. *say*
    is told what is waited for.
    """

    def __init__(
        self,
        user: UserArn,
        iam: Actions,
        session: Callable[[str], SigningCredentials],
        helpers: Mapping[str, Sequence[str]],
        *,
        clock: Callable[[], float],
        pause: Callable[[float], None],
        say: Callable[[str], None],
    ) -> None:
        self._user = user
        self._iam = iam
        self._session = session
        self._helpers = helpers
        self._clock = clock
        self._pause = pause
        self._say = say
        self._known: dict[str, SigningCredentials | AwsrolesError] = {}

    def end(self, targets: Sequence[Target], own: SigningCredentials | None) -> list[EndedSessions]:
        """End the sessions of *targets* that began before now. Raises NetworkError.

        The user comes first: its sessions would start new ones of roles. Its own credentials *own* do not work then,
        so that each role has its session before.
        """
        roles = [each for each in targets if not each.is_user]
        accounts = list(dict.fromkeys(each.account for each in roles))
        writers = {account: list(self._writers(account)) for account in accounts}
        found = [self._end_user(each, own) for each in targets if each.is_user]
        if any(each.outcome == "done" for each in found) and roles:
            self._say(f"Waiting {round(SETTLING)} s, until all of AWS knows it.")
            self._pause(SETTLING)
        for account in accounts:
            of_account = [each for each in roles if each.account == account]
            found += self._end_roles(of_account, writers[account])
        return found

    def _end_user(self, target: Target, own: SigningCredentials | None) -> EndedSessions:
        document = revocation(RoleToEnd(target.arn, ""), target.name, self._now(), whole=True)
        named = _named("UserName", target.name, target.name, document)
        candidates = [] if own is None else [own]
        candidates += [each for _, each in self._writers(target.account) if not isinstance(each, AwsrolesError)]
        refusals = []
        for credentials in candidates:
            refused = self._refusal(credentials, "PutUserPolicy", named)
            if refused is None:
                return EndedSessions(target, "done")
            refusals.append(refused)
        return EndedSessions(target, "failed", refusals[0].message if refusals else None)

    def _refusal(
        self, credentials: SigningCredentials, action: str, parameters: Mapping[str, Any]
    ) -> AccessDeniedError | None:
        """Return the error if *action* is denied, None once it is done."""
        try:
            self._iam.call(credentials, action, parameters)
        except AccessDeniedError as error:
            return error
        return None

    def _end_roles(self, targets: Sequence[Target], writers: Sequence["_Writer"]) -> list[EndedSessions]:
        """End the sessions of roles of one account; who ends its own comes last, and can end no others after that."""
        found: dict[str, EndedSessions] = {}
        for profile, credentials in writers:
            pending = [each for each in targets if each.arn not in found or found[each.arn].outcome == "failed"]
            for target in sorted(pending, key=lambda each: profile in each.profiles):
                found[target.arn] = self._end_role(target, credentials, found.get(target.arn))
        return [found[each.arn] for each in targets]

    def _end_role(
        self, target: Target, credentials: SigningCredentials | AwsrolesError, before: EndedSessions | None
    ) -> EndedSessions:
        if isinstance(credentials, AwsrolesError):
            return before or EndedSessions(target, "failed", credentials.message)
        try:
            told = self._iam.call(credentials, "GetRole", {"RoleName": target.name}).get("Role")
            if not isinstance(told, Mapping) or told.get("Arn") != target.arn:
                return EndedSessions(target, "gone")
            role = role_of(told, target.arn, "")
            document = revocation(role, self._user.name, self._now())
            named = _named("RoleName", target.name, self._user.name, document)
            self._iam.call(credentials, "PutRolePolicy", named)
        except NotFoundError:
            return EndedSessions(target, "gone")
        except AwsError as error:
            return before or EndedSessions(target, "failed", error.message)
        return EndedSessions(target, "done", is_loose=not role.pins_name)

    def _writers(self, account: str) -> Iterator["_Writer"]:
        for profile in self._helpers.get(account, ()):
            if profile not in self._known:
                try:
                    self._known[profile] = self._session(profile)
                except AwsError as error:
                    self._known[profile] = error
            yield profile, self._known[profile]

    def _now(self) -> str:
        """Return the end of this second: AWS compares whole seconds."""
        return instant(datetime.fromtimestamp(self._clock() + 1, timezone.utc))


_Writer = tuple[str, SigningCredentials | AwsrolesError]


def _named(kind: str, holder: str, user: str, document: Document) -> dict[str, Any]:
    text = json.dumps(document, separators=(",", ":"))
    return {kind: holder, "PolicyName": revocation_name(user), "PolicyDocument": text}
