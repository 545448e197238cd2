"""The request that is judged, the policies that judge it, and the answer."""

from typing import Any, Literal

from awsroles.core.dataclass import dataclass, field
from awsroles.core.iam.conditions import read_context
from awsroles.core.iam.documents import read_policy
from awsroles.core.iam.needs import Need
from awsroles.core.iam.refusal import RefusedPolicyError, list_at, object_at, text_at, texts_at
from awsroles.core.iam.statements import Policy, PolicyKind, Statement
from awsroles.core.iam.variables import Values

Answer = Literal["allow", "explicit_deny", "implicit_deny", "open", "error"]


@dataclass(frozen=True)
class Request:
    """One call: *unknown* are keys of which neither value nor presence is known, in lower case.

    One that ends in `/*` stands for all keys that begin so, as those of tags. *management* says whether the caller's
    account is the management account. *resource_account* says whose the resource is if its ARN does not, as S3's.
    """

    principal: str
    action: str
    resource: str
    context: Values = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    management: bool = False
    resource_account: str | None = None


@dataclass(frozen=True)
class Policies:
    """All policies that judge a call; control policies by level, from the root to the account."""

    identity: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    session: Policy | None = None
    resource: Policy | None = None
    scps: tuple[tuple[Policy, ...], ...] = ()
    rcps: tuple[tuple[Policy, ...], ...] = ()


@dataclass(frozen=True)
class Decision:
    """An answer and its reason.

    An explicit deny has its *kind* and *statement*, an implicit one the *kind* of policy that does not allow, an open
    one its *needs*, and an error the *place* in a document and a *message*.
    """

    answer: Answer
    kind: PolicyKind | None = None
    statement: Statement | None = None
    needs: tuple[Need, ...] = ()
    place: str | None = None
    message: str | None = None


def read_request(written: Any) -> Request:
    """Return the request of a case of `benchmarks.policy_cases`; raise RefusedPolicyError for what is none."""
    request = object_at(written, "request")
    unknown, management, account = (request.get(name) for name in ("unknown", "management", "resource_account"))
    if management not in (None, True, False):
        raise RefusedPolicyError("request.management", "is neither true nor false")
    return Request(
        text_at(request.get("principal"), "request.principal"),
        text_at(request.get("action"), "request.action"),
        text_at(request.get("resource"), "request.resource"),
        read_context(object_at(request.get("context") or {}, "request.context")),
        frozenset(key.lower() for key in texts_at(unknown or [], "request", "unknown")),
        bool(management),
        None if account is None else text_at(account, "request.resource_account"),
    )


def read_policies(
    *,
    resource: str,
    identity_policies: Any = None,
    boundary: Any = None,
    session_policy: Any = None,
    trust_policy: Any = None,
    scps: Any = None,
    rcps: Any = None,
) -> Policies:
    """Return the policies of documents; *resource* is the ARN that *trust_policy* belongs to.

    Raises RefusedPolicyError for the first document that AWS would refuse.
    """
    own = PolicyKind.TRUST if is_role(resource) else PolicyKind.RESOURCE
    return Policies(
        tuple(
            read_policy(each, PolicyKind.IDENTITY, f"identity_policies[{number}]")
            for number, each in enumerate(list_at(identity_policies, "identity_policies"))
        ),
        _read(boundary, PolicyKind.BOUNDARY, "boundary"),
        _read(session_policy, PolicyKind.SESSION, "session_policy"),
        _read(trust_policy, own, "trust_policy"),
        _read_levels(scps, PolicyKind.SCP, "scps"),
        _read_levels(rcps, PolicyKind.RCP, "rcps"),
    )


def is_role(resource: str) -> bool:
    """Say whether *resource* is the ARN of a role."""
    fields = resource.split(":", 5)
    return len(fields) == 6 and fields[2] == "iam" and fields[5].startswith("role/")


def _read(document: Any, kind: PolicyKind, name: str) -> Policy | None:
    return None if document is None else read_policy(document, kind, name)


def _read_levels(levels: Any, kind: PolicyKind, name: str) -> tuple[tuple[Policy, ...], ...]:
    return tuple(
        _read_level(documents, kind, f"{name}[{level}]") for level, documents in enumerate(list_at(levels, name))
    )


def _read_level(documents: Any, kind: PolicyKind, name: str) -> tuple[Policy, ...]:
    return tuple(read_policy(each, kind, f"{name}[{number}]") for number, each in enumerate(list_at(documents, name)))
