"""Profiles described in tables and lists."""

from typing import Literal

from awsroles.core.aws.durations import DEFAULT_MFA_SESSION, format_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.model import MasterProfile, NativeProfile, Profile, RoleProfile, StaticProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.validation import color_name, is_red
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class ListedProfile:
    """One row of the table of profiles. *stands_for* is the name of its role or user, *remark* a peculiarity."""

    profile: str
    kind: Literal["user", "role", "other"]
    account: str | None = None
    stands_for: str | None = None
    source_profile: str | None = None
    remark: str | None = None
    is_production: bool = False


def listed(profiles: Profiles) -> list[ListedProfile]:
    """Return the row of every profile of both files."""
    return [_listed(profiles, name) for name in profiles]


def details(profiles: Profiles, name: str) -> list[tuple[str, str]]:
    """Return the effective settings of the profile *name*, by label; raise ConfigurationError."""
    profile = profiles.get(name)
    if isinstance(profile, RoleProfile):
        pairs = _of_role_profile(profiles.chain(name), profile)
    elif isinstance(profile, MasterProfile):
        pairs = _of_master(profile)
    elif isinstance(profile, NativeProfile):
        pairs = [
            ("kind", "role"),
            ("role", str(profile.role)),
            ("account name", profile.account_name),
            ("source", profile.source),
            ("remark", "the AWS CLI asks for its MFA codes itself"),
        ]
    elif isinstance(profile, StaticProfile):
        pairs = [("kind", "other"), ("remark", "it holds its keys in plain text")]
    else:
        pairs = [("kind", "other"), ("remark", profile.why)]
    return [(label, value) for label, value in pairs if value]


def _listed(profiles: Profiles, name: str) -> ListedProfile:
    try:
        return _described(profiles.get(name))
    except ConfigurationError:
        return ListedProfile(name, "other", remark="invalid")


def _described(profile: Profile) -> ListedProfile:
    if isinstance(profile, MasterProfile):
        account = profile.account_name or profile.user.account
        return ListedProfile(profile.name, "user", account, profile.user.name)
    if isinstance(profile, RoleProfile | NativeProfile):
        account, role = profile.account_name or profile.role.account, str(profile.role).partition(":role/")[2]
        if isinstance(profile, NativeProfile):
            return ListedProfile(profile.name, "role", account, role, profile.source, "by the AWS CLI")
        red = is_red(profile.color)
        return ListedProfile(profile.name, "role", account, role, profile.source, is_production=red)
    if isinstance(profile, StaticProfile):
        return ListedProfile(profile.name, "other", remark="keys in plain text")
    return ListedProfile(profile.name, "other", remark=profile.reason)


def _of_role_profile(chain: ResolvedProfile, role_profile: RoleProfile) -> list[tuple[str, str | None]]:
    from awsroles.core.aws.sts import default_session_name

    source = chain.source
    name = default_session_name(source.user.name) if isinstance(source, MasterProfile) else "the IAM user's name"
    way = "each with an MFA code of its own" if chain.needs_own_code else "from the MFA session"
    return [
        ("kind", "role"),
        ("role", str(role_profile.role)),
        ("account name", role_profile.account_name),
        ("source", " -> ".join(each.source for each in chain.role_profiles)),
        ("region", role_profile.region),
        ("MFA device", chain.mfa_serial or "none"),
        ("sessions", f"{format_duration(role_profile.seconds)}, {way if chain.mfa_serial else 'without MFA'}"),
        ("session name", role_profile.session_name or name),
        ("source identity", role_profile.source_identity),
        ("external ID", role_profile.external_id),
        ("color", role_profile.color and color_name(role_profile.color)),
        ("session policies", ", ".join(filter(None, [*(role_profile.policy_arns or ()), role_profile.policy_file]))),
        ("login", "asks for the profile's name" if role_profile.confirm else None),
        ("reason", _reason(role_profile)),
    ]


def _reason(role_profile: RoleProfile) -> str | None:
    """Return when a reason is asked for and where it goes, None if neither is set."""
    words = ["required"] * role_profile.needs_reason + ["passed to AWS as a session tag"] * role_profile.tags_reason
    return ", ".join(words) or None


def _of_master(master: MasterProfile) -> list[tuple[str, str | None]]:
    return [
        ("kind", "user"),
        ("user", str(master.user)),
        ("account name", master.account_name),
        ("region", master.region),
        ("MFA device", master.mfa_serial or "none"),
        ("MFA sessions", format_duration(master.duration_seconds or DEFAULT_MFA_SESSION)),
    ]
