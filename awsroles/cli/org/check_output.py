"""The report of `org check` for people: by severity and kind, at most a screen of it."""

import json
import shutil
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from awsroles.app.app import App
from awsroles.cli.output import results
from awsroles.cli.output.results import write
from awsroles.cli.output.stream import stdout
from awsroles.core.dataclass import dataclass
from awsroles.core.explain.denial_words import in_short
from awsroles.core.messages import counted, in_words
from awsroles.core.org.check.check import Report
from awsroles.core.org.check.findings import KINDS, SEVERITIES, Finding
from awsroles.core.untrusted import printable

if TYPE_CHECKING:
    from awsroles.core.org.check.skipped import Skipped

# Lines that the shell's prompt and what was typed take, and those below the findings.
_TAKEN = 6
_LEAST = 12
_INDENT = 2
_STYLES = {"error": "error", "warning": "warning", "note": "bold"}


@dataclass(frozen=True)
class _Block:
    """A *title*, whose first word is in *style*, lines below it, and what comes last."""

    title: str
    style: str
    lines: tuple[str, ...]
    end: str | None = None

    def cut(self, most: int) -> "_Block":
        """Return it with *most* lines, and the number of the others."""
        if len(self.lines) <= most + 1:
            return self
        return _Block(self.title, self.style, (*self.lines[:most], f"and {len(self.lines) - most} more"), self.end)

    @property
    def height(self) -> int:
        """The rows of the terminal that it takes."""
        parts = [(self.title, 0), *((each, _INDENT) for each in self.lines)]
        parts += [(self.end, _INDENT)] if self.end is not None else []
        return sum(len(stdout().wrapped(text, indent=indent)) for text, indent in parts)


def show(app: App, report: Report, *, whole: str | None) -> None:
    """Print *report*, all of it or what fits on a screen; then the command *whole* prints all of it."""
    blocks = [*_findings(report), *_skipped(report)]
    shown = blocks if whole is None else _fitting(blocks)
    for each in shown:
        _print(each)
    sum_up(app, report)
    if whole is not None and shown != blocks:
        app.ui.command("There is more:", whole)


def sum_up(app: App, report: Report) -> None:
    """Tell how many findings of each kind there are, and the age of the credential report."""
    app.ui.note(_summary(report))
    if report.credentials_at is not None:
        app.ui.note(f"Passwords and keys are as of {report.credentials_at:%Y-%m-%d %H:%M} UTC.")


def _findings(report: Report) -> Iterator[_Block]:
    for word in dict.fromkeys(each.finding for each in report.findings):
        kind = KINDS[word]
        found = [each for each in report.findings if each.finding == word]
        title = f"{kind.severity}: {kind.title[:1].lower()}{kind.title[1:]} ({word})"
        lines = tuple(_line(report, each) for each in found)
        yield _Block(title, _STYLES[kind.severity], lines, f"to mend it: {kind.fix}")


def _line(report: Report, finding: Finding) -> str:
    return f"{report.name(finding.account)}  {finding.resource}: {finding.message}"


def _skipped(report: Report) -> Iterator[_Block]:
    grouped: dict[tuple[str | None, str, str], list[Skipped]] = {}
    for each in report.skipped:
        statement = "" if each.statement is None else json.dumps(each.statement)
        grouped.setdefault((each.call, ", ".join(each.checks), statement), []).append(each)
    for (call, checks, statement), found in grouped.items():
        title = (
            f"not checked: {checks or 'nothing'}"
            if call is None
            else f"not checked, as {call} did not answer: {checks}"
        )
        lines = tuple(f"{report.name(each.account)}: {in_short(each.why)}" for each in found)
        yield _Block(title, "bold", lines, f"to read it, allow: {statement}" if statement else None)


def _fitting(blocks: Sequence[_Block]) -> list[_Block]:
    """Return as much of *blocks* as fits: fewer lines of each, then fewer of them."""
    room = max(_LEAST, shutil.get_terminal_size().lines - _TAKEN)
    for most in (20, 10, 5, 3, 2, 1):
        cut = [each.cut(most) for each in blocks]
        if sum(each.height for each in cut) <= room:
            return cut
    found: list[_Block] = []
    for each in (block.cut(1) for block in blocks):
        if sum(one.height for one in found) + each.height > room:
            break
        found.append(each)
    return found


def _print(block: _Block) -> None:
    stream = stdout()
    word = f"{block.title.partition(':')[0]}:"
    first, *others = stream.wrapped(printable(block.title))
    write("".join(f"{line}\n" for line in (stream.styled(block.style, word) + first[len(word) :], *others)))
    for text in (*block.lines, *([] if block.end is None else [block.end])):
        results.paragraph(text, indent=_INDENT)


def _summary(report: Report) -> str:
    counts = [(sum(each.severity == one for each in report.findings), one) for one in SEVERITIES]
    parts = [counted(count, word) for count, word in counts if count]
    others = [
        f"{len(found)} {words}"
        for found, words in ((report.excepted, "with an exception"), (report.known, "in the baseline"))
        if found
    ]
    unread = sum(each.call is not None for each in report.skipped)
    missing = [f"{counted(unread, 'part')} not checked"] if unread else []
    said = in_words([*parts, *others, *missing])
    return f"Found {said}." if parts or others or missing else "All is as the file means it."
