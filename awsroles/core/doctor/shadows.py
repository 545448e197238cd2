"""Profiles and variables that hide a profile of awsroles, and the SDKs that take each."""

from collections.abc import Mapping
from shlex import quote

from awsroles.core.doctor.finding import Finding
from awsroles.core.exec.environment import PROFILE
from awsroles.core.profiles.profiles import Profiles
from awsroles.errors import ConfigurationError
from awsroles.fastpath.config_scan import STATIC_KEYS

# Sources: botocore credentials.py, JavaScript credential-provider-ini, Go config/shared_config.go, Java
# ProfileCredentialsUtils, Rust aws-config profile/credentials/repr.rs.
SHADOWS: dict[str, str] = {
    "static_keys_in_config": "the AWS CLI, boto3, Java and Rust take credential_process; JavaScript and Go the keys",
    "static_keys_in_credentials": "the AWS CLI, boto3, JavaScript and Go take the keys; Java and Rust the process",
    "role_arn_with_source": "Go refuses the profile; all others assume role_arn and ignore credential_process",
    "role_arn_without_source": (
        "the AWS CLI, boto3 and Rust refuse the profile; JavaScript and Java take credential_process; "
        "Go runs it and then assumes role_arn"
    ),
    "source_profile_without_role_arn": "Go refuses the profile; all others take credential_process",
    "sso": "the AWS CLI, boto3, Go, Java and Rust take SSO; JavaScript takes credential_process",
    "web_identity": "Go refuses the profile; all others take the web identity",
    "login_session": "the AWS CLI and boto3 take the login session; of the others it is not known",
    "credential_source": "SDKs disagree whether credential_source or credential_process counts",
}
"""The sources of credentials beside credential_process in one profile, and who takes what."""

# SDKs take keys in variables before AWS_PROFILE, except for JavaScript (defaultProvider.js).
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")
_GO_KEYS = ("AWS_ACCESS_KEY", "AWS_SECRET_KEY")


def shadowed_profiles(profiles: Profiles) -> list[Finding]:
    """Return a finding for each profile of awsroles with another source of credentials."""
    found = []
    for name in _ours(profiles):
        shadow = _shadow(profiles, name)
        if shadow is not None:
            kind, key = shadow
            evidence = f"{key} in {profiles.place(name, key)}: {SHADOWS[kind]}"
            found.append(
                Finding("error", "shadowed_profile", f"profile {name} has a second source of credentials", evidence)
            )
    return found


def _ours(profiles: Profiles) -> list[str]:
    keys = {"awsroles_role_arn", "awsroles_user_arn"}
    return [name for name in profiles if not keys.isdisjoint(profiles.options(name))]


def _shadow(profiles: Profiles, name: str) -> tuple[str, str] | None:
    """Return the word of the second source of *name* and its option, None if there is none."""
    options = profiles.options(name)
    static = next((key for key in STATIC_KEYS[:2] if key in options), None)
    if static is not None:
        is_credentials = profiles.file_of(name, static).kind == "credentials"
        return ("static_keys_in_credentials" if is_credentials else "static_keys_in_config"), static
    if "role_arn" in options:
        has_source = "source_profile" in options
        return ("role_arn_with_source" if has_source else "role_arn_without_source"), "role_arn"
    if "source_profile" in options:
        return "source_profile_without_role_arn", "source_profile"
    sso = next((key for key in options if key.startswith("sso_")), None)
    if sso is not None:
        return "sso", sso
    others = {"web_identity_token_file": "web_identity", "login_session": "login_session"}
    others |= {"credential_source": "credential_source"}
    return next(((word, key) for key, word in others.items() if key in options), None)


def unusable_profiles(profiles: Profiles) -> list[Finding]:
    """Return a finding for each profile of awsroles that cannot be used for another reason."""
    found = []
    for name in _ours(profiles):
        if _shadow(profiles, name) is not None:
            continue
        try:
            chain = profiles.chain(name)
        except ConfigurationError as error:
            found.append(Finding("error", "profile", f"profile {name} cannot be used", error.message))
            continue
        if "credential_process" not in profiles.options(name):
            message = f"profile {name} has no credential_process, so no SDK gets credentials from it"
            command = f"awsroles {'login' if chain.role_profiles else 'setup'} {quote(name)}"
            found.append(Finding("error", "profile", message, profiles.path, command))
    return found


def shadowing_variables(environ: Mapping[str, str], profiles: Profiles | None) -> list[Finding]:
    """Return a finding for each kind of variable in *environ* that hides or replaces a profile."""
    if environ.get(PROFILE):
        # They are the variables of `awsroles exec` and `awsroles env`.
        return _profile_variables(environ, profiles)
    found = []
    keys = [name for name in _KEYS if environ.get(name)]
    if keys:
        evidence = f"{', '.join(keys)}: all SDKs but JavaScript's take them before AWS_PROFILE"
        message = "this shell has credentials, which hide every profile"
        found.append(Finding("warning", "shadowing_variable", message, evidence, f"unset {' '.join(keys)}"))
    go = [name for name in _GO_KEYS if environ.get(name)]
    if go:
        evidence = f"{', '.join(go)}: only Go's SDK reads them"
        message = "this shell has credentials for programs in Go"
        found.append(Finding("warning", "shadowing_variable", message, evidence, f"unset {' '.join(go)}"))
    return found + _profile_variables(environ, profiles)


def _profile_variables(environ: Mapping[str, str], profiles: Profiles | None) -> list[Finding]:
    found = []
    names = {key: environ[key] for key in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE") if environ.get(key)}
    if len(set(names.values())) > 1:
        evidence = (
            f"AWS_PROFILE is {names['AWS_PROFILE']}, AWS_DEFAULT_PROFILE is {names['AWS_DEFAULT_PROFILE']}: "
            "boto3 and the AWS CLI 1 take the latter, all others the former"
        )
        message = "two variables name different profiles"
        found.append(Finding("warning", "shadowing_variable", message, evidence, "unset AWS_DEFAULT_PROFILE"))
    for key, name in names.items():
        if profiles is not None and name not in profiles:
            message = f"{key} names a profile that is missing"
            evidence = f"{name}: boto3 and the AWS CLI fail at their start"
            found.append(Finding("warning", "shadowing_variable", message, evidence, f"unset {key}"))
    return found
