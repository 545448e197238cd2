"""A profile that is a role and its own source: SDKs assume the role with the access key that stands in it.

In botocore (credentials.py, AssumeRoleProvider) and in Go (shared_config.go) the second look at the same profile takes
its keys; a profile that names it as its source gets those as well.
"""

from awsroles.core.keys.temporary import DEVICE, NOTES
from awsroles.core.profiles.native_options import OwnChanges, drop_device, read_as_ours, renamed_options
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.errors import ConfigurationError
from awsroles.fastpath.config_scan import STATIC_KEYS

# Of such a profile these go to the store and to the master profile.
KEY_OPTIONS = (*STATIC_KEYS, "aws_security_token", DEVICE, *NOTES)


def is_self_sourced(profiles: Profiles, name: str | None) -> bool:
    """Say whether the profile *name* is a role that is assumed with its own access key."""
    entries = profiles.entries(name) if name is not None else {}
    source = entries.get("source_profile")
    return "role_arn" in entries and source is not None and source.value == name and STATIC_KEYS[0] in entries


def check_role(profiles: Profiles, name: str) -> None:
    """Raise ConfigurationError where the role in the self-sourced profile *name* could not be served."""
    process = profiles.entries(name).get("credential_process")
    if process is not None:
        raise ConfigurationError(
            f"profile {name!r} has a credential_process besides, in {process.path}:{process.line}", "remove that line"
        )
    read_as_ours(profiles, name, dropped=KEY_OPTIONS)


def role_changes(
    profiles: Profiles, name: str, master: str, serial: str | None, template: ProfileTemplate
) -> OwnChanges:
    """Return what makes *name* a slave profile of *master*, whose MFA device is *serial*."""
    renamed, _ = renamed_options(profiles, name, dropped=KEY_OPTIONS)
    entries = profiles.entries(name)
    if "mfa_serial" in entries and entries["mfa_serial"].value in ("", serial):
        drop_device(renamed)
    return {**template.credential_process(name), **renamed, "awsroles_source_profile": master}
