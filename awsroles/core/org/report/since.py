"""The last review, from its JSON, and what was gained and lost since."""

from collections.abc import Sequence
from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.org.report.row import AccessRow
from awsroles.errors import ConfigurationError

_HINT = "name what awsroles org report --json printed"


@dataclass(frozen=True)
class OldRow:
    """An access of the last review."""

    user: str
    user_arn: str
    account: str
    function: str | None
    role_arn: str

    @property
    def key(self) -> tuple[str, str]:
        """The user's and the role's ARN."""
        return self.user_arn, self.role_arn

    @property
    def role(self) -> str:
        """The name of the role."""
        return self.role_arn.rpartition("/")[2]


@dataclass(frozen=True)
class Since:
    """The accesses *gained* and *lost* since the review of the moment *at*, which lacked parts unless *is_complete*."""

    at: str
    is_complete: bool
    gained: tuple[AccessRow, ...]
    lost: tuple[OldRow, ...]

    @property
    def gained_keys(self) -> frozenset[tuple[str, str]]:
        """The keys of the rows that were gained."""
        return frozenset(row.key for row in self.gained)


def compare(rows: Sequence[AccessRow], path: str, old: Any, user: str | None = None) -> Since:
    """Return the differences between *rows* and the review in the document *old* of the file *path*.

    With *user*, only that one's accesses are compared. Raises ConfigurationError with the place.
    """
    if not isinstance(old, dict) or not isinstance(old.get("accesses"), list) or not isinstance(old.get("at"), str):
        raise ConfigurationError(f"{path} is no report", _HINT)
    before = [_row(f"{path}: accesses[{index}]", each) for index, each in enumerate(old["accesses"])]
    if user is not None:
        before = [each for each in before if each.user == user]
    known, now = {each.key for each in before}, {each.key for each in rows}
    return Since(
        old["at"],
        old.get("complete") is True,
        tuple(each for each in rows if each.key not in known),
        tuple(each for each in before if each.key not in now),
    )


def _row(place: str, row: Any) -> OldRow:
    found = row if isinstance(row, dict) else {}
    function = found.get("function")
    texts = [found.get(name) for name in ("user", "user_arn", "account", "role_arn")]
    user, user_arn, account, role_arn = (each if isinstance(each, str) else "" for each in texts)
    if not (user and user_arn and account and role_arn) or not (function is None or isinstance(function, str)):
        raise ConfigurationError(f"{place} is no access", _HINT)
    return OldRow(user, user_arn, account, function, role_arn)
