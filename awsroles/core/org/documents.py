"""The documents of an organization: its file and the parts that this includes."""

from collections.abc import Iterator
from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.org.keys import TOP
from awsroles.core.org.places import Lines, Place, Problem
from awsroles.core.org.source import Files, Parse, UnreadableFileError, leads_outside
from awsroles.core.org.toml_scan import Path, Scan, scan
from awsroles.core.suggest import nearest

# Of included files. The largest organizations have a file for each team.
_MOST_FILES = 1000
# In characters, of all files. Ten thousand people have 1 MB.
_LONGEST = 8 * 1024 * 1024


class NotTomlError(ValueError):
    """A document that is not TOML: *reason*, *line* and *column*, which are None for the end of the document."""

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column


@dataclass(frozen=True)
class Document:
    """A file of the organization: its *path* in the folder, its *text*, and its *data* if it is TOML."""

    path: str
    text: str
    data: dict[str, Any]
    scan: Scan
    lines: Lines

    def key(self, path: Path) -> Place:
        """Return the place of the key at *path*."""
        return self.lines.place(self.scan.key(path))

    def value(self, path: Path) -> Place:
        """Return the place of the value at *path*."""
        return self.lines.place(self.scan.value(path))


def read_documents(files: Files, path: str, parse: Parse) -> tuple[list[Document], list[Problem]]:
    """Return the file at *path* and those that it includes, in order, and what is wrong with their syntax.

    Raises UnreadableFileError if *path* itself cannot be read.
    """
    problems: list[Problem] = []
    main = _read(files, path, parse, problems)
    if main is None:
        return [], problems
    version = list(_wrong_version(main, is_main=True))
    if version:
        # Another version means other keys.
        return [], version
    documents, size = [main], len(main.text)
    for each, place in _included(files, main, path, problems):
        try:
            document = _read(files, each, parse, problems)
        except UnreadableFileError as error:
            problems.append(Problem(place, error.message))
            continue
        if document is None:
            continue
        size += len(document.text)
        if size > _LONGEST:
            problems.append(Problem(place, f"the files have over {_LONGEST >> 20} MB in all"))
            break
        problems += _wrong_version(document, is_main=False)
        if "include" in document.data:
            problems.append(Problem(document.key(("include",)), "an included file cannot include others"))
        documents.append(document)
    return documents, problems


def read_text(files: Files, path: str) -> tuple[str, Problem | None]:
    """Return the text of the file at *path*, or what is wrong with its encoding; raise UnreadableFileError."""
    content = files.read(path)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(errors="replace")
        place = Lines(files.shown(path), before).place(len(before))
        return "", Problem(place, "this is not UTF-8: save the file as UTF-8")
    if text.startswith("\ufeff"):
        return "", Problem(Place(files.shown(path), 1, 1), "a byte order mark: save the file as UTF-8 without it")
    return text, None


def parsed(files: Files, path: str, text: str, parse: Parse) -> tuple[Document, list[Problem]]:
    """Return the document at *path* with *text*, without data if there are problems with its syntax."""
    lines = Lines(files.shown(path), text)
    found = scan(text)
    if found.refused is not None:
        offset, reason = found.refused
        return Document(path, text, {}, found, lines), [Problem(lines.place(offset), reason)]
    if found.repeated:
        problems = [
            Problem(
                lines.place(second), f"{_dotted(key)} is defined twice; the first is in line {lines.place(first).line}"
            )
            for key, second, first in found.repeated
        ]
        return Document(path, text, {}, found, lines), problems
    try:
        return Document(path, text, parse(text), found, lines), []
    except NotTomlError as error:
        last = lines.place(len(text))
        place = Place(lines.file, error.line or last.line, error.column or last.column)
        return Document(path, text, {}, found, lines), [Problem(place, error.reason)]


def _read(files: Files, path: str, parse: Parse, problems: list[Problem]) -> Document | None:
    text, wrong = read_text(files, path)
    if wrong is not None:
        problems.append(wrong)
        return None
    document, syntax = parsed(files, path, text, parse)
    problems += syntax
    return None if syntax else document


def _wrong_version(document: Document, *, is_main: bool) -> Iterator[Problem]:
    if "version" not in document.data:
        if is_main:
            near = nearest("version", [key for key in document.data if key != "version"])
            hint = "" if near is None or near in TOP else f' (there is "{near}")'
            text = f"version is missing: begin the file with version = 1{hint}"
            if near is None and document.data and "organization" not in document.data:
                text = "version and [organization] are missing: check a part by the file that includes it"
            yield Problem(Place(document.lines.file, 1, 1), text)
        return
    for _, text in TOP["version"].kind.wrong(document.data["version"]):
        yield Problem(document.value(("version",)), text)


def _included(files: Files, main: Document, path: str, problems: list[Problem]) -> Iterator[tuple[str, Place]]:
    """Yield the path of each included file, once, and the place of its glob."""
    globs = main.data.get("include", [])
    if list(TOP["include"].kind.wrong(globs)):
        # The check of the keys says so.
        return
    seen = {path}
    for index, pattern in enumerate(globs):
        place = main.value(("include", index))
        if leads_outside(pattern) or "**" in pattern:
            problems.append(Problem(place, "name files in the folder of this file, without .. and **"))
            continue
        try:
            found = files.matching(pattern)
        except UnreadableFileError as error:
            problems.append(Problem(place, error.message))
            continue
        if not found:
            problems.append(Problem(place, f'no file is called "{pattern}"'))
        for each in found:
            if len(seen) > _MOST_FILES:
                problems.append(Problem(place, f"over {_MOST_FILES} files are included"))
                return
            if each not in seen:
                seen.add(each)
                yield each, place


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path if isinstance(part, str))
