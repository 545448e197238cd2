"""Matching of `*` and `?` in time that grows with pattern and text, not with their product.

A pattern holds MANY and ONE for the wildcards, so that a `*` of a policy variable's value stays a star.
"""

from functools import lru_cache

# Noncharacters of Unicode, which no document of AWS holds: policies are of U+0009 to U+00FF (policyDocumentType).
MANY = "\ufdd0"
ONE = "\ufdd1"
_LITERAL = str.maketrans({MANY: "\ufffd", ONE: "\ufffd"})
_WILD = str.maketrans({"*": MANY, "?": ONE})
# So many places are tried one by one before a segment is searched for in all places at once.
_PATIENCE = 32
_LEAST_WINDOW = 1024


def wild(text: str) -> str:
    """Return the pattern that *text* is if each `*` and `?` is a wildcard."""
    return literal(text).translate(_WILD)


def literal(text: str) -> str:
    """Return the pattern that matches *text* alone."""
    return text if text.isascii() else text.translate(_LITERAL)


def matches(pattern: str, text: str) -> bool:
    """Say whether the whole of *text* is of *pattern*."""
    if MANY not in pattern:
        return len(pattern) == len(text) and _fits(pattern, text, 0)
    first, *middle, last = pattern.split(MANY)
    end = len(text) - len(last)
    if len(first) > end or not _fits(first, text, 0) or not _fits(last, text, end):
        return False
    position = len(first)
    for segment in middle:
        position = _found(segment, text, position, end)
        if position < 0:
            return False
    return True


def _fits(segment: str, text: str, position: int) -> bool:
    if ONE not in segment:
        return text.startswith(segment, position)
    return all(text.startswith(run, position + offset) for offset, run in _runs(segment))


def _found(segment: str, text: str, start: int, end: int) -> int:
    """Return the end of the first place of *segment* in text[start:end], -1 if there is none."""
    length = len(segment)
    if ONE not in segment:
        place = text.find(segment, start, end)
        return place if place < 0 else place + length
    runs = _runs(segment)
    if not runs:
        return start + length if start + length <= end else -1
    offset, run = runs[0]
    patience = len(runs) + _PATIENCE
    while patience > 0 and start + length <= end:
        place = text.find(run, start + offset, end - length + offset + len(run)) - offset
        if place < start:
            return -1
        differs = next(
            (number for number, (at, other) in enumerate(runs) if not text.startswith(other, place + at)), -1
        )
        if differs < 0:
            return place + length
        patience -= differs + 1
        start = place + 1
    return _found_at_once(segment, text, start, end)


def _found_at_once(segment: str, text: str, start: int, end: int) -> int:
    """Return what `_found` does, from sets of places that are the bits of numbers."""
    length = len(segment)
    offsets: dict[str, list[int]] = {}
    for offset, character in enumerate(segment):
        if character != ONE:
            offsets.setdefault(character, []).append(offset)
    size = max(_LEAST_WINDOW, 4 * length)
    while start + length <= end:
        window = text[start : min(start + size, end)]
        places = (1 << (len(window) - length + 1)) - 1
        # The rarest character first: it leaves the fewest places.
        for character in sorted(offsets, key=window.count):
            where = _bits(window, character)
            for offset in offsets[character]:
                places &= where >> offset
                if not places:
                    break
            if not places:
                break
        if places:
            return start + (places & -places).bit_length() - 1 + length
        start += len(window) - length + 1
        size *= 2
    return -1


def _bits(window: str, character: str) -> int:
    ones = "".join("1" if each == character else "0" for each in reversed(window))
    return int(ones, 2)


@lru_cache(maxsize=1024)
def _runs(segment: str) -> tuple[tuple[int, str], ...]:
    """Return the literal runs of *segment*, each behind its offset."""
    runs = []
    offset = 0
    for run in segment.split(ONE):
        if run:
            runs.append((offset, run))
        offset += len(run) + 1
    return tuple(runs)
