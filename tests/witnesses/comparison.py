"""The comparison: for each resource that prowler judges, its verdict and ours."""

from collections.abc import Iterator, Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.org.live.account import Account
from awsroles.core.org.live.policies import HeldPolicy
from witnesses.ours import Ours
from witnesses.prowler import Verdict
from witnesses.prowler_checks import ONLY_PROWLER, ONLY_WE, Check


@dataclass(frozen=True)
class Compared:
    """The words of both on one *resource*, such as `user/ada`, in one check."""

    resource: str
    prowler_fails: bool
    we_fail: bool

    @property
    def differs(self) -> bool:
        """True if the verdicts are not the same."""
        return self.prowler_fails != self.we_fail

    @property
    def words(self) -> str:
        """The side that fails the resource, in words."""
        return ONLY_PROWLER if self.prowler_fails else ONLY_WE


def compare(check: Check, verdicts: Sequence[Verdict], ours: Ours) -> list[Compared]:
    """Return both verdicts for each resource of *check*; a resource fails if any verdict on it does."""
    failing: dict[str, bool] = {}
    for each in verdicts:
        if each.check == check.name:
            name = resource_of(each)
            failing[name] = failing.get(name, False) or each.fails
    found = {each.resource for each in ours.report.findings if each.finding in check.findings}
    return [
        Compared(name, fails, any(each in found for each in _subjects(name, check, ours.account)))
        for name, fails in sorted(failing.items())
    ]


def resource_of(verdict: Verdict) -> str:
    """Return the resource as we name it: by its kind and its name without a path."""
    kind, _, path = verdict.resource.split(":", 5)[5].partition("/")
    if kind in ("root", "mfa"):
        return "root"
    return f"{kind}/{path.rpartition('/')[2]}"


def _subjects(resource: str, check: Check, account: Account) -> list[str]:
    """Return the resources of which a finding is one about *resource*: of a policy, those that have it."""
    kind, _, name = resource.partition("/")
    if check.is_of_members:
        return [f"user/{each.name}" for each in account.members(name)]
    if kind != "policy":
        return [resource]
    return [holder for holder, policies in _held(account) if any(_is(each, name) for each in policies)]


def _held(account: Account) -> Iterator[tuple[str, Sequence[HeldPolicy]]]:
    for group in account.groups.values():
        yield f"group/{group.name}", group.policies
    for user in account.users.values():
        yield f"user/{user.name}", user.policies
    for role in account.roles.values():
        yield f"role/{role.name}", role.policies


def _is(policy: HeldPolicy, name: str) -> bool:
    return policy.arn is not None and policy.arn.rpartition("/")[2] == name
