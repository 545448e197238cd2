"""The command to type next, by what a user has already."""

from collections.abc import Sequence
from contextlib import suppress

from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.model import MasterProfile, Profile, RoleProfile, StaticProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.status import ProfileStatus
from awsroles.errors import ConfigurationError
from awsroles.fastpath.config_scan import DEFAULT_SOURCE


@dataclass(frozen=True)
class NextStep:
    """The *reason* of the *command*, a sentence that ends with a colon, and a *remark* below it."""

    reason: str
    command: str
    remark: str | None = None


def next_step(
    profiles: Profiles, statuses: Sequence[ProfileStatus], recent: Sequence[str], now: float, *, is_locked: bool = False
) -> NextStep:
    """Return the next step of a user with *profiles*, whose *recent* ones were used last.

    *is_locked* says that the store with the sessions is.
    """
    known = [profile for name in profiles if (profile := _valid(profiles, name)) is not None]
    masters = [each.name for each in known if isinstance(each, MasterProfile)]
    roles = [each.name for each in known if isinstance(each, RoleProfile)]
    if not masters and not roles:
        return _without_master([each.name for each in known if isinstance(each, StaticProfile)], profiles)
    if not roles:
        master = f" {masters[0]}" if len(masters) > 1 and DEFAULT_SOURCE not in masters else ""
        return NextStep(
            "Next, find the roles that you may assume:",
            f"awsroles discover{master}",
            "Do you know the role's ARN? awsroles login NAME --role-arn ARN makes its profile.",
        )
    live = {each.profile for each in statuses if each.expires_at is not None and each.expires_at > now}
    last = next((name for name in recent if name in live and name in roles), None) or next(
        (name for name in roles if name in live), None
    )
    if is_locked:
        name = last or next((each for each in recent if each in roles), roles[0])
        return NextStep("The keyring is locked. A login unlocks it:", f"awsroles login {name}")
    if last is None:
        served = [name for name in [*recent, *roles] if name in roles and _source(profiles, name) in live]
        if served:
            return NextStep(
                f"You need no MFA code now. Use {served[0]}:", _use(served[0]), "awsroles login lets you choose a role."
            )
        return NextStep("You are not logged in. Choose a role:", "awsroles login")
    return NextStep(
        f"You are logged in to {last}. Use it:",
        _use(last),
        "awsroles status shows every session and the time left.",
    )


def _use(name: str) -> str:
    return f"aws --profile {name} sts get-caller-identity"


def _source(profiles: Profiles, name: str) -> str | None:
    """Return the master profile whose MFA session, of any age, serves the role profile *name*."""
    with suppress(ConfigurationError):
        chain = profiles.chain(name)
        if not (chain.needs_own_code or chain.has_own_device or chain.mfa_max_age_seconds):
            return chain.source.name
    return None


def _without_master(plaintext: Sequence[str], profiles: Profiles) -> NextStep:
    if plaintext:
        name = "default" if "default" in plaintext else plaintext[0]
        place = profiles.file_of(name, "aws_access_key_id").path
        return NextStep(
            f"The access key of {name} is in plain text in {place}. Move it to the keyring:",
            f"awsroles setup --from {name}",
        )
    return NextStep(
        "To begin, store your access key:",
        "awsroles setup",
        "Just looking? awsroles demo shows the whole flow, without an AWS account.",
    )


def _valid(profiles: Profiles, name: str) -> Profile | None:
    try:
        return profiles.get(name)
    except ConfigurationError:
        return None
