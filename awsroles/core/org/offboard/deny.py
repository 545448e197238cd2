"""The Deny of everything to a user who leaves: a managed policy that awsroles generates, else an in-line one.

The generated policy of whoever offboards allows to attach the managed one alone. To write in-line policies of users is
to be an administrator, so that it is the second choice.
"""

from collections.abc import Mapping
from typing import Any, Literal

from awsroles.core.iam.reading.account_details import decoded
from awsroles.core.iam.statements import PolicyKind
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.offboard.holdings import Holdings
from awsroles.core.org.offboard.ways import AccountCalls
from awsroles.core.org.policies.tool_policies import OFFBOARDED
from awsroles.errors import AccessDeniedError, NotFoundError

State = Literal["there", "missing", "other", "unknown"]
"""The managed policy: *other* if it does not deny everything, *unknown* if it may not be read."""


def deny_arn(partition: str, account: str) -> str:
    """Return the ARN of the managed policy."""
    return f"arn:{partition}:iam::{account}:policy/{OFFBOARDED}"


def denies_everything(document: Any) -> bool:
    """Say whether a statement of *document* denies everything without a condition."""
    content = HeldPolicy(PolicyKind.IDENTITY, OFFBOARDED, OFFBOARDED, decoded(document)).content
    statements = content.get("Statement") if isinstance(content, Mapping) else None
    listed = statements if isinstance(statements, list) else [statements]
    return any(
        isinstance(each, Mapping)
        and each.get("Effect") == "Deny"
        and "*" in _texts(each.get("Action"))
        and "*" in _texts(each.get("Resource"))
        and not each.get("Condition")
        for each in listed
    )


def managed_state(calls: AccountCalls, account: str) -> State:
    """Return the state of the managed policy in *account*."""
    arn = deny_arn(calls.user.partition, account)
    try:
        document = read_managed(calls, account, arn)
    except NotFoundError:
        return "missing"
    except AccessDeniedError:
        return "unknown"
    return "there" if denies_everything(document) else "other"


def read_managed(calls: AccountCalls, account: str, arn: str) -> Any:
    """Return the document of the managed policy *arn* in effect; raise a kind of AwsError."""
    policy = calls.call(account, "GetPolicy", {"PolicyArn": arn}).get("Policy")
    version = str(policy.get("DefaultVersionId")) if isinstance(policy, Mapping) else ""
    found = calls.call(account, "GetPolicyVersion", {"PolicyArn": arn, "VersionId": version}).get("PolicyVersion")
    return found.get("Document") if isinstance(found, Mapping) else None


def is_denied(calls: AccountCalls, account: str, holdings: Holdings) -> bool:
    """Say whether the user of *holdings* is denied everything already."""
    if OFFBOARDED in holdings.inline:
        named = {"UserName": holdings.name, "PolicyName": OFFBOARDED}
        try:
            if denies_everything(calls.call(account, "GetUserPolicy", named).get("PolicyDocument")):
                return True
        except (AccessDeniedError, NotFoundError):
            pass
    arn = deny_arn(calls.user.partition, account)
    return arn in holdings.attached and managed_state(calls, account) in ("there", "unknown")


def _texts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
