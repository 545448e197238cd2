"""Findings about service control policies, by their effect along the levels from the root to each account."""

from collections.abc import Iterable, Iterator

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.requests import Policies, Request
from awsroles.core.iam.statements import Policy, PolicyKind, Statement
from awsroles.core.org.check.case import Case
from awsroles.core.org.check.findings import Finding
from awsroles.core.org.check.questions import ALLOW_ALL, ALLOW_ALL_BELOW, Call, passes, request_of
from awsroles.core.org.check.roles import named
from awsroles.core.org.check.samples import actions_of, resources_like, spellings
from awsroles.core.org.live.policies import HeldPolicy
from awsroles.core.org.policies.break_glass import break_glass_role
from awsroles.core.org.policies.resources import ControlPolicy

Levels = tuple[tuple[Policy, ...], ...]
HeldLevels = tuple[tuple[HeldPolicy, ...], ...]
_Difference = tuple[str, str, str]
_DEPLOY, _GLASS = "the deploy role", "break-glass"
# Actions outside of any list of services.
_OUTSIDE = ("ec2:RunInstances", "dynamodb:PutItem", "lambda:CreateFunction", "kms:Decrypt", "iam:CreateUser")


@dataclass(frozen=True)
class _Question:
    """The *request* of an action, as the policy has it *spelled*, by a principal that *who* calls so."""

    who: str
    request: Request
    spelled: str

    @property
    def words(self) -> str:
        return f"{self.spelled} by {self.who}"

    @property
    def is_spared(self) -> bool:
        return self.who in (_DEPLOY, _GLASS)


def check_control_policies(case: Case) -> Iterator[Finding]:
    """Yield the accounts in which control policies deny less or more than the file says."""
    live = case.live.organization
    if live is None:
        return
    effects = _Effects(case)
    for account, policies in _by_account(case).items():
        levels = live.levels(account)
        if levels is None or any(each.policy is None for level in levels for each in level):
            continue
        for word, message, detail in effects.of(account, policies, levels):
            yield Finding(word, account, "account", message, detail, case.place(account))


def _by_account(case: Case) -> dict[str, list[ControlPolicy]]:
    found: dict[str, list[ControlPolicy]] = {}
    for policy in case.resources.control_policies:
        for target in policy.targets:
            if target.id != case.management:
                found.setdefault(target.id, []).append(policy)
    return found


class _Effects:
    """The differences between control policies and those of the file, which are the same for the same documents."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._known: dict[tuple[object, ...], list[_Difference]] = {}
        self._read: dict[int, HeldPolicy] = {}

    def of(self, account: str, policies: list[ControlPolicy], levels: HeldLevels) -> list[_Difference]:
        """Return the differences in *account*, as words of findings, messages and details."""
        meant = [self._meant(each) for each in policies]
        if _is_as_meant(meant, levels):
            return []
        texts = tuple("\n".join(each.text or "" for each in level) for level in levels)
        own = account if any(account in text for text in texts) else ""
        key = (own, *texts, *(each.text for each in meant))
        if key not in self._known:
            there = tuple(tuple(each.policy for each in level if each.policy is not None) for level in levels)
            self._known[key] = list(_differences(self._case, account, meant, there))
        return self._known[key]

    def _meant(self, policy: ControlPolicy) -> HeldPolicy:
        found = HeldPolicy(PolicyKind.SCP, policy.name, policy.name, policy.document)
        return self._read.setdefault(id(policy), found)


def _is_as_meant(meant: list[HeldPolicy], levels: HeldLevels) -> bool:
    """Say whether the documents are those of the file, beside full access at each level."""
    if not all(any(_is_full(each) for each in level) for level in levels):
        return False
    there = {each.text for level in levels for each in level if not _is_full(each)}
    return there == {each.text for each in meant}


def _is_full(held: HeldPolicy) -> bool:
    statements = () if held.policy is None else held.policy.statements
    return any(
        each.allows
        and not each.except_actions
        and not each.except_resources
        and "*" in each.actions
        and "*" in (each.resources or ())
        and not each.conditions
        for each in statements
    ) and all(each.allows for each in statements)


def _differences(case: Case, account: str, meant: list[HeldPolicy], there: Levels) -> Iterator[_Difference]:
    wanted = _levels(meant)
    stricter: list[str] = []
    for held in meant:
        denied, lost = 0, []
        others = _levels(each for each in meant if each is not held)
        for each in _questions(case, account, held):
            is_allowed = _allowed(each.request, there)
            if is_allowed and not _allowed(each.request, _levels([held])):
                lost.append(each.words)
            denied += not is_allowed and _allowed(each.request, others)
            if not is_allowed and each.is_spared and _allowed(each.request, wanted):
                stricter.append(each.words)
        if lost and not denied:
            yield "control_policy_missing", f"{held.name} has no effect: nothing that it denies is denied", held.name
        elif lost:
            yield "control_policy_weaker", f"{held.name} does not deny {named(lost)}", held.name
    if stricter:
        yield "control_policy_stricter", f"control policies deny {named(stricter)}", ""


def _levels(policies: Iterable[HeldPolicy]) -> Levels:
    """Return the levels of an account that has *policies* beside full access."""
    return ((ALLOW_ALL_BELOW,), (ALLOW_ALL_BELOW, *(each.policy for each in policies if each.policy is not None)))


def _questions(case: Case, account: str, held: HeldPolicy) -> Iterator[_Question]:
    principals, spelled = _principals(case, account), spellings([held])
    for action, resource in dict.fromkeys(_pairs(held, account)):
        for who, arn in principals.items():
            call = Call(arn, action, resource, case.at, organization=case.organization_id)
            yield _Question(who, request_of(call), spelled.get(action, action))


def _pairs(held: HeldPolicy, account: str) -> Iterator[tuple[str, str]]:
    """Yield each action and each resource of the Deny statements: not all pairs, which may be thousands."""
    for statement in () if held.policy is None else held.policy.statements:
        if not statement.allows:
            actions, resources = list(_actions(statement)), list(_resources(statement, account))
            yield from ((each, resources[number % len(resources)]) for number, each in enumerate(actions))
            yield from ((actions[number % len(actions)], each) for number, each in enumerate(resources))


def _principals(case: Case, account: str) -> dict[str, str]:
    start = f"arn:{case.partition}:iam::{account}"
    path = case.organization.setting("role_path")
    found = {
        "a plain user": f"{start}:user/somebody",
        "root": f"{start}:root",
        _DEPLOY: f"{start}:role/{case.resources.deploy_role}",
    }
    if case.glass:
        found[_GLASS] = f"{start}:role{path}{break_glass_role(case.organization)}"
    return found


def _actions(statement: Statement) -> Iterator[str]:
    yield from _OUTSIDE if statement.except_actions else actions_of(statement)


def _resources(statement: Statement, account: str) -> Iterator[str]:
    if statement.except_resources or statement.resources in (None, ("*",)):
        yield f"arn:aws:iam::{account}:user/somebody"
        return
    for resource in statement.resources or ():
        yield from resources_like(resource, (account,))


def _allowed(request: Request, levels: Levels) -> bool:
    return passes(request, Policies((ALLOW_ALL,), scps=levels))
