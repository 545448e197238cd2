"""Everything by which a user gets in: groups, policies, password, and credentials of each kind."""

from collections.abc import Mapping
from typing import Any, Literal

from awsroles.core.dataclass import dataclass
from awsroles.core.org.live.unread import Unread
from awsroles.core.org.offboard.ways import AccountCalls, Reads
from awsroles.errors import NotFoundError

CredentialKind = Literal[
    "access_key", "mfa_device", "ssh_public_key", "service_specific_credential", "signing_certificate"
]


@dataclass(frozen=True)
class Listing:
    """The action that lists credentials of a kind, and the names of the list, the ID and the word for people."""

    action: str
    members: str
    id: str
    word: str


LISTINGS: Mapping[CredentialKind, Listing] = {
    "access_key": Listing("ListAccessKeys", "AccessKeyMetadata", "AccessKeyId", "access key"),
    "mfa_device": Listing("ListMFADevices", "MFADevices", "SerialNumber", "MFA device"),
    "ssh_public_key": Listing("ListSSHPublicKeys", "SSHPublicKeys", "SSHPublicKeyId", "SSH key"),
    "service_specific_credential": Listing(
        "ListServiceSpecificCredentials",
        "ServiceSpecificCredentials",
        "ServiceSpecificCredentialId",
        "service-specific credential",
    ),
    "signing_certificate": Listing("ListSigningCertificates", "Certificates", "CertificateId", "signing certificate"),
}


@dataclass(frozen=True)
class Credential:
    """A credential of the user; an MFA device that is listed is active."""

    kind: CredentialKind
    id: str
    is_active: bool = True


@dataclass(frozen=True)
class Holdings:
    """All that the user of *arn* has. *attached* are ARNs of managed policies; *unread* is what is not known."""

    arn: str
    unique_id: str
    groups: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    inline: tuple[str, ...] = ()
    has_password: bool = False
    credentials: tuple[Credential, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def name(self) -> str:
        """The name of the user."""
        return self.arn.rpartition("/")[2]

    def of_kind(self, kind: CredentialKind) -> list[Credential]:
        """Return the credentials of *kind*."""
        return [each for each in self.credentials if each.kind == kind]


def read_holdings(calls: AccountCalls, account: str, name: str) -> Holdings:
    """Return what the user *name* of *account* has; raise AwsError if the user itself cannot be read."""
    user = calls.call(account, "GetUser", {"UserName": name}).get("User")
    described: Mapping[str, Any] = user if isinstance(user, Mapping) else {}
    arn = str(described.get("Arn") or f"arn:{calls.user.partition}:iam::{account}:user/{name}")
    reading = _Reading(calls, account, arn)
    return Holdings(
        arn,
        str(described.get("UserId") or ""),
        tuple(str(each.get("GroupName")) for each in reading.members("ListGroupsForUser", "Groups")),
        tuple(str(each.get("PolicyArn")) for each in reading.members("ListAttachedUserPolicies", "AttachedPolicies")),
        tuple(str(each) for each in reading.members("ListUserPolicies", "PolicyNames")),
        reading.has_password(),
        tuple(reading.credentials()),
        tuple(reading.lost),
    )


class _Reading:
    def __init__(self, calls: AccountCalls, account: str, arn: str) -> None:
        self._calls = calls
        self._account = account
        self._arn = arn
        self._named = {"UserName": arn.rpartition("/")[2]}
        self.lost: list[Unread] = []

    def members(self, action: str, name: str) -> list[Any]:
        pages = self._calls.pages
        found = self._calls.tried(
            self.lost, self._reads(action), lambda: pages(self._account, action, self._named, name)
        )
        return found or []

    def _reads(self, action: str) -> Reads:
        return Reads(self._account, action, self._arn, self._named["UserName"])

    def has_password(self) -> bool:
        def ask() -> bool:
            try:
                self._calls.call(self._account, "GetLoginProfile", self._named)
            except NotFoundError:
                return False
            return True

        return bool(self._calls.tried(self.lost, self._reads("GetLoginProfile"), ask))

    def credentials(self) -> list[Credential]:
        return [
            Credential(kind, str(each.get(listing.id)), each.get("Status", "Active") == "Active")
            for kind, listing in LISTINGS.items()
            for each in self.members(listing.action, listing.members)
        ]
