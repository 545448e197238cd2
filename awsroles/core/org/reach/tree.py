"""Trees of hops: who reaches a role, and which roles somebody reaches, through chains of roles."""

from collections import deque
from collections.abc import Callable, Iterator

from awsroles.core.dataclass import dataclass
from awsroles.core.org.live.account import Role
from awsroles.core.org.reach.callers import Caller
from awsroles.core.org.reach.graph import Door, Graph
from awsroles.core.org.reach.hop import Hop


class Branch:
    """A *hop*, and what leads to its caller or goes on from its role; *is_repeated* if that stands elsewhere."""

    def __init__(self, hop: Hop) -> None:
        self.hop = hop
        self.branches: list[Branch] = []
        self.doors: list[Door] = []
        self.is_repeated = False


@dataclass(frozen=True)
class Callers:
    """Hops to *role*, with the hops to their callers below; *doors* are callers that were not read."""

    role: Role
    branches: list[Branch]
    doors: list[Door]

    def users(self) -> dict[str, tuple[Hop, ...]]:
        """Return the shortest way of each user, by the ARNs of users: its hops from the user on."""
        found: dict[str, tuple[Hop, ...]] = {}
        for way in _ways(self.branches):
            if way[-1].caller.kind == "user":
                found.setdefault(way[-1].caller.arn, tuple(reversed(way)))
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class Reached:
    """The roles that *caller* reaches: its hops, with those of each role below."""

    caller: Caller
    branches: list[Branch]

    def roles(self) -> dict[str, tuple[Hop, ...]]:
        """Return the shortest way to each role, by the ARNs of roles: its hops from the caller on."""
        found: dict[str, tuple[Hop, ...]] = {}
        for way in _ways(self.branches):
            found.setdefault(way[-1].role_arn, way)
        return dict(sorted(found.items()))


def callers_of(graph: Graph, role: Role) -> Callers:
    """Return who reaches *role*."""
    seen = {role.arn}

    def grow(branch: Branch) -> None:
        caller = branch.hop.caller
        if caller.kind != "role":
            return
        branch.is_repeated = caller.arn in seen
        seen.add(caller.arn)
        found = graph.snapshot.role(caller.arn)
        if found is not None and not branch.is_repeated:
            branch.branches = [Branch(each) for each in graph.hops_to(found)]
            branch.doors = graph.doors(found)

    return Callers(role, _grown(graph.hops_to(role), grow), graph.doors(role))


def roles_of(graph: Graph, caller: Caller) -> Reached:
    """Return the roles that *caller* reaches."""
    seen = {caller.arn}

    def grow(branch: Branch) -> None:
        arn = branch.hop.role_arn
        branch.is_repeated = arn in seen
        seen.add(arn)
        if not branch.is_repeated:
            branch.branches = [Branch(each) for each in graph.hops_from(graph.callers[arn])]

    return Reached(caller, _grown(graph.hops_from(caller), grow))


def all_hops(branches: list[Branch]) -> list[Hop]:
    """Return the hops of *branches* and of all below, each once."""
    return list({(hop.caller.arn, hop.role_arn): hop for way in _ways(branches) for hop in way[-1:]}.values())


def _grown(hops: list[Hop], grow: Callable[[Branch], None]) -> list[Branch]:
    """Return branches of *hops*, each grown in turn, level by level: the shortest way to a role is the one grown."""
    top = [Branch(hop) for hop in hops]
    queue = deque(top)
    while queue:
        branch = queue.popleft()
        grow(branch)
        queue += branch.branches
    return top


def _ways(branches: list[Branch]) -> Iterator[tuple[Hop, ...]]:
    """Yield the way to each branch, shorter ones first."""
    queue: deque[tuple[Branch, tuple[Hop, ...]]] = deque((each, ()) for each in branches)
    while queue:
        branch, before = queue.popleft()
        way = (*before, branch.hop)
        yield way
        queue += ((each, way) for each in branch.branches)
