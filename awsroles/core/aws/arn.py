"""Amazon Resource Names of users and roles, and serials of MFA devices."""

import re

from awsroles.core.dataclass import dataclass
from awsroles.errors import ConfigurationError

# IAM quotas: role and user names have 64 characters at most, the path 512 (IAM user guide, reference_iam-quotas).
_ROLE = re.compile(r"arn:(aws[a-z-]*):iam::(\d{12}):role/((?:[\x21-\x7e]{1,510}/)?)([\w+=,.@-]{1,64})", re.ASCII)
_USER = re.compile(r"arn:(aws[a-z-]*):iam::(\d{12}):user/((?:[\x21-\x7e]{1,510}/)?)([\w+=,.@-]{1,64})", re.ASCII)
# IAM user guide, reference_identifiers: the ARN of a role's session has the role's name without its path.
_ACCOUNT = re.compile(r"\d{12}", re.ASCII)
_ROLE_SESSION = re.compile(r"arn:(aws[a-z-]*):sts::(\d{12}):assumed-role/([\w+=,.@-]{1,64})(?:/[\w+=,.@-]*)?", re.ASCII)
_ACCOUNT_OF_ROLE = re.compile(r"arn:aws[a-z-]*:iam::(\d+):role/", re.ASCII)
# Text copied from a page or a JSON document may have quotes, a comma after them, and line breaks.
_QUOTES = "\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb"
_QUOTED = re.compile(f"[{_QUOTES}]+(.*?)[{_QUOTES}]+,?")
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


def pasted(text: str) -> str:
    """Return *text*, a copied ARN, without white space anywhere and quotes around it."""
    bare = "".join(character for character in text if character.isprintable() and not character.isspace())
    quoted = _QUOTED.fullmatch(bare)
    return quoted[1] if quoted else bare


def check_account(text: str) -> str:
    """Return the account ID in *text*, which may have hyphens; raise ConfigurationError for anything else."""
    account = pasted(text).replace("-", "")
    if not _ACCOUNT.fullmatch(account):
        raise (
            _not_an_account(account)
            if account.isdecimal()
            else ConfigurationError(f"{text!r} is not the ID of an account", "example: 222222222222")
        )
    return account


def _not_an_account(digits: str) -> ConfigurationError:
    return ConfigurationError(
        f"the account must have 12 digits, not {len(digits)}: {digits[:64]}", "example: 222222222222"
    )


def named_role(partition: str, account: str, role: str) -> RoleArn:
    """Return the ARN of *role*, a name with its path, in *account*, an ID that may have hyphens.

    Raises ConfigurationError.
    """
    match = _ROLE.fullmatch(f"arn:{partition}:iam::{check_account(account)}:role/{pasted(role).lstrip('/')}")
    if match is None:
        raise ConfigurationError(
            f"{role!r} is not the name of a role",
            "a role's name looks like operations, or team/operations with its path",
        )
    return RoleArn(*match.groups())


def parse_role_arn(text: str) -> RoleArn:
    """Return the role with the ARN *text*; raise ConfigurationError for anything else."""
    match = _ROLE.fullmatch(text)
    if match is None and (session := _ROLE_SESSION.fullmatch(text)):
        raise ConfigurationError(
            f"this is the ARN of a session: {text}",
            f"use the role's: {RoleArn(session[1], session[2], '', session[3])}, with its path if it has one",
        )
    if match is None and (of_account := _ACCOUNT_OF_ROLE.match(text)) and len(of_account[1]) != 12:
        raise _not_an_account(of_account[1])
    if match is None:
        raise ConfigurationError(
            f"{text!r} is not the ARN of a role", "example: arn:aws:iam::222222222222:role/operations"
        )
    return RoleArn(*match.groups())


def parse_user_arn(text: str) -> UserArn:
    """Return the user with the ARN *text*; raise ConfigurationError for anything else."""
    match = _USER.fullmatch(text)
    if match is None:
        raise ConfigurationError(
            f"{text!r} is not the ARN of an IAM user",
            "a user ARN looks like arn:aws:iam::111111111111:user/ada",
        )
    return UserArn(*match.groups())


def check_mfa_serial(serial: str) -> str:
    """Return *serial* if STS accepts codes of the device, else raise ConfigurationError.

    The API accepts no FIDO devices (`…:u2f/…`) (IAM user guide, id_credentials_mfa_configure-api-require).
    """
    if is_fido(serial):
        raise ConfigurationError(
            f"{serial} is a FIDO device, which works in a browser only",
            "give the serial of a TOTP device, such as arn:aws:iam::111111111111:mfa/ada-phone",
        )
    if not _SERIAL.fullmatch(serial):
        raise ConfigurationError(
            f"{serial!r} is not the serial of an MFA device",
            "a serial looks like arn:aws:iam::111111111111:mfa/ada-phone, or is printed on the hardware device",
        )
    return serial


def mfa_device_name(serial: str) -> str:
    """Return the name in the *serial* of an MFA device, such as `ada-phone`, or the serial of a hardware device."""
    return serial.rpartition("/")[2] or serial


def is_fido(serial: str) -> bool:
    """Return true if *serial* is that of a FIDO security key or passkey."""
    return serial.startswith("arn:") and ":u2f/" in serial
