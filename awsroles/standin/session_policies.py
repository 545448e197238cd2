"""The session policies of AssumeRole (STS API reference, Policy and PolicyArns)."""

import json
import re
from collections.abc import Mapping

from awsroles.standin.accounts import Document, Role
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError, validation_error
from awsroles.standin.evaluation.policy import check_document

_MOST_ARNS = 10
_LONGEST = 2_048
_ARN = re.compile(r"PolicyArns\.member\.[0-9]+\.arn")


def session_policies(aws: StandIn, role: Role, parameters: Mapping[str, str]) -> tuple[Document, ...] | None:
    """Return the session policies for a session of *role*, None without any; raise ApiError."""
    arns = [value for name, value in parameters.items() if _ARN.fullmatch(name)]
    text = parameters.get("Policy", "")
    if not arns and not text:
        return None
    if len(arns) > _MOST_ARNS:
        raise validation_error(
            f"1 validation error detected: Value at 'policyArns' failed to satisfy constraint: "
            f"Member must have length less than or equal to {_MOST_ARNS}"
        )
    if len(text) + sum(map(len, arns)) > _LONGEST:
        raise ApiError(400, "PackedPolicyTooLarge", "Serialized token too large for session")
    return (*([_document(text)] if text else []), *(_managed(aws, role, arn) for arn in arns))


def _document(text: str) -> Document:
    try:
        document = json.loads(text)
        check_document(document)
    except (ValueError, AttributeError):
        raise ApiError(400, "MalformedPolicyDocument", "This policy contains invalid Json") from None
    return dict(document)


def _managed(aws: StandIn, role: Role, arn: str) -> Document:
    owner = arn.split(":")[4] if arn.count(":") > 4 else ""
    policy = aws.managed_policies.get(arn)
    if policy is None or owner not in ("aws", role.arn.split(":")[4]):
        raise ApiError(400, "MalformedPolicyDocument", f"The managed policy {arn} does not exist")
    return policy.document
