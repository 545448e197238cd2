"""The command to type next, by what a user has already."""

from collections.abc import Sequence

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


def next_step(profiles: Profiles, statuses: Sequence[ProfileStatus], recent: Sequence[str], now: float) -> NextStep:
    """Return the next step of a user with *profiles*, whose *recent* ones were used last."""
    known = [profile for name in profiles if (profile := _valid(profiles, name)) is not None]
    masters = [each.name for each in known if isinstance(each, MasterProfile)]
    roles = [each.name for each in known if isinstance(each, RoleProfile)]
    if not masters and not roles:
        return _without_master([each.name for each in known if isinstance(each, StaticProfile)], profiles)
    if not roles:
        source = f" --source {masters[0]}" if len(masters) > 1 and DEFAULT_SOURCE not in masters else ""
        arn = "arn:aws:iam::ACCOUNT:role/ROLE"
        return NextStep("Next, log in to a role:", f"awsroles login NAME --role-arn {arn}{source}")
    live = {each.profile for each in statuses if each.expires_at is not None and each.expires_at > now}
    last = next((name for name in recent if name in live and name in roles), None) or next(
        (name for name in roles if name in live), None
    )
    if last is None:
        return NextStep("You are not logged in. Choose a role:", "awsroles login")
    return NextStep(
        f"You are logged in to {last}. Use it:",
        f"aws --profile {last} sts get-caller-identity",
        "awsroles status shows every session and the time left.",
    )


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
