"""Profiles described in tables and lists."""

from awsroles.core.aws.durations import DEFAULT_MFA_SESSION, format_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.model import MasterProfile, NativeProfile, Profile, RoleProfile, StaticProfile
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class ListedProfile:
    """One row of the table of profiles. *stands_for* is the ARN of its role or user, *remark* a peculiarity."""

    profile: str
    kind: str
    stands_for: str | None = None
    source_profile: str | None = None
    remark: str | None = None


def listed(profiles: Profiles) -> list[ListedProfile]:
    """Return the row of every profile of both files."""
    return [_listed(profiles, name) for name in profiles]


def details(profiles: Profiles, name: str) -> list[tuple[str, str]]:
    """Return the effective settings of the profile *name*, by label; raise ConfigurationError."""
    profile = profiles.get(name)
    if isinstance(profile, RoleProfile):
        return _of_role_profile(profiles.chain(name), profile)
    if isinstance(profile, MasterProfile):
        return _of_master(profile)
    row = _described(profile)
    pairs = [("kind", row.kind), ("role", row.stands_for), ("source", row.source_profile), ("remark", row.remark)]
    return [(label, value) for label, value in pairs if value is not None]


def _listed(profiles: Profiles, name: str) -> ListedProfile:
    try:
        return _described(profiles.get(name))
    except ConfigurationError as error:
        return ListedProfile(name, "broken", remark=error.message)


def _described(profile: Profile) -> ListedProfile:
    if isinstance(profile, MasterProfile):
        return ListedProfile(profile.name, "master", str(profile.user))
    if isinstance(profile, RoleProfile):
        return ListedProfile(profile.name, "role", str(profile.role), profile.source)
    if isinstance(profile, NativeProfile):
        return ListedProfile(profile.name, "native", str(profile.role), profile.source, "the AWS CLI assumes it itself")
    if isinstance(profile, StaticProfile):
        return ListedProfile(profile.name, "static", remark="keys in plain text")
    return ListedProfile(profile.name, "foreign", remark=profile.why)


def _of_role_profile(chain: ResolvedProfile, role_profile: RoleProfile) -> list[tuple[str, str]]:
    from awsroles.core.aws.sts import default_session_name

    source = chain.source
    name = default_session_name(source.user.name) if isinstance(source, MasterProfile) else "the IAM user's name"
    way = "from the access key, with a code of its own" if chain.needs_own_code else "by way of the MFA session"
    pairs = [
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
        ("colour", role_profile.color),
    ]
    return [(label, value) for label, value in pairs if value is not None]


def _of_master(master: MasterProfile) -> list[tuple[str, str]]:
    pairs = [
        ("kind", "master"),
        ("user", str(master.user)),
        ("account name", master.account_name),
        ("region", master.region),
        ("MFA device", master.mfa_serial or "none"),
        ("MFA sessions", format_duration(master.duration_seconds or DEFAULT_MFA_SESSION)),
    ]
    return [(label, value) for label, value in pairs if value is not None]
