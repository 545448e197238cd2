"""Records of profiles and their sessions."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from awsroles.core.aws.credentials import Credentials
from awsroles.core.aws.durations import DEFAULT_MFA_SESSION
from awsroles.core.aws.sts import default_session_name
from awsroles.core.profiles.model import MasterProfile, NativeProfile, Profile, RoleProfile, StaticProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.records.vocabulary import (
    Action,
    ConsoleRecord,
    DetailedRecord,
    LoginRecord,
    ProfileRecord,
    SessionVia,
    error_record,
)
from awsroles.core.sessions.cache import rfc3339
from awsroles.core.sessions.status import ProfileStatus
from awsroles.errors import ConfigurationError

if TYPE_CHECKING:
    from awsroles.core.console.page import ConsolePage
    from awsroles.core.sessions.login_report import LoggedIn

R = TypeVar("R", bound=ProfileRecord)
D = TypeVar("D", bound=DetailedRecord)


class ProfileRecords:
    """The records of *profiles*; *status_of* returns the status of a role or user, else None."""

    def __init__(self, profiles: Profiles, status_of: Callable[[str], ProfileStatus | None]) -> None:
        self._profiles = profiles
        self._status_of = status_of
        self._inherited: dict[tuple[object, ...], dict[str, Any]] = {}

    @property
    def config_path(self) -> str:
        """The config file's path."""
        return self._profiles.path

    def all(self) -> list[ProfileRecord]:
        """Return the record of every profile of both files."""
        return [self.of(name, ProfileRecord) for name in self._profiles]

    def of(self, name: str, kind: type[R], **more: Any) -> R:
        """Return the record of the profile *name*, of this *kind* with its *more* fields.

        Raises ConfigurationError for an unknown name. The record of a damaged profile has an error.
        """
        facts: dict[str, Any] = {}
        try:
            profile = self._profiles.get(name)
            facts = self._of_profile(profile)
            if isinstance(profile, RoleProfile):
                facts |= self._of_sources(profile)
        except ConfigurationError as error:
            if name not in self._profiles:
                raise
            facts = {"kind": "other", "region": self._region(name), **facts, "error": error_record(error)}
        return kind(**{"profile": name, **facts, **self._session(name), **more})

    def of_login(self, done: "LoggedIn") -> LoginRecord:
        """Return the record of a login, with its session even if it could not be cached."""
        expires_at = rfc3339(done.expires_at)
        return self.of(
            done.profile, LoginRecord, state="live", expires_at=expires_at, caller_arn=done.caller_arn or None
        )

    def of_page(self, page: "ConsolePage", action: Action) -> ConsoleRecord:
        """Return the record of a page in the console, without a secret that was opened or copied."""
        url = page.url if action == "printed" or not page.is_secret else None
        return self.of(page.profile, ConsoleRecord, url=url, is_secret=page.is_secret, action=action)

    def detailed(self, name: str, kind: type[D], **more: Any) -> D:
        """Return the record of the profile *name* with its details; raise ConfigurationError if it is damaged."""
        profile = self._profiles.get(name)
        return self.of(name, kind, **(self._details(profile) if isinstance(profile, RoleProfile) else {}), **more)

    def _session(self, name: str) -> dict[str, Any]:
        status = self._status_of(name)
        if status is None:
            return {}
        elevated = {} if status.elevated_until is None else {"elevated_until": rfc3339(status.elevated_until)}
        expires_at = None if status.expires_at is None else rfc3339(status.expires_at)
        return {"state": status.state, "expires_at": expires_at, **elevated}

    def _of_profile(self, profile: Profile) -> dict[str, Any]:
        """Return the fields from the profile itself."""
        if isinstance(profile, MasterProfile):
            return _of_master(profile)
        if isinstance(profile, RoleProfile | NativeProfile):
            facts = {
                "kind": "role",
                "account_id": profile.role.account,
                "account_name": profile.account_name,
                "role_arn": str(profile.role),
                "role_name": profile.role.name,
                "source_profile": profile.source,
                "mfa_serial": profile.mfa_serial,
            }
            if isinstance(profile, RoleProfile):
                guard = {"session_policy": profile.is_narrowed}
                return facts | {"region": profile.region, "duration_seconds": profile.seconds} | guard
            user = self._user(profile.source)
            return facts | {"region": self._region(profile.name), "remark": "native", "user_arn": user}
        if isinstance(profile, StaticProfile):
            remark = "temporary_key" if isinstance(profile.key, Credentials) else "plaintext_key"
            return {"kind": "other", "region": profile.region, "mfa_serial": profile.mfa_serial, "remark": remark}
        return {"kind": "other", "region": self._region(profile.name), "remark": "foreign"}

    def _of_sources(self, role_profile: RoleProfile) -> dict[str, Any]:
        """Return the fields that a role inherits from its source profiles; raise ConfigurationError.

        Thousands of roles may have the same source, and differ in nothing that these fields depend on.
        """
        partition, services = role_profile.role.partition, role_profile.endpoints.services
        own = (role_profile.source, partition, services, role_profile.mfa_serial, role_profile.seconds)
        if own not in self._inherited:
            chain = self._profiles.chain(role_profile.name)
            user = str(chain.source.user) if isinstance(chain.source, MasterProfile) else None
            self._inherited[own] = {"user_arn": user, "mfa_serial": chain.mfa_serial, "session_via": _way(chain)}
        return self._inherited[own]

    def _details(self, role_profile: RoleProfile) -> dict[str, Any]:
        chain = self._profiles.chain(role_profile.name)
        user = chain.source.user if isinstance(chain.source, MasterProfile) else None
        return {
            "source_profiles": tuple(each.source for each in chain.role_profiles),
            "role_session_name": role_profile.session_name or (default_session_name(user.name) if user else None),
            "source_identity": role_profile.source_identity,
            "external_id": role_profile.external_id,
            "color": role_profile.color,
            "confirm": bool(role_profile.confirm),
            "policy_arns": role_profile.policy_arns or (),
            "policy_file": role_profile.policy_file,
        }

    def _user(self, source: str) -> str | None:
        """Return the user of the master profile *source*, or None."""
        if source not in self._profiles:
            return None
        try:
            profile = self._profiles.get(source)
        except ConfigurationError:
            return None
        return str(profile.user) if isinstance(profile, MasterProfile) else None

    def _region(self, name: str) -> str | None:
        return self._profiles.options(name).get("region") or None


def _of_master(master: MasterProfile) -> dict[str, Any]:
    return {
        "kind": "user",
        "account_id": master.user.account,
        "account_name": master.account_name,
        "user_arn": str(master.user),
        "region": master.region,
        "mfa_serial": master.mfa_serial,
        "duration_seconds": master.duration_seconds or DEFAULT_MFA_SESSION,
        "session_via": "mfa_session" if master.mfa_serial else "access_key",
    }


def _way(chain: ResolvedProfile) -> SessionVia | None:
    """Return what assumes the role, or None for temporary keys in a file."""
    if isinstance(chain.source_key, Credentials):
        return None
    return "access_key" if chain.needs_own_code or chain.mfa_serial is None else "mfa_session"
