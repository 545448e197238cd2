"""Port to IAM: access keys and MFA devices of a user."""

from typing import Protocol

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey, SigningCredentials
from awsroles.core.dataclass import dataclass, field


@dataclass(frozen=True)
class KeyUse:
    """The last use of an access key, which AWS reports some minutes late; *at* is None for a key never used."""

    at: int | None
    service: str = ""
    region: str = ""


@dataclass(frozen=True)
class KeyRecord:
    """An access key in IAM; times are seconds since the epoch, *use* is None if the user may not know it."""

    access_key_id: str
    created_at: int
    is_active: bool
    use: KeyUse | None


@dataclass(frozen=True)
class NewDevice:
    """An unassigned virtual MFA device. AWS returns the base32 *seed* only on creation."""

    serial: str
    seed: str = field(repr=False)


class Iam(Protocol):
    """The actions of IAM that awsroles calls; each raises a kind of AwsError."""

    def list_mfa_devices(self, credentials: SigningCredentials, user: UserArn) -> list[str]:
        """Return the serials of the MFA devices of *user*, FIDO devices included."""

    def list_access_keys(self, credentials: SigningCredentials, user: UserArn) -> list[KeyRecord]:
        """Return the access keys of *user*, the oldest first."""

    def create_access_key(self, credentials: SigningCredentials, user: UserArn) -> AccessKey:
        """Return a new access key; the request is sent once, as AWS would create another key for a second one."""

    def deactivate_access_key(self, credentials: SigningCredentials, user: UserArn, access_key_id: str) -> None:
        """Make the access key inactive; raise NotFoundError if there is no such key."""

    def delete_access_key(self, credentials: SigningCredentials, user: UserArn, access_key_id: str) -> None:
        """Delete the access key for good; raise NotFoundError if there is no such key."""

    def list_virtual_mfa_devices(self, credentials: SigningCredentials) -> list[str]:
        """Return the names of all virtual MFA devices in the account."""

    def create_virtual_mfa_device(self, credentials: SigningCredentials, name: str) -> NewDevice:
        """Return a new virtual MFA device; raise ConflictError if the *name* is taken."""

    def enable_mfa_device(
        self, credentials: SigningCredentials, user: UserArn, serial: str, codes: tuple[str, str]
    ) -> None:
        """Assign the device to *user*; raise WrongCodeError unless *codes* are two consecutive ones."""

    def delete_virtual_mfa_device(self, credentials: SigningCredentials, serial: str) -> None:
        """Delete an unassigned device; raise ConflictError if it is in use, NotFoundError if there is none."""
