"""Policy documents as JSON gives them, and what AWS refuses in them, with its place."""

import json
import re
from typing import Any

from awsroles.core.iam.conditions_grammar import read_conditions
from awsroles.core.iam.principals_grammar import read_principals
from awsroles.core.iam.refusal import RefusedPolicyError, child, object_at, texts_at
from awsroles.core.iam.refusal import RepeatedKeys as _RepeatedKeys
from awsroles.core.iam.statements import Policy, PolicyKind, Principals, Statement

_VERSIONS = {"2008-10-17": False, "2012-10-17": True}
_POLICY_ELEMENTS = frozenset({"Version", "Id", "Statement"})
_ELEMENTS = frozenset(
    {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)
# Tuples, not sets: a kind is found by identity sooner than by its hash.
_WITH_PRINCIPAL = (PolicyKind.TRUST, PolicyKind.RESOURCE, PolicyKind.RCP)
_NEEDS_PRINCIPAL = (PolicyKind.TRUST, PolicyKind.RESOURCE)
# IAM user guide, reference-arns: STS refuses an incomplete ARN in a session policy.
_COMPLETE_ARNS = (PolicyKind.SESSION,)
# reference_policies_elements_sid; other services than IAM take more.
_SID = re.compile(r"[A-Za-z0-9]*", re.ASCII)
_PLAIN_SIDS = (PolicyKind.IDENTITY, PolicyKind.BOUNDARY)
_CURRENT = "2012-10-17"
# RCPFullAWSAccess, the one policy of its kind that allows (orgs_manage_policies_rcps_syntax).
_FULL_ACCESS = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}


def read_json(text: str) -> Any:
    """Return what the JSON *text* holds; objects that repeat a key remember it. Raises RefusedPolicyError."""
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise RefusedPolicyError(f"line {error.lineno}, column {error.colno}", f"is not JSON: {error.msg}") from error
    except RecursionError as error:
        raise RefusedPolicyError("", "is nested too deeply") from error
    except ValueError as error:
        raise RefusedPolicyError("", "holds a number of too many digits") from error


def read_policy(document: Any, kind: PolicyKind, name: str = "") -> Policy:
    """Return the policy that *document*, a text or what JSON gave, is; raise RefusedPolicyError for what AWS refuses.

    Elements that a kind must not have are those of the IAM user guide, reference_policies_grammar.
    """
    if isinstance(document, str):
        try:
            document = read_json(document)
        except RefusedPolicyError as error:
            raise RefusedPolicyError(": ".join(filter(None, [name, error.place])), error.reason) from error
    top = object_at(document, name)
    _refuse_unknown(top, _POLICY_ELEMENTS, name)
    version = top.get("Version", "2008-10-17")
    if not isinstance(version, str) or version not in _VERSIONS:
        raise RefusedPolicyError(child(name, "Version"), "is neither 2012-10-17 nor 2008-10-17")
    if kind is PolicyKind.RCP and version != _CURRENT:
        raise RefusedPolicyError(
            child(name, "Version"), f"is not {_CURRENT}, which a resource control policy must have"
        )
    if not isinstance(top.get("Id", ""), str):
        raise RefusedPolicyError(child(name, "Id"), "is not text")
    place = child(name, "Statement")
    written = top.get("Statement")
    if written is None or written == []:
        raise RefusedPolicyError(name, "has no statement")
    several = written if isinstance(written, list) else [written]
    places = [f"{place}[{number}]" for number in range(len(several))] if several is written else [place]
    variables = _VERSIONS[version]
    statements = tuple(_statement(each, kind, at, variables) for each, at in zip(several, places, strict=True))
    _refuse_repeated_sids(statements)
    return Policy(kind, name, statements)


def _statement(written: Any, kind: PolicyKind, place: str, variables: bool) -> Statement:
    given = object_at(written, place)
    if not given.keys() <= _ELEMENTS:
        _refuse_unknown(given, _ELEMENTS, place)
    effect = given.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise RefusedPolicyError(child(place, "Effect"), "is neither Allow nor Deny")
    sid = given.get("Sid", "")
    if not isinstance(sid, str):
        raise RefusedPolicyError(child(place, "Sid"), "is not text")
    if kind in _PLAIN_SIDS and not _SID.fullmatch(sid):
        raise RefusedPolicyError(child(place, "Sid"), "holds more than letters and digits")
    if kind is PolicyKind.RCP:
        _refuse_beyond_denials(given, place)
    actions, except_actions = _one_of(given, "Action", "NotAction", place)
    if actions is None:
        raise RefusedPolicyError(place, "has neither Action nor NotAction")
    for action in actions:
        if action != "*" and action.count(":") != 1:
            where = child(place, "NotAction" if except_actions else "Action")
            raise RefusedPolicyError(where, f"holds {action!r}, which is not a service, a colon and an action")
    resources, except_resources = _resources(given, kind, place)
    principals, except_principals = _principals(given, kind, place)
    condition = given.get("Condition")
    if condition is None and "Condition" in given:
        raise RefusedPolicyError(child(place, "Condition"), "is null")
    return Statement(
        place,
        sid,
        effect == "Allow",
        tuple([action.lower() for action in actions]),
        except_actions,
        resources,
        except_resources,
        principals,
        except_principals,
        read_conditions(condition, child(place, "Condition")) if condition is not None else (),
        variables,
    )


def _refuse_beyond_denials(given: dict[str, Any], place: str) -> None:
    """Refuse what a resource control policy must not have: it denies actions that it names."""
    if "NotAction" in given:
        raise RefusedPolicyError(child(place, "NotAction"), "is not for a resource control policy")
    plain = {name: _scalar(value) for name, value in given.items() if name != "Sid"}
    if given["Effect"] == "Allow" and plain != _FULL_ACCESS:
        raise RefusedPolicyError(child(place, "Effect"), "is not Deny, which a resource control policy must have")


def _scalar(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _resources(given: dict[str, Any], kind: PolicyKind, place: str) -> tuple[tuple[str, ...] | None, bool]:
    resources, negated = _one_of(given, "Resource", "NotResource", place)
    element = "NotResource" if negated else "Resource"
    if kind is PolicyKind.TRUST:
        if resources is not None:
            raise RefusedPolicyError(child(place, element), "is not for a role trust policy")
        return None, False
    if resources is None:
        # Services differ: ECR's repositories have policies without it.
        if kind is PolicyKind.RESOURCE:
            return None, False
        raise RefusedPolicyError(place, "has neither Resource nor NotResource")
    for resource in resources:
        if resource != "*" and not resource.startswith("arn:"):
            raise RefusedPolicyError(child(place, element), f"holds {resource!r}, which is neither an ARN nor *")
        if kind in _COMPLETE_ARNS and resource != "*" and resource.count(":") < 5:
            raise RefusedPolicyError(child(place, element), f"holds {resource!r}, which is not a complete ARN")
    return resources, negated


def _principals(given: dict[str, Any], kind: PolicyKind, place: str) -> tuple[Principals | None, bool]:
    element = "NotPrincipal" if "NotPrincipal" in given else "Principal"
    if element not in given:
        if kind in _NEEDS_PRINCIPAL:
            raise RefusedPolicyError(place, "has no Principal")
        return None, False
    where = child(place, element)
    if kind not in _WITH_PRINCIPAL or (element == "NotPrincipal" and kind is not PolicyKind.RESOURCE):
        raise RefusedPolicyError(where, f"is not for a {kind.value}")
    if "Principal" in given and "NotPrincipal" in given:
        raise RefusedPolicyError(place, "has both Principal and NotPrincipal")
    principals = read_principals(given[element], where)
    if kind is PolicyKind.RCP and not principals.everyone:
        raise RefusedPolicyError(where, "is not *, which a resource control policy must have")
    return principals, element == "NotPrincipal"


def _one_of(given: dict[str, Any], element: str, negated: str, place: str) -> tuple[tuple[str, ...] | None, bool]:
    if negated in given:
        if element in given:
            raise RefusedPolicyError(place, f"has both {element} and {negated}")
        return texts_at(given[negated], place, negated), True
    return (texts_at(given[element], place, element), False) if element in given else (None, False)


def _refuse_unknown(given: dict[str, Any], known: frozenset[str], place: str) -> None:
    for element in given:
        if element not in known:
            raise RefusedPolicyError(child(place, element), "is not an element of a policy")


def _refuse_repeated_sids(statements: tuple[Statement, ...]) -> None:
    """Refuse a Sid that stands twice: it is unique within a document (reference_policies_elements_sid)."""
    seen = set()
    for each in statements:
        if each.sid and each.sid in seen:
            raise RefusedPolicyError(child(each.place, "Sid"), f"repeats {each.sid!r}")
        seen.add(each.sid)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    return built if len(built) == len(pairs) else _RepeatedKeys(pairs)
