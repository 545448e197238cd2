"""The page of all findings in the docs, as Markdown."""

from collections.abc import Iterator

from awsroles.core.org.check.findings import KINDS
from awsroles.core.org.check.kinds import accounts, groups, roles, users
from awsroles.core.org.check.kinds.kind import Kind

_SUBJECTS = (
    ("Roles and the doors into them", roles.KINDS),
    ("Groups, and who is in them", groups.KINDS),
    ("Users of the master account, and break-glass", users.KINDS),
    ("Accounts, the organization, and exceptions", accounts.KINDS),
)


def findings_page() -> str:
    """Return the tables of all findings, then what each means, why it matters, and how it is mended."""
    return "\n".join([*_table(), *(line for title, kinds in _SUBJECTS for line in _subject(title, kinds))])


def _table() -> Iterator[str]:
    yield "| finding | severity | meaning |"
    yield "|---|---|---|"
    for word, kind in KINDS.items():
        yield f"| [`{word}`](#{word}) | {kind.severity} | {kind.title} |"


def _subject(title: str, kinds: dict[str, Kind]) -> Iterator[str]:
    yield f"\n## {title}"
    for word, kind in kinds.items():
        yield f"\n### {word}\n"
        yield f"{kind.title}: {kind.severity}.\n"
        yield f"- **Risk.** {kind.risk}"
        yield f"- **Evidence.** {kind.evidence}"
        yield f"- **Mending.** {kind.mending}"
        yield from [f"- **Read by.** {', '.join(f'`{each}`' for each in kind.calls)}"] if kind.calls else []
        yield from ["- Without `[users]` in the file it is not checked."] if kind.needs_people else []
        yield from [f"- Only with `--before {kind.before}`."] if kind.before else []
