"""Profiles read from their options in both files. What SDKs would each read differently is refused."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from awsroles.core.aws.arn import check_mfa_serial, parse_role_arn, parse_user_arn
from awsroles.core.aws.credentials import AccessKey, Credentials
from awsroles.core.profiles.model import (
    NO_SETTINGS,
    EndpointSettings,
    ForeignProfile,
    MasterProfile,
    NativeProfile,
    Profile,
    RoleProfile,
    StaticProfile,
    legacy_or_regional,
    true_or_false,
)
from awsroles.core.profiles.validation import (
    check_account_name,
    check_external_id,
    check_mfa_seconds,
    check_role_seconds,
    check_session_name,
    check_source_identity,
)
from awsroles.errors import ConfigurationError, UsageError
from awsroles.fastpath.config_scan import DEFAULT_SOURCE, SECOND_SOURCES, STATIC_KEYS

T = TypeVar("T")

# Such keys are used as they are until AWS refuses them: the file does not say when they end.
_NO_KNOWN_END = 2**40
_SECOND_SOURCES = frozenset((*SECOND_SOURCES, *STATIC_KEYS))
_ENDPOINT_KEYS = frozenset(
    (
        "services",
        "ignore_configured_endpoint_urls",
        "use_fips_endpoint",
        "use_dualstack_endpoint",
        "sts_regional_endpoints",
    )
)


class Entry(NamedTuple):
    """One option of a profile, with its file and line."""

    value: str
    path: str
    line: int


Entries = Mapping[str, Entry]


def read_profile(name: str, entries: Entries) -> Profile:
    """Return the profile *name* with these *entries*; raise ConfigurationError if they contradict each other."""
    if "awsroles_role_arn" in entries:
        _refuse_second_source(name, entries)
        return _role_profile(name, entries)
    if "awsroles_user_arn" in entries:
        _refuse_second_source(name, entries)
        return _master(name, entries)
    return _not_ours(name, entries)


def _refuse_second_source(name: str, entries: Entries) -> None:
    if _SECOND_SOURCES.isdisjoint(entries) and not any(key.startswith("sso_") for key in entries):
        return
    for key in (*SECOND_SOURCES, *STATIC_KEYS, *(key for key in entries if key.startswith("sso_"))):
        if key in entries:
            place = f"{entries[key].path}:{entries[key].line}"
            raise ConfigurationError(
                f"profile {name!r} has a second source of credentials: {key} in {place}",
                f"remove that line, or the awsroles lines of {name}: programs disagree on which one counts",
            )


def _role_profile(name: str, entries: Entries) -> RoleProfile:
    # By position, which is several times as fast as by name: there may be ten thousand.
    return RoleProfile(
        name,
        _located(entries["awsroles_role_arn"], parse_role_arn),
        _text(entries, "awsroles_source_profile") or DEFAULT_SOURCE,
        _text(entries, "region"),
        _checked(entries, "awsroles_mfa_serial", check_mfa_serial),
        _checked(entries, "awsroles_external_id", check_external_id),
        _seconds(entries, "awsroles_duration_seconds", check_role_seconds),
        _checked(entries, "awsroles_role_session_name", check_session_name),
        _checked(entries, "awsroles_source_identity", check_source_identity),
        _text(entries, "awsroles_color"),
        _text(entries, "awsroles_mfa_process"),
        _seconds(entries, "awsroles_mfa_max_age_seconds", _check_age),
        _text(entries, "endpoint_url"),
        _text(entries, "ca_bundle"),
        _endpoints(entries),
        _checked(entries, "awsroles_account_name", check_account_name),
    )


def _master(name: str, entries: Entries) -> MasterProfile:
    return MasterProfile(
        name=name,
        user=_located(entries["awsroles_user_arn"], parse_user_arn),
        mfa_serial=_checked(entries, "awsroles_mfa_serial", check_mfa_serial),
        region=_text(entries, "region"),
        endpoint_url=_text(entries, "endpoint_url"),
        ca_bundle=_text(entries, "ca_bundle"),
        endpoints=_endpoints(entries),
        duration_seconds=_seconds(entries, "awsroles_duration_seconds", check_mfa_seconds),
        mfa_process=_text(entries, "awsroles_mfa_process"),
        mfa_max_age_seconds=_seconds(entries, "awsroles_mfa_max_age_seconds", _check_age),
        account_name=_checked(entries, "awsroles_account_name", check_account_name),
    )


def _not_ours(name: str, entries: Entries) -> Profile:
    foreign = next((key for key in entries if key.startswith("sso_") or key in SECOND_SOURCES[2:]), None)
    if foreign is not None:
        return ForeignProfile(name, f"it is based on {foreign} ({entries[foreign].path}:{entries[foreign].line})")
    if "role_arn" in entries:
        return _native(name, entries)
    if "credential_process" in entries:
        # Also beside static keys, of which SDKs choose either.
        return ForeignProfile(name, "its credential_process is another program")
    if "aws_access_key_id" in entries and "aws_secret_access_key" in entries:
        return _static(name, entries)
    return ForeignProfile(name, "it holds neither a role nor an access key")


def _native(name: str, entries: Entries) -> Profile:
    if "source_profile" not in entries:
        return ForeignProfile(name, "it has a role_arn without a source_profile")
    return NativeProfile(
        name=name,
        role=_located(entries["role_arn"], parse_role_arn),
        source=entries["source_profile"].value,
        mfa_serial=_text(entries, "mfa_serial"),
        account_name=_checked(entries, "awsroles_account_name", check_account_name),
    )


def _static(name: str, entries: Entries) -> StaticProfile:
    key_id, secret = entries["aws_access_key_id"].value, entries["aws_secret_access_key"].value
    session = _text(entries, "aws_session_token") or _text(entries, "aws_security_token")
    serial = "awsroles_mfa_serial" if "awsroles_mfa_serial" in entries else "mfa_serial"
    return StaticProfile(
        name=name,
        key=Credentials(key_id, secret, session, _NO_KNOWN_END) if session else AccessKey(key_id, secret),
        mfa_serial=_checked(entries, serial, check_mfa_serial),
        region=_text(entries, "region"),
        endpoint_url=_text(entries, "endpoint_url"),
        ca_bundle=_text(entries, "ca_bundle"),
        endpoints=_endpoints(entries),
        duration_seconds=_seconds(entries, "awsroles_duration_seconds", check_mfa_seconds),
        mfa_process=_text(entries, "awsroles_mfa_process"),
        mfa_max_age_seconds=_seconds(entries, "awsroles_mfa_max_age_seconds", _check_age),
    )


def _endpoints(entries: Entries) -> EndpointSettings:
    if _ENDPOINT_KEYS.isdisjoint(entries):
        return NO_SETTINGS
    return EndpointSettings(
        services=_text(entries, "services"),
        ignore_urls=_setting(entries, "ignore_configured_endpoint_urls", true_or_false),
        use_fips=_setting(entries, "use_fips_endpoint", true_or_false),
        use_dualstack=_setting(entries, "use_dualstack_endpoint", true_or_false),
        sts_regional=_setting(entries, "sts_regional_endpoints", legacy_or_regional),
    )


def _setting(entries: Entries, key: str, read: Callable[[str], T]) -> T | None:
    if key not in entries or not entries[key].value:
        return None
    entry = entries[key]
    try:
        return read(entry.value)
    except ValueError as error:
        raise ConfigurationError(
            f"{entry.path}:{entry.line}: {key} is {error}", "correct or remove that line"
        ) from None


def _text(entries: Entries, key: str) -> str | None:
    return entries[key].value or None if key in entries else None


def _seconds(entries: Entries, key: str, check: Callable[[int], int]) -> int | None:
    if key not in entries:
        return None
    entry = entries[key]
    if not (entry.value.isascii() and entry.value.isdigit() and len(entry.value) <= 7):
        raise ConfigurationError(
            f"{entry.path}:{entry.line}: {key} is not a number of seconds: {entry.value!r}",
            "write it in digits: 3600 is an hour",
        )
    return _located(entry, lambda value: check(int(value)))


def _check_age(seconds: int) -> int:
    if seconds == 0:
        raise ConfigurationError("no code is as young as 0 s", "write how old one may be: 3600 is an hour")
    return seconds


def _checked(entries: Entries, key: str, check: Callable[[str], str]) -> str | None:
    return _located(entries[key], check) if key in entries and entries[key].value else None


def _located(entry: Entry, read: Callable[[str], T]) -> T:
    try:
        return read(entry.value)
    except (ConfigurationError, UsageError) as error:
        raise ConfigurationError(f"{entry.path}:{entry.line}: {error.message}", error.hint) from None
