"""Login: create or change the profile, and get its session."""

from collections.abc import Callable, Sequence

from awsroles.core.aws.durations import DEFAULT_MFA_SESSION
from awsroles.core.config.document import ConfigText
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.guards.confirmation import NameConfirmation
from awsroles.core.messages import Messages, trace_line
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.validation import check_mfa_seconds, check_role_seconds
from awsroles.core.sessions.cache import Session
from awsroles.core.sessions.login_profiles import LoginProfiles
from awsroles.core.sessions.login_report import (
    LoggedIn,
    LoginFailure,
    announce_own_codes,
    report,
    report_several,
)
from awsroles.core.sessions.provider import SessionProvider
from awsroles.core.setup.region import accept
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    AwsrolesError,
    DurationTooLongError,
    InvalidCredentialsError,
    UsageError,
)

# In seconds. AWS counts from a moment before the response.
_SAME_LENGTH = 60
# The ages of MFA codes that policies allow, in seconds: AWS's examples and round numbers.
_USUAL_AGES = (300, 600, 900, 1_800, 3_600)


@dataclass(frozen=True)
class Login:
    """Login to profiles; if *must_verify*, AWS is asked about each cached session."""

    profiles: LoginProfiles
    sessions: SessionProvider
    ui: Messages
    clock: Callable[[], float]
    confirmation: NameConfirmation
    confirm_region: Callable[[str, str | None], None] = accept
    must_verify: bool = False

    def run(
        self, names: Sequence[str], options: RoleProfileOptions, *, force: bool, save: bool = False
    ) -> list[LoggedIn]:
        """Log in to each profile. *options* create or change a profile, and allow only one.

        A duration is for this login alone unless *save*. Writes no profile before AWS has issued its session. Raises
        kinds of AwsrolesError; of several profiles, all are tried whose failure is their own.
        """
        if len(names) > 1 and options != RoleProfileOptions():
            raise UsageError("options that change a profile go with one profile", "log in to them one after the other")
        if save and options.seconds is None:
            raise UsageError("--save keeps a duration in the profile, and none was given", "add --duration")
        written = options if save else replace(options, seconds=None)
        before, profiles, credentials = self.profiles.preview(names, written)
        chains = [profiles.chain(name) for name in names]
        if options.region is not None:
            self.confirm_region(options.region, chains[0].partition)
        self.confirmation.run([each.role_profile for each in chains if each.role_profiles], "login")
        attempts = self._attempts(chains, options.seconds, force=force)
        self._announce_codes(attempts)
        if len(names) > 1:
            return self._several(attempts, written, credentials)
        done = self._one(attempts[0], written, credentials, is_new_profile=names[0] not in before)
        options.warn(self.ui.warn)
        report(self.ui, done, self.clock(), is_once=options.seconds is not None and not save)
        return [done]

    def _attempts(self, bases: Sequence[ResolvedProfile], seconds: int | None, *, force: bool) -> "list[_Attempt]":
        attempts: list[_Attempt] = []
        for base in bases:
            chain = _with_duration(base, seconds)
            self.ui.trace(trace_line("config", f"{chain.config_path}: {chain.name}, source {chain.source.name}"))
            # All roles of a user share one new MFA session.
            is_served = any(each.chain.source == chain.source and not each.chain.needs_own_code for each in attempts)
            cached = self.sessions.find(chain)
            is_other = seconds is not None and cached is not None and not _is_as_long(cached, chain)
            new_mfa = (force and not is_served) or (is_other and not chain.role_profiles)
            attempts.append(_Attempt(base, chain, cached, new_mfa, force or is_other, force))
        return attempts

    def _several(
        self, attempts: "Sequence[_Attempt]", options: RoleProfileOptions, credentials: ConfigText
    ) -> list[LoggedIn]:
        outcomes: list[LoggedIn | LoginFailure] = [LoginFailure(each.chain.name) for each in attempts]
        failure = None
        try:
            for index, each in enumerate(attempts):
                try:
                    outcomes[index] = self._one(each, options, credentials, is_new_profile=False)
                except AwsrolesError as error:  # noqa: PERF203 - each round calls AWS
                    outcomes[index] = LoginFailure(each.chain.name, error)
                    failure = failure or error
                    if not isinstance(error, (AccessDeniedError, DurationTooLongError)):
                        raise
        finally:
            report_several(self.ui, outcomes, self.clock())
        if failure is not None:
            raise failure
        return [each for each in outcomes if isinstance(each, LoggedIn)]

    def _one(
        self, attempt: "_Attempt", options: RoleProfileOptions, credentials: ConfigText, *, is_new_profile: bool
    ) -> LoggedIn:
        """Log in to one profile."""
        chain, accepted = attempt.chain, self.sessions.mfa.accepted_codes
        try:
            session = self._verified(attempt, self._session(attempt))
        except (AccessDeniedError, DurationTooLongError) as error:
            has_code = self.sessions.mfa.accepted_codes > accepted
            error.details = (*error.details, *_consequences(has_code=has_code, is_new=is_new_profile))
            if is_new_profile:
                _hint_without_profile(error, chain.name, options)
            raise
        self.sessions.handed_out(chain, session)
        is_created = self.profiles.write(chain, options, credentials)
        if attempt.force and chain.role_profiles:
            self._advise_on_age(chain)
        return self._logged_in(attempt, session, is_created=is_created)

    def _session(self, attempt: "_Attempt") -> Session:
        return self.sessions.get_for_login(
            attempt.chain, new_mfa=attempt.new_mfa, new_role=attempt.new_role, force=attempt.force
        )

    def _verified(self, attempt: "_Attempt", session: Session) -> Session:
        """Return *session*, or a new one if it was cached and AWS has ended it."""
        if not self.must_verify or not attempt.is_cached(session):
            return session
        chain = attempt.chain
        try:
            self.sessions.sts(chain).get_caller_identity(session.credentials)
        except InvalidCredentialsError:
            self.ui.note(f"AWS ended your session for {chain.name}; starting a new one.")
            return self._session(replace(attempt, new_mfa=not chain.role_profiles, new_role=True))
        except AwsError as error:
            self.ui.warn(f"the session could not be checked with AWS: {error.message}")
        return session

    def _advise_on_age(self, chain: ResolvedProfile) -> None:
        """Say how to be asked in time if the role denied an older MFA code before."""
        age = self.sessions.roles.limits.take_age(chain)
        if age is not None and chain.mfa_max_age_seconds is None:
            seconds = max((each for each in _USUAL_AGES if each <= age), default=age)
            self.ui.note(
                f"{chain.name} seems to want a newer MFA code than other roles. To be asked in time, set "
                f"awsroles_mfa_max_age_seconds = {seconds} in its profile."
            )

    def _announce_codes(self, attempts: "Sequence[_Attempt]") -> None:
        direct = [each.chain for each in attempts if each.chain.needs_own_code]
        if not direct:
            return
        asking = [
            each.chain for each in attempts if self.sessions.needs_code(each.chain, new=each.new_role or each.new_mfa)
        ]
        shared = {chain.source.name for chain in asking if not chain.needs_own_code}
        codes = len([chain for chain in asking if chain.needs_own_code]) + len(shared)
        if codes:
            self.ui.note(announce_own_codes(direct, codes))

    def _logged_in(self, attempt: "_Attempt", session: Session, *, is_created: bool) -> LoggedIn:
        chain, is_new = attempt.chain, not attempt.is_cached(session)
        if chain.role_profiles:
            role = chain.role_profile.role
            return LoggedIn(
                chain.name,
                role.account,
                role.path + role.name,
                session.caller_arn,
                session.expires_at,
                chain.role_profile.account_name,
                is_new=is_new,
                is_created=is_created,
                renewed_until=self.sessions.renewed_until(attempt.base, session),
            )
        master = chain.master
        user = master.user
        return LoggedIn(
            chain.name, user.account, None, str(user), session.expires_at, master.account_name, is_new=is_new
        )


@dataclass(frozen=True)
class _Attempt:
    """A login to *chain*, which is *base* with the duration of this login, and its *cached* session.

    *new_mfa* and *new_role* ask for new sessions, *force* also if the role refused the duration before.
    """

    base: ResolvedProfile
    chain: ResolvedProfile
    cached: Session | None
    new_mfa: bool
    new_role: bool
    force: bool

    def is_cached(self, session: Session) -> bool:
        """Return true if *session* is the cached one."""
        return self.cached is not None and session.credentials == self.cached.credentials


def _with_duration(profile: ResolvedProfile, seconds: int | None) -> ResolvedProfile:
    """Return *profile* with a duration of *seconds*, if that is given; raise ConfigurationError if AWS would refuse it.

    The session serves the profile as it is in the config file.
    """
    if seconds is None:
        return profile
    if not profile.role_profiles:
        return replace(profile, source=replace(profile.source, duration_seconds=check_mfa_seconds(seconds)))
    requested, *others = profile.role_profiles
    return replace(profile, role_profiles=(replace(requested, duration_seconds=check_role_seconds(seconds)), *others))


def _is_as_long(session: Session, profile: ResolvedProfile) -> bool:
    """Return true if *session* has the duration of *profile*."""
    if profile.role_profiles:
        seconds = profile.role_profile.seconds
    else:
        seconds = profile.source.duration_seconds or DEFAULT_MFA_SESSION
    return abs(session.expires_at - session.issued_at - seconds) <= _SAME_LENGTH


def _hint_without_profile(
    error: AccessDeniedError | DurationTooLongError, name: str, options: RoleProfileOptions
) -> None:
    """Replace the hint of *error*, whose command needs the profile *name* that was not written."""
    if isinstance(error, DurationTooLongError):
        error.hint = "run it again with --duration 1h, which always works; the role's owner can raise its maximum"
        return
    error.hint = "write the profile anyway, and find out why:"
    error.command = f"awsroles profile add {name} {options.to_arguments()} && awsroles explain {name}"


def _consequences(*, has_code: bool, is_new: bool) -> list[str]:
    """Return what a user who was denied a role wants to know: is the code used up, was a profile written."""
    accepted = "Your MFA code was accepted" if has_code else ""
    unwritten = "no profile was written" if is_new else ""
    sentence = "; ".join(filter(None, (accepted, unwritten)))
    return [f"{sentence[:1].upper()}{sentence[1:]}."] if sentence else []
