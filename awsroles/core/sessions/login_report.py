"""The messages of a login: the codes that it takes, what is written, and the sessions that it got."""

from collections.abc import Sequence

from awsroles.core.aws.durations import format_duration
from awsroles.core.config.section import OptionChanges
from awsroles.core.dataclass import dataclass
from awsroles.core.messages import Messages, trace_line
from awsroles.core.mfa.codes import STEP
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import AwsrolesError

_PROGRAM = "credential_process"


@dataclass(frozen=True)
class LoggedIn:
    """A profile with a session: that of a role or, if *role* is None, the MFA session of a user.

    *is_new* is false for a cached session, *is_created* is true if the login has written the profile. A role session
    is renewed silently until *renewed_until* (seconds since the epoch), which is 0 for as long as the access key works.
    After that an MFA code is needed. None: no code helps.
    """

    profile: str
    account: str
    role: str | None
    caller_arn: str
    expires_at: int
    account_name: str | None = None
    is_new: bool = True
    is_created: bool = False
    renewed_until: int | None = None

    @property
    def place(self) -> str:
        """The role or the user, and the account, in words."""
        who = self.role if self.role is not None else self.caller_arn.rpartition("/")[2]
        return f"{who} in {self.account_name or self.account}"


@dataclass(frozen=True)
class LoginFailure:
    """A profile without a session because of *error*, None if the login was not tried."""

    profile: str
    error: AwsrolesError | None = None


def announce_own_codes(profiles: Sequence[ResolvedProfile], codes: int) -> str:
    """Return sentences that say why *profiles* need codes of their own, and how often the user is asked."""
    is_long = any(not each.has_own_device for each in profiles)
    reasons = ["A session over 1 h needs its own MFA code."] if is_long else []
    if other := [profile.name for profile in profiles if profile.has_own_device]:
        reasons.append(
            f"{_listed(other)} {'need codes' if len(other) > 1 else 'needs a code'} from another MFA device."
        )
    if codes > 1:
        reasons.append(f"You will be asked {codes} times, about {STEP} s apart.")
    return " ".join(reasons)


def profile_change(profiles: Profiles, name: str, changes: OptionChanges) -> str:
    """Return what *changes* did to the profile *name* of *profiles*, which are those before."""
    if name not in profiles:
        return f"Wrote profile {name} to {profiles.path}"
    before = profiles.options(name)
    new = [f"{key} = {value}" for key, value in changes.items() if value != before.get(key) and key != _PROGRAM]
    return f"Set {', '.join(new)} in profile {name}" if new else f"Updated the program's path in profile {name}"


def report(ui: Messages, done: LoggedIn, now: float, *, is_once: bool = False) -> None:
    """Report the only session of a login, whose duration *is_once* for it alone."""
    verb = "Logged in to" if done.is_new else "Already logged in to"
    once = ("The duration is for this login alone; --save keeps it in the profile.",) if is_once else ()
    ui.trace(trace_line("session", f"{done.caller_arn or 'caller unknown'}, {_left(done.expires_at, now)} left"))
    ui.done(f"{verb} {done.profile} ({done.place})", _lifetime(done, now), *once)
    if done.is_created:
        ui.command("Use it:", f"aws --profile {done.profile} sts get-caller-identity")


def report_several(ui: Messages, outcomes: Sequence[LoggedIn | LoginFailure], now: float) -> None:
    """Report the *outcomes* of a login to several profiles, a line each."""
    width = max(len(each.profile) for each in outcomes)
    for each in outcomes:
        name = each.profile.ljust(width)
        if isinstance(each, LoggedIn):
            ui.done(f"{name}  {_left(each.expires_at, now)} left")
        else:
            ui.failed(f"{name}  {'not tried' if each.error is None else each.error.message}")


def _lifetime(done: LoggedIn, now: float) -> str:
    if done.role is None:
        return f"Its roles need no other MFA code for {_left(done.expires_at, now)}."
    if done.renewed_until == 0:
        return "Renewed silently."
    if done.renewed_until is None:
        return f"Lasts {_left(done.expires_at, now)}."
    if done.renewed_until <= done.expires_at:
        return f"Lasts {_left(done.expires_at, now)}; after that, an MFA code is needed."
    return f"Renewed silently for {_left(done.renewed_until, now)}; after that, an MFA code is needed."


def _left(expires_at: int, now: float) -> str:
    return format_duration(int(expires_at - now))


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
