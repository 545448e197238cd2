"""Profiles read from their options in both files. What SDKs would each read differently is refused."""

from collections.abc import Callable, Mapping
from typing import TypeVar

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
    required,
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


# There may be ten thousand profiles, so options are plain values. Errors alone look up where an option is.
Options = Mapping[str, str]
# Returns the file and the line of an option of a profile.
Place = Callable[[str, str], str]


class SecondSourceError(ConfigurationError):
    """A profile of awsroles has another source of credentials, which some programs take."""


class _OptionError(Exception):
    """An option *key* with a wrong value."""

    def __init__(self, key: str, message: str, hint: str | None) -> None:
        super().__init__(message)
        self.key = key
        self.message = message
        self.hint = hint


def read_profile(name: str, options: Options, place: Place) -> Profile:
    """Return the profile *name* with these *options*; raise ConfigurationError if they contradict each other."""
    try:
        return _read(name, options, place)
    except _OptionError as error:
        raise ConfigurationError(f"{place(name, error.key)}: {error.message}", error.hint) from None


def endpoint_settings(name: str, options: Options, place: Place) -> EndpointSettings:
    """Return the endpoint settings of *name* in *options*; raise ConfigurationError for a value that SDKs refuse."""
    try:
        return _endpoints(options)
    except _OptionError as error:
        raise ConfigurationError(f"{place(name, error.key)}: {error.message}", error.hint) from None


def _read(name: str, options: Options, place: Place) -> Profile:
    if "awsroles_role_arn" in options:
        _refuse_second_source(name, options, place)
        return _role_profile(name, options)
    if "awsroles_user_arn" in options:
        _refuse_second_source(name, options, place)
        return _master(name, options)
    return _not_ours(name, options, place)


def _refuse_second_source(name: str, options: Options, place: Place) -> None:
    # Two fast checks that nearly every profile passes.
    if _SECOND_SOURCES.isdisjoint(options) and "sso_" not in "".join(options):
        return
    for key in (*SECOND_SOURCES, *STATIC_KEYS, *(key for key in options if key.startswith("sso_"))):
        if key in options:
            raise SecondSourceError(
                f"profile {name!r} has a second source of credentials: {key} in {place(name, key)}",
                f"remove that line, or the awsroles lines of {name}: programs disagree on which one counts",
            )


def _role_profile(name: str, options: Options) -> RoleProfile:
    # By position, which is several times as fast as by name: there may be ten thousand.
    return RoleProfile(
        name,
        _valid(options, "awsroles_role_arn", parse_role_arn),
        _text(options, "awsroles_source_profile") or DEFAULT_SOURCE,
        _text(options, "region"),
        _checked(options, "awsroles_mfa_serial", check_mfa_serial),
        _checked(options, "awsroles_external_id", check_external_id),
        _seconds(options, "awsroles_duration_seconds", check_role_seconds),
        _checked(options, "awsroles_role_session_name", check_session_name),
        _checked(options, "awsroles_source_identity", check_source_identity),
        _text(options, "awsroles_color"),
        _text(options, "awsroles_mfa_process"),
        _seconds(options, "awsroles_mfa_max_age_seconds", _check_age),
        _text(options, "endpoint_url"),
        _text(options, "ca_bundle"),
        _endpoints(options),
        _checked(options, "awsroles_account_name", check_account_name),
        _setting(options, "awsroles_reason", required) or False,
        _setting(options, "awsroles_reason_in_session_tags", true_or_false) or False,
        _setting(options, "awsroles_confirm", true_or_false),
        _policy_arns(options),
        _text(options, "awsroles_policy_file"),
        _text(options, "awsroles_policy_sha256"),
    )


def _policy_arns(options: Options) -> tuple[str, ...] | None:
    if not options.get("awsroles_policy_arns"):
        return None
    from awsroles.core.guards.session_policy import read_policy_arns

    return _valid(options, "awsroles_policy_arns", read_policy_arns)


def _master(name: str, options: Options) -> MasterProfile:
    return MasterProfile(
        name=name,
        user=_valid(options, "awsroles_user_arn", parse_user_arn),
        mfa_serial=_checked(options, "awsroles_mfa_serial", check_mfa_serial),
        region=_text(options, "region"),
        endpoint_url=_text(options, "endpoint_url"),
        ca_bundle=_text(options, "ca_bundle"),
        endpoints=_endpoints(options),
        duration_seconds=_seconds(options, "awsroles_duration_seconds", check_mfa_seconds),
        mfa_process=_text(options, "awsroles_mfa_process"),
        mfa_max_age_seconds=_seconds(options, "awsroles_mfa_max_age_seconds", _check_age),
        account_name=_checked(options, "awsroles_account_name", check_account_name),
    )


def _not_ours(name: str, options: Options, place: Place) -> Profile:
    foreign = next((key for key in options if key.startswith("sso_") or key in SECOND_SOURCES[2:]), None)
    if foreign is not None:
        what = "SSO" if foreign.startswith("sso_") else foreign
        return ForeignProfile(name, f"it uses {what} ({place(name, foreign)})", f"uses {what}")
    if "role_arn" in options:
        return _native(name, options)
    if "credential_process" in options:
        # Also beside static keys, of which SDKs choose either.
        return ForeignProfile(name, "its credential_process is another program", "uses another program")
    if "aws_access_key_id" in options and "aws_secret_access_key" in options:
        return _static(name, options)
    return ForeignProfile(name, "it holds neither a role nor an access key", "no role, no access key")


def _native(name: str, options: Options) -> Profile:
    if "source_profile" not in options:
        return ForeignProfile(name, "it has a role_arn without a source_profile", "no source_profile")
    return NativeProfile(
        name=name,
        role=_valid(options, "role_arn", parse_role_arn),
        source=options["source_profile"],
        mfa_serial=_text(options, "mfa_serial"),
        account_name=_checked(options, "awsroles_account_name", check_account_name),
    )


def _static(name: str, options: Options) -> StaticProfile:
    key_id, secret = options["aws_access_key_id"], options["aws_secret_access_key"]
    session = _text(options, "aws_session_token") or _text(options, "aws_security_token")
    serial = "awsroles_mfa_serial" if "awsroles_mfa_serial" in options else "mfa_serial"
    return StaticProfile(
        name=name,
        key=Credentials(key_id, secret, session, _NO_KNOWN_END) if session else AccessKey(key_id, secret),
        mfa_serial=_checked(options, serial, check_mfa_serial),
        region=_text(options, "region"),
        endpoint_url=_text(options, "endpoint_url"),
        ca_bundle=_text(options, "ca_bundle"),
        endpoints=_endpoints(options),
        duration_seconds=_seconds(options, "awsroles_duration_seconds", check_mfa_seconds),
        mfa_process=_text(options, "awsroles_mfa_process"),
        mfa_max_age_seconds=_seconds(options, "awsroles_mfa_max_age_seconds", _check_age),
    )


def _endpoints(options: Options) -> EndpointSettings:
    if _ENDPOINT_KEYS.isdisjoint(options):
        return NO_SETTINGS
    return EndpointSettings(
        services=_text(options, "services"),
        ignore_urls=_setting(options, "ignore_configured_endpoint_urls", true_or_false),
        use_fips=_setting(options, "use_fips_endpoint", true_or_false),
        use_dualstack=_setting(options, "use_dualstack_endpoint", true_or_false),
        sts_regional=_setting(options, "sts_regional_endpoints", legacy_or_regional),
    )


def _setting(options: Options, key: str, read: Callable[[str], T]) -> T | None:
    value = options.get(key)
    if not value:
        return None
    try:
        return read(value)
    except ValueError as error:
        raise _OptionError(key, f"{key} is {error}", "correct or remove that line") from None


def _text(options: Options, key: str) -> str | None:
    return options.get(key) or None


def _seconds(options: Options, key: str, check: Callable[[int], int]) -> int | None:
    value = options.get(key)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 7):
        raise _OptionError(key, f"{key} is not a number of seconds: {value!r}", "write it in digits: 3600 is an hour")
    return _valid(options, key, lambda value: check(int(value)))


def _check_age(seconds: int) -> int:
    if seconds == 0:
        raise ConfigurationError("no MFA code is 0 s old", "write how old one may be: 3600 is an hour")
    return seconds


def _checked(options: Options, key: str, check: Callable[[str], str]) -> str | None:
    return _valid(options, key, check) if options.get(key) else None


def _valid(options: Options, key: str, read: Callable[[str], T]) -> T:
    try:
        return read(options[key])
    except (ConfigurationError, UsageError) as error:
        raise _OptionError(key, error.message, error.hint) from None
