"""The quotas that resources would break, found before anything is written."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, groupby

from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Place, Problem
from awsroles.core.org.policies import quotas
from awsroles.core.org.policies.quotas import size
from awsroles.core.org.policies.resources import Document, Group, Resources, Role


def check_limits(organization: Organization, resources: Resources) -> list[Problem]:
    """Return what AWS would refuse of *resources*; what is wrong in many accounts is told for the first."""
    return list(_Limits(organization, resources).problems())


class _Limits:
    def __init__(self, organization: Organization, resources: Resources) -> None:
        self._organization = organization
        self._resources = resources
        self._sizes: dict[int, int] = {}

    def problems(self) -> Iterator[Problem]:
        """Yield all problems."""
        told: set[tuple[Place, str]] = set()
        for place, kind, text in chain(self._roles(), self._groups(), self._policies(), self._control_policies()):
            if (place, kind) not in told:
                told.add((place, kind))
                yield Problem(place, text)
        yield from self._counts()
        yield from self._users()
        yield from self._clashes()

    def _roles(self) -> Iterator[tuple[Place, str, str]]:
        for role in self._resources.roles:
            for kind, text in self._of_role(role):
                yield self._place_of_role(role), kind, f"{role.name} in {role.account.name}: {text}"

    def _of_role(self, role: Role) -> Iterator[tuple[str, str]]:
        trust = self._size(role.trust)
        if trust > quotas.TRUST_POLICY:
            yield "trust", _over("its trust policy", trust, quotas.TRUST_POLICY, "shorten the external ID or the tags")
        inline = sum(map(self._size, role.inline.values()))
        if inline > quotas.INLINE_OF_ROLE:
            text = "make one of them a managed policy, and name it as customer:NAME"
            yield "inline", _over("its in-line policies", inline, quotas.INLINE_OF_ROLE, text)
        if len(role.managed) > quotas.ATTACHED_POLICIES:
            text = f"it has {len(role.managed)} managed policies, and AWS takes {quotas.ATTACHED_POLICIES}"
            yield "managed", f"{text}: put some of them into one"
        whole = len(role.path.removeprefix("/") + role.name)
        if len(role.name) > quotas.NAME_OF_ROLE or whole > quotas.NAME_OF_ROLE:
            yield "name", _over("its name with its path", whole, quotas.NAME_OF_ROLE, "shorten role_name or role_path")
