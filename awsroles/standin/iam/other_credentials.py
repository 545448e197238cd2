"""IAM actions on credentials that nothing here signs with: SSH keys, certificates, service-specific ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from awsroles.standin.accounts import Caller, User
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import no_such_entity
from awsroles.standin.generators import new_id, new_secret
from awsroles.standin.iam.policies import named_user, page
from awsroles.standin.iam.users import authorized_user

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """The names of a kind: of its actions, of one in an answer, of the list of them, and of the ID."""

    create: str
    noun: str
    member: str
    members: str
    id: str
    start: str


_SERVICE = Kind(
    "CreateServiceSpecificCredential",
    "ServiceSpecificCredential",
    "ServiceSpecificCredential",
    "ServiceSpecificCredentials",
    "ServiceSpecificCredentialId",
    "ACCA",
)
_CERTIFICATE = Kind(
    "UploadSigningCertificate", "SigningCertificate", "Certificate", "Certificates", "CertificateId", "CERT"
)
_SSH = Kind("UploadSSHPublicKey", "SSHPublicKey", "SSHPublicKey", "SSHPublicKeys", "SSHPublicKeyId", "APKA")


def create(kind: Kind, aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    """Create a credential."""
    user = authorized_user(aws, caller, parameters, kind.create)
    made = {"UserName": user.name, kind.id: new_id(kind.start), "Status": "Active"}
    user.others.setdefault(kind.members, []).append(made)
    secret = {"ServicePassword": new_secret()} if kind is _SERVICE else {}
    return {kind.member: {**made, **secret}}


def list_all(kind: Kind, aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> Result:
    """List the credentials of a user."""
    user = named_user(aws, caller, parameters, f"List{kind.noun}s")
    return page(aws, parameters, kind.members, user.others.get(kind.members, []))


def update(kind: Kind, aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    """Set the status of a credential."""
    user = named_user(aws, caller, parameters, f"Update{kind.noun}")
    _found(user, kind, parameters)["Status"] = parameters["Status"]


def delete(kind: Kind, aws: StandIn, caller: Caller, parameters: Mapping[str, str]) -> None:
    """Delete a credential."""
    user = named_user(aws, caller, parameters, f"Delete{kind.noun}")
    user.others[kind.members].remove(_found(user, kind, parameters))


ACTIONS: Mapping[str, Callable[[StandIn, Caller, Mapping[str, str]], Mapping[str, Any] | None]] = {
    name: partial(act, kind)
    for kind in (_SERVICE, _CERTIFICATE, _SSH)
    for name, act in (
        (kind.create, create),
        (f"List{kind.noun}s", list_all),
        (f"Update{kind.noun}", update),
        (f"Delete{kind.noun}", delete),
    )
}


def _found(user: User, kind: Kind, parameters: Mapping[str, str]) -> dict[str, str]:
    wanted = parameters.get(kind.id)
    for each in user.others.get(kind.members, []):
        if each[kind.id] == wanted:
            return each
    raise no_such_entity(f"The {kind.noun} with id {wanted} cannot be found.")
