"""Ports to IAM: access keys and MFA devices of a user."""

from typing import Protocol

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey, SigningCredentials
from awsroles.core.dataclass import dataclass, field


class Iam(Protocol):
    """The calls of IAM that setting up needs; each raises a kind of AwsError."""

    def mfa_serials(self, key: AccessKey, user: UserArn) -> list[str]:
        """Return the serials of the MFA devices of *user*, whose *key* signs, FIDO devices included."""


@dataclass(frozen=True)
class KeyUse:
    """The last use of an access key, which AWS tells some minutes late; *at* is None for a key never used."""

    at: int | None
    service: str = ""
    region: str = ""


@dataclass(frozen=True)
class KeyRecord:
    """What AWS says of an access key; times in seconds since the epoch, *use* None where the user may not know."""

    access_key_id: str
    created_at: int
    is_active: bool
    use: KeyUse | None


class IamKeys(Protocol):
    """The access keys of a user at AWS; each call raises a kind of AwsError, NotFoundError for a key that is gone."""

    def records(self, credentials: SigningCredentials, user: UserArn) -> list[KeyRecord]:
        """Return what there is, the oldest first."""

    def create(self, credentials: SigningCredentials, user: UserArn) -> AccessKey:
        """Return a new key; sent once, as AWS would make another one for a second try."""

    def deactivate(self, credentials: SigningCredentials, user: UserArn, access_key_id: str) -> None:
        """Let nobody sign with the key until it is activated again."""

    def delete(self, credentials: SigningCredentials, user: UserArn, access_key_id: str) -> None:
        """Delete the key for good."""


@dataclass(frozen=True)
class NewDevice:
    """A virtual MFA device that nobody has yet, and its *seed* in base32, which AWS tells this once."""

    serial: str
    seed: str = field(repr=False)


class IamDevices(Protocol):
    """Virtual MFA devices at AWS; each call raises a kind of AwsError."""

    def names(self, credentials: SigningCredentials) -> list[str]:
        """Return the names that are taken in the account."""

    def create(self, credentials: SigningCredentials, name: str) -> NewDevice:
        """Return a new device; raise ConflictError where the *name* is taken."""

    def enable(self, credentials: SigningCredentials, user: UserArn, serial: str, codes: tuple[str, str]) -> None:
        """Give the device to *user* for two consecutive *codes*; raise WrongCodeError where they are none."""

    def delete(self, credentials: SigningCredentials, serial: str) -> None:
        """Delete a device that is nobody's; raise ConflictError for one in use, NotFoundError where there is none."""
