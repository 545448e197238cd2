"""Amazon Resource Names of users and roles, and the MFA serials that stand beside them."""

import re
from dataclasses import dataclass

from awsroles.errors import ConfigurationError

# IAM quotas: role and user names have 64 characters at most, the path 512 (IAM user guide, reference_iam-quotas).
_ROLE = re.compile(r"arn:(aws[a-z-]*):iam::(\d{12}):role/((?:[\x21-\x7e]{1,510}/)?)([\w+=,.@-]{1,64})", re.ASCII)
_USER = re.compile(r"arn:(aws[a-z-]*):iam::(\d{12}):user/((?:[\x21-\x7e]{1,510}/)?)([\w+=,.@-]{1,64})", re.ASCII)
# The pattern and the lengths of SerialNumber in the STS service model.
_SERIAL = re.compile(r"[\w+=/:,.@-]{9,256}", re.ASCII)


@dataclass(frozen=True)
class RoleArn:
    """An IAM role: *path* is empty or ends in a slash."""

    partition: str
    account: str
    path: str
    name: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:iam::{self.account}:role/{self.path}{self.name}"


@dataclass(frozen=True)
class UserArn:
    """An IAM user: *path* is empty or ends in a slash."""

    partition: str
    account: str
    path: str
    name: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:iam::{self.account}:user/{self.path}{self.name}"


def parse_role_arn(text: str) -> RoleArn:
    """Return the role that *text* names; raise ConfigurationError for anything else."""
    match = _ROLE.fullmatch(text)
    if match is None:
        raise ConfigurationError(
            f"{text!r} is not the ARN of a role",
            "a role ARN reads arn:aws:iam::222222222222:role/operations",
        )
    return RoleArn(*match.groups())


def parse_user_arn(text: str) -> UserArn:
    """Return the user that *text* names; raise ConfigurationError for anything else."""
    match = _USER.fullmatch(text)
    if match is None:
        raise ConfigurationError(
            f"{text!r} is not the ARN of an IAM user",
            "a user ARN reads arn:aws:iam::111111111111:user/ada",
        )
    return UserArn(*match.groups())


def check_mfa_serial(serial: str) -> str:
    """Return *serial* if STS can take a code for it; raise ConfigurationError otherwise.

    FIDO devices (`…:u2f/…`) cannot be used through the API (IAM user guide, id_credentials_mfa_configure-api-require).
    """
    if is_fido(serial):
        raise ConfigurationError(
            f"{serial} is a FIDO device, which works in a browser only",
            "give the serial of a TOTP device, such as arn:aws:iam::111111111111:mfa/ada-phone",
        )
    if not _SERIAL.fullmatch(serial):
        raise ConfigurationError(
            f"{serial!r} is not the serial of an MFA device",
            "a serial reads arn:aws:iam::111111111111:mfa/ada-phone, or stands on the hardware device",
        )
    return serial


def is_fido(serial: str) -> bool:
    """Say whether *serial* names a FIDO security key or passkey."""
    return serial.startswith("arn:") and ":u2f/" in serial
