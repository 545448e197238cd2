"""The Principal element as AWS takes it: everyone, accounts, ARNs without wildcards, services and federations."""

import re
from typing import Any

from awsroles.core.iam.refusal import RefusedPolicyError, child, object_at, texts_at
from awsroles.core.iam.statements import Principals

_ACCOUNT = re.compile(r"\d{12}", re.ASCII)
_ROOT = re.compile(r"arn:([^:]+):iam::(\d{12}):root", re.ASCII)
# IAM user guide, reference_policies_elements_principal: no groups, and a wildcard is everyone or nothing.
_ARN = re.compile(r"arn:[^:*?]+:(?:iam|sts)::[^:*?]+:(?:user|role|assumed-role|federated-user)/[^*?]+")
_UNIQUE_ID = re.compile(r"A[A-Z0-9]{15,127}", re.ASCII)
_TYPES = ("AWS", "Federated", "Service", "CanonicalUser")


def read_principals(written: Any, place: str) -> Principals:
    """Return what a Principal or NotPrincipal names; raise RefusedPolicyError."""
    if written == "*":
        return Principals(everyone=True, accounts=frozenset(), arns=frozenset(), others=frozenset())
    if isinstance(written, str):
        raise RefusedPolicyError(place, f"is {written!r}: only * has no type")
    by_type = object_at(written, place)
    if unknown := [name for name in by_type if name not in _TYPES]:
        raise RefusedPolicyError(child(place, unknown[0]), f"is none of {', '.join(_TYPES)}")
    aws = texts_at(by_type["AWS"], place, "AWS") if "AWS" in by_type else ()
    others = [text for name in by_type if name != "AWS" for text in texts_at(by_type[name], place, name)]
    accounts, arns = set(), set()
    for each in aws:
        if root := _ROOT.fullmatch(each):
            accounts.add((root[1], root[2]))
        elif _ACCOUNT.fullmatch(each):
            accounts.add(("", each))
        elif _ARN.fullmatch(each) or _UNIQUE_ID.fullmatch(each):
            arns.add(each)
        elif each != "*":
            raise RefusedPolicyError(child(place, "AWS"), f"holds {each!r}, which names no principal")
    return Principals("*" in aws, frozenset(accounts), frozenset(arns), frozenset(others))
