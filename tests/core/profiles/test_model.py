"""The credentials that assume a role, decided by the profiles in its chain."""

import pytest

from awsroles.core.aws.arn import RoleArn, UserArn
from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.aws.endpoint import endpoint_of
from awsroles.core.dataclass import replace
from awsroles.core.profiles.model import MasterProfile, RoleProfile, SourceProfile, StaticProfile
from awsroles.core.profiles.resolved import ResolvedProfile

PHONE = "arn:aws:iam::111111111111:mfa/phone"
OTHER = "GAHT12345678"
ROLE = RoleArn("aws", "222222222222", "", "operations")
OPS = RoleProfile("ops", ROLE, "master")
DEPLOY = RoleProfile("deploy", ROLE, "ops")
MASTER = MasterProfile("master", UserArn("aws", "111111111111", "", "ada"), PHONE)
KEY = StaticProfile("old", AccessKey("AKIAX", "x"), PHONE)
SESSION = StaticProfile("pasted", Credentials("ASIAX", "x", "token", 2**40), PHONE)


def chain(*role_profiles: RoleProfile, source: SourceProfile = MASTER) -> ResolvedProfile:
    names = [*(role_profile.name for role_profile in role_profiles), source.name]
    return ResolvedProfile("config", role_profiles, source, tuple(name.encode() for name in names))


@pytest.mark.parametrize(
    ("found", "direct"),
    [
        (chain(OPS), False),
        (chain(replace(OPS, duration_seconds=3600)), False),
        (chain(replace(OPS, duration_seconds=3601)), True),
        (chain(replace(OPS, duration_seconds=3601), source=KEY), True),
        (chain(replace(OPS, duration_seconds=3601), source=SESSION), False),
        (chain(replace(OPS, duration_seconds=3601), source=replace(MASTER, mfa_serial=None)), False),
        (chain(replace(OPS, mfa_serial=PHONE)), False),
        (chain(replace(OPS, mfa_serial=OTHER)), True),
        (chain(replace(OPS, mfa_serial=OTHER), source=replace(MASTER, mfa_serial=None)), False),
        (chain(replace(DEPLOY, duration_seconds=3601), OPS), False),
        (chain(DEPLOY, replace(OPS, mfa_serial=OTHER)), False),
        (chain(), False),
    ],
)
def test_long_sessions_and_other_devices_go_the_direct_way(found: ResolvedProfile, *, direct: bool) -> None:
    assert found.needs_own_code is direct


def test_only_an_access_key_itself_is_free_of_the_limit_of_an_hour() -> None:
    assert chain(OPS).assumed_by_access_key
    assert chain(OPS, source=KEY).assumed_by_access_key
    assert not chain(OPS, source=SESSION).assumed_by_access_key
    assert not chain(DEPLOY, OPS).assumed_by_access_key


def test_the_role_next_to_the_root_decides_about_codes() -> None:
    ops = replace(OPS, mfa_serial=OTHER, mfa_process="ykman", mfa_max_age_seconds=600)
    deploy = replace(DEPLOY, mfa_serial="GAHT99999999", mfa_process="no", mfa_max_age_seconds=1)
    found = chain(deploy, ops)
    assert (found.mfa_serial, found.mfa_process, found.mfa_max_age_seconds) == (OTHER, "ykman", 600)
    source = replace(MASTER, mfa_process="oathtool", mfa_max_age_seconds=900)
    assert (chain(OPS, source=source).mfa_process, chain(OPS, source=source).mfa_max_age_seconds) == ("oathtool", 900)
    assert (chain(source=source).mfa_serial, chain(source=source).mfa_process) == (PHONE, "oathtool")


def test_the_asked_profile_decides_about_the_endpoint() -> None:
    source = replace(MASTER, endpoint_url="https://root", ca_bundle="/root.pem")
    assert (endpoint_of(chain(OPS, source=source), b""), chain(OPS, source=source).ca_bundle) == (
        "https://root",
        "/root.pem",
    )
    ops = replace(OPS, endpoint_url="https://ops", ca_bundle="/ops.pem")
    assert (endpoint_of(chain(ops, source=source), b""), chain(ops, source=source).ca_bundle) == (
        "https://ops",
        "/ops.pem",
    )
    assert (endpoint_of(chain(source=source), b""), chain(source=source).ca_bundle) == ("https://root", "/root.pem")


def test_parts_of_a_chain_keep_their_own_sections() -> None:
    whole = chain(DEPLOY, OPS)
    assert (whole.source_role().name, whole.source_role().sections) == ("ops", (b"ops", b"master"))
    assert whole.first_role() == whole.source_role()
    assert whole.source_role().purpose == "deploy", "a code is for the profile that was requested"
    assert whole.source_role().first_role() == whole.source_role()
    assert (whole.without_roles().name, whole.without_roles().sections) == ("master", (b"master",))
    assert whole.without_roles().mfa_serial == PHONE
