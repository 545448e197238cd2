"""A unified diff of two versions of a file with sections."""

from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher


def unified_diff(path: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Yield the lines of the unified diff of *old* and *new*, lines with their ends; none if they are equal."""
    groups = list(_BySection(old, new).get_grouped_opcodes())
    if groups:
        yield f"--- {path}\n"
        yield f"+++ {path}\n"
    for group in groups:
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[start:end])
            else:
                yield from (f"-{line}" for line in old[start:end])
                yield from (f"+{line}" for line in new[new_start:new_end])


class _BySection(SequenceMatcher[str]):
    """Compares sections of the same header: the search of `difflib` takes the square of the number of changes."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._old, self._new = old, new

    def get_matching_blocks(self) -> list[Match]:
        """Return the equal parts of both, in order; the last one is empty."""
        found: list[Match] = []
        for start, end, new_start, new_end in self._pairs():
            lines = SequenceMatcher(None, self._old[start:end], self._new[new_start:new_end], autojunk=False)
            found += [Match(start + i, new_start + j, size) for i, j, size in lines.get_matching_blocks() if size]
        return [*_joined(found), Match(len(self._old), len(self._new), 0)]

    def _pairs(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield the places of sections to compare: two of one header, or all that took the place of others."""
        old, new = _sections(self._old), _sections(self._new)
        headers = SequenceMatcher(None, [each[0] for each in old], [each[0] for each in new], autojunk=False)
        for tag, start, end, new_start, new_end in headers.get_opcodes():
            if tag == "equal":
                for (_, *its), (_, *others) in zip(old[start:end], new[new_start:new_end], strict=True):
                    yield its[0], its[1], others[0], others[1]
            elif tag == "replace":
                yield old[start][1], old[end - 1][2], new[new_start][1], new[new_end - 1][2]


def _sections(lines: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return the header of each section of *lines*, its first line and the line after it."""
    starts = [number for number, line in enumerate(lines) if line.startswith("[")]
    starts = starts if starts[:1] == [0] else [0, *starts]
    ends = [*starts[1:], len(lines)]
    return [
        (lines[start].strip() if start < len(lines) and lines[start].startswith("[") else "", start, end)
        for start, end in zip(starts, ends, strict=True)
    ]


def _joined(found: list[Match]) -> list[Match]:
    joined: list[Match] = []
    for each in found:
        last = joined[-1] if joined else None
        if last is not None and (last.a + last.size, last.b + last.size) == (each.a, each.b):
            joined[-1] = Match(last.a, last.b, last.size + each.size)
        else:
            joined.append(each)
    return joined


def _range(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return f"{start + 1}"
    return f"{start + 1 if length else start},{length}"
