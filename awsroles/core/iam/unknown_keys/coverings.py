"""Texts that tell patterns apart: one for each combination of patterns that some text matches."""

from collections import deque
from itertools import islice, product

from awsroles.core.iam.patterns import MANY, ONE

_FRESH = "xqzk019-_~"
# So much work is done, of states times patterns; no policy that people write comes near.
_BUDGET = 40_000
_MOST_PATTERNS = 200
_MOST_ARNS = 2_000


class _Automaton:
    """A pattern whose states are sets of its positions, as the bits of a number."""

    def __init__(self, pattern: str, *, fold: bool) -> None:
        while MANY + MANY in pattern:
            pattern = pattern.replace(MANY + MANY, MANY)
        self.end = 1 << len(pattern)
        self._many = sum(1 << at for at, token in enumerate(pattern) if token == MANY)
        self._one = sum(1 << at for at, token in enumerate(pattern) if token == ONE)
        self._literals: dict[str, int] = {}
        for at, token in enumerate(pattern):
            for each in {token.lower(), token.upper()} if fold else {token}:
                self._literals[each] = self._literals.get(each, 0) | 1 << at
        self.start = self._closed(1)

    def after(self, state: int, character: str) -> int:
        """Return the state behind *character*."""
        return self._closed(((state & (self._one | self._literals.get(character, 0))) << 1) | (state & self._many))

    def _closed(self, state: int) -> int:
        return state | ((state & self._many) << 1)


def covering(patterns: list[str], *, fold: bool = False) -> list[str]:
    """Return texts so that each combination of *patterns* that can match together is matched by one of them."""
    patterns = list(dict.fromkeys(patterns))
    automata = [_Automaton(each, fold=fold) for each in patterns[:_MOST_PATTERNS]]
    letters = {each for pattern in patterns for each in pattern} - {MANY, ONE}
    if fold:
        letters = {case for each in letters for case in (each.lower(), each.upper()) if len(case) == 1}
    fresh = next((each for each in _FRESH if each not in letters), "\u00ff")
    alphabet = [fresh, *sorted(letters)]
    start = tuple(each.start for each in automata)
    # Without the start: its state may come back behind a text.
    seen: set[tuple[int, ...]] = set()
    waiting = deque([("", start)])
    found: dict[tuple[bool, ...], str] = {}
    left = _BUDGET
    while waiting and left > 0:
        text, state = waiting.popleft()
        # The empty text is a value that no request has.
        if text:
            found.setdefault(tuple(bool(at & each.end) for at, each in zip(state, automata, strict=True)), text)
        for character in alphabet:
            left -= len(automata)
            after = tuple(each.after(at, character) for at, each in zip(state, automata, strict=True))
            if after not in seen:
                seen.add(after)
                waiting.append((text + character, after))
    # Beyond the budget: one of each pattern, and one of all that leave room for the others.
    beyond = [concrete(each, filler) for each in patterns for filler in ("", fresh)]
    together = "".join(concrete(each, "") for each in sorted(patterns, key=_open_ends))
    return [*found.values(), *beyond, *filter(None, [together])]


def _open_ends(pattern: str) -> int:
    """Return where *pattern* stands in a text that several match: at the beginning, within, or at the end."""
    return pattern.startswith(MANY) + (not pattern.endswith(MANY))


def covering_arns(patterns: list[str]) -> list[str]:
    """Return what `covering` does for ARNs, whose six fields are matched apart."""
    split = [fields for each in patterns if len(fields := each.split(":", 5)) == 6]
    columns = [list(dict.fromkeys(covering([fields[at] for fields in split]))) for at in range(6)]
    exact = [concrete(each, filler) for each in patterns for filler in ("", "x")]
    return [*exact, *(":".join(fields) for fields in islice(product(*columns), _MOST_ARNS))]


def concrete(pattern: str, filler: str) -> str:
    """Return one text that *pattern* matches."""
    return pattern.replace(MANY, filler).replace(ONE, "x")
