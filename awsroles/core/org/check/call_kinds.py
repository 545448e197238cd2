"""Calls that policies answer alike: one of each kind is asked for, of the thousands to roles in a thousand accounts."""

from collections.abc import Hashable, Iterator

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.conditions import condition_variables
from awsroles.core.iam.requests import Request
from awsroles.core.iam.resources import covers, resource_variables
from awsroles.core.iam.statements import Policy, PolicyKind, Statement
from awsroles.core.org.check.questions import Call, request_of

_MFA = "aws:multifactorauth"
_ORGANIZATION = "aws:resourceorgid"
_OF_RESOURCE = "aws:resource"


@dataclass(frozen=True)
class _Resources:
    """The resources of a statement: *literals*, and a statement of its patterns, None for none."""

    literals: frozenset[str]
    patterns: Statement | None


class CallKinds:
    """The kinds of calls that *policies* tell apart."""

    def __init__(self, policies: tuple[Policy, ...]) -> None:
        statements = [each for policy in policies for each in policy.statements]
        keys = {key for each in statements for key in _keys(each)}
        self._resources = [_resources(each) for each in statements if each.resources is not None]
        self._by_account = any(key.startswith(_OF_RESOURCE) and key != _ORGANIZATION for key in keys)
        self._requests: dict[tuple[str, object], Request] = {}
        self.depend_on_mfa = any(key.startswith(_MFA) for key in keys)
        """True if an answer may depend on MFA."""

    def of(self, call: Call) -> Hashable:
        """Return the kind of *call*: calls of one kind have one answer."""
        values = self._request(call).context
        fields = call.resource.split(":")
        account = fields[4] if len(fields) > 5 else ""
        covered = tuple(
            call.resource in each.literals
            or (each.patterns is not None and covers(each.patterns, PolicyKind.IDENTITY, call.resource, values))
            for each in self._resources
        )
        place = account if self._by_account else account == call.account
        is_role = len(fields) > 5 and fields[5].startswith("role/")
        return (call.who, call.action, call.at, call.resource_organization, place, is_role, covered)

    def _request(self, call: Call) -> Request:
        """Return a request with the caller's values, on which resources with variables depend."""
        key = (call.who, call.at)
        if key not in self._requests:
            self._requests[key] = request_of(call)
        return self._requests[key]


def _resources(statement: Statement) -> _Resources:
    named = statement.resources or ()
    literals = frozenset(each for each in named if not set("*?$") & set(each))
    patterns = tuple(each for each in named if each not in literals)
    wild = statement._replace(resources=patterns, except_resources=False) if patterns else None
    return _Resources(literals, wild)


def _keys(statement: Statement) -> Iterator[str]:
    yield from resource_variables(statement)
    for condition in statement.conditions:
        yield condition.folded_key
        yield from condition_variables(condition, variables=statement.variables)
