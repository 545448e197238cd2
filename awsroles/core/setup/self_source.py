"""Profiles that are a role and their own source: SDKs assume the role with the access key in the same profile.

As the source of the role, or of another profile, such a profile stands for its keys (botocore: credentials.py,
AssumeRoleProvider; Go: shared_config.go).
"""

from awsroles.core.keys.temporary import DEVICE, NOTES
from awsroles.core.profiles.native_options import OwnChanges, drop_device, read_as_ours, renamed_options
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.errors import ConfigurationError
from awsroles.fastpath.config_scan import STATIC_KEYS

# The options that move to the secret store and to the master profile.
KEY_OPTIONS = (*STATIC_KEYS, "aws_security_token", DEVICE, *NOTES)


def is_self_sourced(profiles: Profiles, name: str | None) -> bool:
    """Return true if the profile *name* is a role that its own access key assumes."""
    options = profiles.options(name) if name is not None else {}
    return "role_arn" in options and options.get("source_profile") == name and STATIC_KEYS[0] in options


def check_role(profiles: Profiles, name: str) -> None:
    """Raise ConfigurationError if awsroles could not serve the role in the self-sourced profile *name*."""
    if "credential_process" in profiles.options(name):
        place = profiles.place(name, "credential_process")
        raise ConfigurationError(f"profile {name!r} also has a credential_process, in {place}", "remove that line")
    read_as_ours(profiles, name, dropped=KEY_OPTIONS)


def role_changes(
    profiles: Profiles, name: str, master: str, serial: str | None, template: ProfileTemplate
) -> OwnChanges:
    """Return what makes *name* a role profile of *master*, whose MFA device is *serial*."""
    renamed, _ = renamed_options(profiles, name, dropped=KEY_OPTIONS)
    if profiles.options(name).get("mfa_serial") in ("", serial):
        drop_device(renamed)
    return {**template.credential_process(name), **renamed, "awsroles_source_profile": master}
