"""AWS's words for a denied call. Each part is optional, and nothing follows from one that is absent.

IAM user guide, troubleshoot_access-denied; since 2026 the ARN of the denying policy stands behind a colon
(AWS Security Blog, enhanced-access-denied-error-messages-with-policy-arns).
"""

import re

from awsroles.core.dataclass import dataclass
from awsroles.core.explain.vocabulary import Cause

_ACTION = re.compile(r"is not authorized to perform: ([\w-]+:\w+)")
_KIND = r"((?:[A-Za-z-]+ ){1,4}?(?:policy|boundary))"
_IMPLICIT = re.compile(rf"because no {_KIND} allows the \S+ action(?:: (arn:\S+))?")
_EXPLICIT = re.compile(rf"with an explicit deny in (?:an?|the) {_KIND}(?:: (arn:\S+))?")
_DENIAL = re.compile(
    r"User: \S+ is not authorized to perform: (\S+)(?: on resource: .+?)??(?: (because .+|with an explicit deny .+))?",
    re.DOTALL,
)
_ALLOWS = re.compile(r" allows the \S+ action")
_SESSION = frozenset({"session policy", "sessions policy"})


@dataclass(frozen=True)
class DenialWords:
    """The parts of a denial: *kind* of policy in AWS's words, *explicit* or implicit, the *policy_arn*."""

    text: str
    action: str | None = None
    kind: str | None = None
    explicit: bool | None = None
    policy_arn: str | None = None

    @property
    def cause(self) -> Cause | None:
        """The cause that the kind of policy is, None if AWS names none or one of the role's side."""
        if self.kind == "identity-based policy":
            return "explicit_deny" if self.explicit else "no_identity_policy"
        return _CAUSES.get(self.kind or "")

    @property
    def names_trust_policy(self) -> bool:
        """True if AWS names the role's trust policy, so that the role exists."""
        return self.kind in ("role trust policy", "resource-based policy")


_CAUSES: dict[str, Cause] = {
    "permissions boundary": "boundary",
    "service control policy": "scp",
    "resource control policy": "rcp",
    "VPC endpoint policy": "endpoint_policy",
}


def in_short(text: str, *, is_named: bool = True) -> str:
    """Return AWS's message *text* without the caller, the action and the resource, if it is a denial: all else whole.

    For lines that name them already; the action stays unless it *is_named* there.
    """
    found = _DENIAL.fullmatch(text)
    if found is None:
        return text
    denied = f"AWS denies {'it' if is_named else found[1]}"
    if found[2] is None:
        return denied
    cause = _ALLOWS.sub(" allows it", found[2])
    return f"{denied}{',' if cause.startswith('because') else ''} {cause}"


def read_denial(text: str) -> DenialWords:
    """Return the parts of AWS's message *text*."""
    action = _ACTION.search(text)
    explicit = _EXPLICIT.search(text)
    found = explicit or _IMPLICIT.search(text)
    if found is None:
        return DenialWords(text, action and action[1])
    kind = "session policy" if found[1] in _SESSION else found[1]
    return DenialWords(text, action and action[1], kind, explicit is not None, found[2])
