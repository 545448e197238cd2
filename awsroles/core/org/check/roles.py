"""Findings about roles: what the file means against what is live."""

from collections.abc import Iterable, Iterator

from awsroles.core.aws.durations import format_duration
from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.check.revocations import is_revocation
from awsroles.core.org.check.trust import TrustPolicies
from awsroles.core.org.live.account import Role as LiveRole
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.policies.resources import Role

# Names in a message.
_NAMED = 3


def check_roles(case: Case) -> Iterator[Finding]:
    """Yield what is wrong with the roles of the file."""
    trusts = TrustPolicies(case)
    for account in case.whole():
        for role in case.roles.get(account.id, ()):
            live = account.role(role.name)
            if live is None:
                yield _finding(case, role, "role_missing", "the role is missing")
            else:
                yield from _differences(case, role, live, trusts)


def _differences(case: Case, role: Role, live: LiveRole, trusts: TrustPolicies) -> Iterator[Finding]:
    if live.path != role.path:
        yield _finding(case, role, "role_path", f"the path is {live.path}, not {role.path}")
    meant = case.meant.accounts[role.account.id].roles[role.name]
    wrong = policy_differences(meant.policies, live.policies)
    wrong += [f"{name} has another document" for name in sorted(_rewritten(meant.policies, live.policies))]
    if wrong:
        yield _finding(case, role, "role_policies", "; ".join(wrong))
    boundary = None if live.boundary is None else live.boundary.arn
    if boundary != role.boundary:
        yield _finding(
            case, role, "role_boundary", f"the permissions boundary is {_last(boundary)}, not {_last(role.boundary)}"
        )
    if live.max_session is not None and live.max_session != role.max_session:
        said = f"sessions may last {format_duration(live.max_session)}, not {format_duration(role.max_session)}"
        yield _finding(case, role, "role_duration", said)
    different = trusts.differences(role, live)
    if different:
        yield _finding(case, role, "role_trust", "; ".join(different))
    if _is_unused(case, role, live):
        used = "never" if live.last_used is None else f"{case.days_since(live.last_used)} days ago"
        yield _finding(case, role, "role_unused", f"last used: {used}")


def policy_differences(meant: tuple[HeldPolicy, ...], live: tuple[HeldPolicy, ...]) -> list[str]:
    """Return the policies that only one side has, in words: attached ones by ARN, in-line ones by their documents."""
    wanted, there = _by_identity(meant), _by_identity(live)
    more = [name for identity, name in there.items() if identity not in wanted]
    less = [name for identity, name in wanted.items() if identity not in there]
    return [f"{word} {named(sorted(names))}" for word, names in (("has also", more), ("lacks", less)) if names]


def _rewritten(meant: tuple[HeldPolicy, ...], live: tuple[HeldPolicy, ...]) -> Iterator[str]:
    """Yield the managed policies of the file whose documents are not those of the file."""
    wanted = {each.arn: each.text for each in meant if each.arn is not None and each.text is not None}
    for each in live:
        if each.arn in wanted and each.text is not None and each.text != wanted[each.arn]:
            yield each.name


def named(names: Iterable[str]) -> str:
    """Return the first of *names*, each once, and the number of the others."""
    names = list(dict.fromkeys(names))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def _by_identity(policies: tuple[HeldPolicy, ...]) -> dict[tuple[str, str], str]:
    found = {}
    for each in policies:
        if not is_revocation(each):
            identity = ("inline", each.text or "") if each.arn is None else ("managed", each.arn)
            found[identity] = each.name if each.arn is not None else f"in-line {each.name}"
    return found


def _is_unused(case: Case, role: Role, live: LiveRole) -> bool:
    if role.function is None or not live.knows_use or case.is_recent(live.last_used):
        return False
    return live.created is None or not case.is_recent(live.created)


def _last(arn: str | None) -> str:
    return "none" if arn is None else arn.rpartition("/")[2]


def _finding(case: Case, role: Role, word: str, message: str) -> Finding:
    return Finding(word, role.account.id, f"role/{role.name}", message, place=case.role_place(role))
