"""The structure of the stand-in's organization: a root, organizational units, and the policies attached to each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from awsroles.standin.accounts import ControlPolicy

ROOT = "r-root"
FULL_ACCESS = ControlPolicy(
    "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess",
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
)


@dataclass(frozen=True)
class Unit:
    """An organizational unit below *parent*, a unit or the root."""

    id: str
    name: str
    parent: str


@dataclass
class Structure:
    """The *units* by ID, the *parents* of accounts, and the policies by the ID of their target.

    Accounts without a parent are in the root. AWS attaches FullAWSAccess to everything once the type is enabled.
    """

    units: dict[str, Unit] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    attached: dict[str, list[ControlPolicy]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """The names of policies by ARN, if they are not the ends of their ARNs."""
    policy_types: Sequence[str] = ("SERVICE_CONTROL_POLICY",)
    """The types that are enabled in the root."""

    def add_unit(self, name: str, parent: str = ROOT) -> str:
        """Add a unit below *parent*; return its ID."""
        unit = Unit(f"ou-root-{len(self.units):08}", name, parent)
        self.units[unit.id] = unit
        return unit.id

    def policies_of(self, target: str) -> list[ControlPolicy]:
        """Return the policies attached to the root, a unit or an account itself."""
        return self.attached.get(target, [FULL_ACCESS])

    def attach(self, target: str, *policies: ControlPolicy, name: str = "") -> None:
        """Attach *policies* beside those that are there."""
        self.attached[target] = [*self.policies_of(target), *policies]
        self.names.update({each.arn: name for each in policies if name})

    def parents_of(self, account: str) -> list[str]:
        """Return the IDs of the root and the units around *account*, the root first."""
        found = [self.parents.get(account, ROOT)]
        while found[0] != ROOT:
            found.insert(0, self.units[found[0]].parent)
        return found

    def levels_of(self, account: str) -> tuple[tuple[ControlPolicy, ...], ...]:
        """Return the policies of each level above *account*, the root's first."""
        return tuple(tuple(self.policies_of(each)) for each in self.parents_of(account))


def policy_id(policy: ControlPolicy) -> str:
    """Return the ID, which is the end of the ARN."""
    return policy.arn.rpartition("/")[2]
