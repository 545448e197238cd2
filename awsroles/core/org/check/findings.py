"""Findings, and the words for them."""

from awsroles.core.dataclass import dataclass
from awsroles.core.org.check.kinds import accounts, groups, roles, users
from awsroles.core.org.check.kinds.kind import Kind, Severity
from awsroles.core.org.places import Place

KINDS: dict[str, Kind] = {**roles.KINDS, **groups.KINDS, **users.KINDS, **accounts.KINDS}
"""All kinds of findings by their words, in the order of docs/findings.md."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_ORDER = {word: number for number, word in enumerate(KINDS)}


@dataclass(frozen=True)
class Finding:
    """Something that is not as the file means it: *resource* is such as `role/operations`, in the *account* of that ID.

    *detail* tells findings of one kind about one resource apart, and does not change from day to day. *place* is where
    the file speaks of it.
    """

    finding: str
    account: str
    resource: str
    message: str
    detail: str = ""
    place: Place | None = None

    @property
    def kind(self) -> Kind:
        """The kind of the finding."""
        return KINDS[self.finding]

    @property
    def severity(self) -> Severity:
        """The severity."""
        return self.kind.severity

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """The same for the same finding of another day."""
        return (self.account, self.resource, self.finding, self.detail)

    @property
    def order(self) -> tuple[int, int, str, str, str]:
        """The key that sorts findings by severity, kind, account and resource."""
        return (SEVERITIES.index(self.severity), _ORDER[self.finding], self.account, self.resource, self.detail)
