"""Selectors of accounts: `all`, a name, a glob, `ou:PATH`, `tag:NAME`, each with `!` for not."""

from collections.abc import Mapping, Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.patterns import matches, wild
from awsroles.core.org.entries import Entry


@dataclass(frozen=True)
class Selection:
    """The accounts that selectors mean: True for one that is named, False for one that fits.

    *unmatched* are the indexes of selectors that mean no account, each with what is wrong.
    """

    accounts: dict[str, bool]
    unmatched: dict[int, str]


class Selectors:
    """The accounts by which selectors are looked up.

    Special accounts, which are the master, management, external and closed ones, are meant by their names only.
    """

    def __init__(self, accounts: Mapping[str, Entry], special: frozenset[str]) -> None:
        self._names = dict.fromkeys(accounts)
        self._special = special
        self._ordinary = [name for name in accounts if name not in special]
        self._tags: dict[str, list[str]] = {}
        self._ous: dict[str, list[str]] = {}
        for name, entry in accounts.items():
            for tag in entry.get("tags", ()):
                self._tags.setdefault(tag, []).append(name)
            parts = entry.get("ou", "").split("/")
            for count in range(1, len(parts) + 1):
                self._ous.setdefault("/".join(parts[:count]), []).append(name)
        self._known: dict[str, list[str]] = {}

    def select(self, selectors: Sequence[str]) -> Selection:
        """Return the accounts that *selectors* mean together, in the order of the file."""
        chosen: dict[str, bool] = {}
        unmatched: dict[int, str] = {}
        for index, text in enumerate(selectors):
            is_not = text.startswith("!")
            bare = text.removeprefix("!")
            found = self._matching(bare)
            if bare not in self._names and not is_not:
                named = [name for name in found if name not in self._special]
                if found and not named:
                    unmatched[index] = f'"{text}" means only accounts that have to be named: {", ".join(found[:5])}'
                found = named
            if not found and index not in unmatched:
                unmatched[index] = f'"{text}" means no account'
            if not is_not:
                for name in found:
                    chosen[name] = chosen.get(name, False) or bare == name
        for text in selectors:
            if text.startswith("!"):
                for name in self._matching(text[1:]):
                    chosen.pop(name, None)
        return Selection(chosen, unmatched)

    def _matching(self, selector: str) -> list[str]:
        """Return the accounts that *selector*, without `!`, means, special ones included if it is no `all`."""
        if selector not in self._known:
            self._known[selector] = self._find(selector)
        return self._known[selector]

    def _find(self, selector: str) -> list[str]:
        if selector == "all":
            return self._ordinary
        kind, colon, value = selector.partition(":")
        if colon:
            return (self._ous if kind == "ou" else self._tags).get(value.rstrip("/") if kind == "ou" else value, [])
        if "*" in selector or "?" in selector:
            pattern = wild(selector)
            return [name for name in self._names if matches(pattern, name)]
        return [selector] if selector in self._names else []
