"""Random changes to sample config files, and a count of the bytes that a change must not touch and did."""

import re
from dataclasses import dataclass
from itertools import product

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes
from testbed.config.samples import LINE_ENDS, Sample, seeded

# Stands in every line that a change writes.
MARK = "awsroles-made-this"

_LINE = re.compile(r"[^\r\n]+(?:\r\n|\r|\n)?|\r\n|\r|\n")


@dataclass(frozen=True)
class Edit:
    """Options of a profile to set, or with None to remove."""

    profile: str
    changes: dict[str, str | None]

    def plan(self, _: ConfigText) -> Changes:
        return {self.profile: self.changes}


def random_edit(seed: int, sample: Sample) -> Edit:
    """Return a change that *sample* allows."""
    random = seeded(seed)
    if not sample.profiles or random.random() < 0.2:
        return Edit(MARK, {"region": MARK, "awsroles_role_arn": f"x = {MARK}"})
    profile = random.choice(sample.profiles)
    keys = sample.keys(profile)
    if keys and random.random() < 0.1:
        return Edit(profile, dict.fromkeys(keys))
    some = random.sample(keys, random.randint(0, min(2, len(keys))))
    changes = {key: random.choice((MARK, f"x:{MARK}", None)) for key in some}
    if not changes or random.random() < 0.4:
        changes["awsroles_source_profile"] = MARK
    return Edit(profile, changes)


def changed_bytes(sample: Sample, edit: Edit, new: bytes) -> int:
    """Return how many bytes outside the lines of *edit* differ between *sample* and *new*."""
    lines = _LINE.findall(new.decode(errors="replace"))
    left = ["".join(parts) for parts in product(*map(_left_of, lines))]
    return min(_distance(text, found) for text, found in product(_allowed(sample, edit), left))


def _left_of(line: str) -> tuple[str, ...]:
    """Return what may be left of *line* without what the edit made."""
    if MARK not in line:
        return (line,)
    # Where the line between them goes, a carriage return and the newline of a blank line become one line end.
    return ("", "\n") if line.endswith("\r\n") else ("",)


def _allowed(sample: Sample, edit: Edit) -> set[str]:
    """Return what may be left of *sample* outside the lines of *edit*.

    There is a choice where the last line lacks its end, and in the blank lines around a section that comes or goes.
    """
    has_end = sample.text.endswith(LINE_ENDS) or not sample.text
    if edit.profile not in sample.profiles:
        last = "".join(_LINE.findall(sample.text)[-1:])
        return {sample.text + end * (bool(last) + (not has_end)) for end in LINE_ENDS}
    if edit.changes == dict.fromkeys(sample.keys(edit.profile)):
        texts = _without_section(sample, edit.profile)
    else:
        texts = {_without_options(sample, edit)}
    if not has_end:
        texts |= {text + end for text, end in product(texts, LINE_ENDS)} | {_cut_end(text) for text in texts}
    return texts


def _without_section(sample: Sample, profile: str) -> set[str]:
    places = [at for at, piece in enumerate(sample.pieces) if piece.profile == profile]
    first, last = places[0], places[-1] + 1
    before, section, after = (
        "".join(piece.text for piece in part)
        for part in (sample.pieces[:first], sample.pieces[first:last], sample.pieces[last:])
    )
    kept = "".join(_comments(section, indented=False))
    above = _LINE.findall(before)
    below = _LINE.findall(after)
    allowed = {before + kept + after}
    if above and above[-1] in LINE_ENDS and not kept:
        allowed.add("".join(above[:-1]) + after)
    if not before and below and below[0] in LINE_ENDS and not kept:
        allowed.add("".join(below[1:]))
    # A file of blank lines alone becomes an empty one.
    return {text if text.strip("\r\n") or before else "" for text in allowed} | allowed


def _without_options(sample: Sample, edit: Edit) -> str:
    text = ""
    seen = set()
    for piece in sample.pieces:
        if piece.profile != edit.profile or piece.key not in edit.changes:
            text += piece.text
        elif edit.changes[piece.key] is None:
            text += "".join(_comments(piece.text, indented=False))
        elif piece.key in seen:
            text += piece.text
        else:
            text += "".join(_comments(piece.text, indented=True))
            seen.add(piece.key)
    return text


def _comments(text: str, *, indented: bool) -> list[str]:
    lines = _LINE.findall(text)
    return [line for line in lines if (line.strip() if indented else line).startswith(("#", ";"))]


def _cut_end(text: str) -> str:
    return next((text.removesuffix(end) for end in ("\r\n", "\n", "\r") if text.endswith(end)), text)


def _distance(one: str, other: str) -> int:
    if one == other:
        return 0
    shared = _shared_start(one, other)
    shared += _shared_start(one[shared:][::-1], other[shared:][::-1])
    return max(len(one), len(other)) - shared


def _shared_start(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
