"""The plan of changes in a folder of generated files: what is written, what is deleted, and what is refused."""

import shlex
from collections.abc import Callable, Collection, Iterator, Mapping
from os.path import join
from typing import Literal

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.org.policies.manifest import Manifest, digest
from awsroles.errors import ConfigurationError

_SHOWN_FILES = 10
# Of the diff of a file.
_SHOWN_LINES = 40
# In bytes. Comparing takes the square of it.
_COMPARED = 262_144


def path_to_copy(folder: str, path: str) -> str:
    """Return the path of a file in *folder* as a word of a command line, never one that looks like an option."""
    whole = join(folder, path)
    return shlex.quote(f"./{whole}" if whole.startswith("-") else whole)


@dataclass(frozen=True)
class FileChange:
    """A generated file: its content *before* and *after*, None if there is none."""

    path: str
    before: bytes | None
    after: bytes | None

    @property
    def state(self) -> Literal["new", "changed", "unchanged", "deleted"]:
        """The word for the change."""
        if self.before == self.after:
            return "unchanged"
        if self.before is None:
            return "new"
        return "deleted" if self.after is None else "changed"


@dataclass(frozen=True)
class RefusedFile:
    """A file that awsroles did not write so: an *edited* one of its own, or one of somebody else at such a path."""

    change: FileChange
    is_edited: bool


class RefusedFilesError(ConfigurationError):
    """Files in the folder that would be lost: *refused*."""

    def __init__(self, folder: str, refused: tuple[RefusedFile, ...]) -> None:
        count = len(refused)
        lines = [
            f"- {each.change.path} {'was edited' if each.is_edited else 'is there already'}"
            for each in refused[:_SHOWN_FILES]
        ]
        more = (f"- and {count - _SHOWN_FILES} more",) if count > _SHOWN_FILES else ()
        super().__init__(
            f"nothing was written, to keep {'a file' if count == 1 else f'{count} files'} in {folder}",
            "keep your text in files of other names, delete these, and run it again",
            details=(*lines, *more),
        )
        self.refused = refused


@dataclass(frozen=True)
class FolderPlan:
    """The *changes* of all files, by their paths, and the *manifest* afterwards.

    *left* is the number of files that an interrupted run left to do. *emptied* are folders of Terraform that the file
    means nothing for any more, and whose state may still have something.
    """

    changes: tuple[FileChange, ...]
    refused: tuple[RefusedFile, ...]
    manifest: Manifest
    left: int
    emptied: tuple[str, ...] = ()

    @property
    def effective(self) -> tuple[FileChange, ...]:
        """The files that change: those to be written first."""
        changed = [each for each in self.changes if each.state != "unchanged"]
        return tuple(sorted(changed, key=lambda each: each.after is None))

    def count(self, state: str) -> int:
        """Return the number of files in *state*."""
        return sum(each.state == state for each in self.changes)

    @property
    def unfinished(self) -> Manifest:
        """The manifest while the changes are made."""
        known = {each.path: each.before for each in self.changes}
        files = {path: digest(content) for path, content in known.items() if content is not None}
        kept = {path: each for path, each in self.manifest.files.items() if path not in known}
        targets = {each.path: None if each.after is None else digest(each.after) for each in self.effective}
        return replace(self.manifest, files=files | kept, unfinished=targets)


def plan_folder(
    texts: Mapping[str, str],
    after: Manifest,
    before: Manifest | None,
    read: Callable[[str], bytes | None],
    kept: Collection[str] = (),
) -> FolderPlan:
    """Return the plan to make *texts* the files of the folder, whose manifest was *before*, None for a new folder.

    *after* is the new manifest, without its files. *read* returns the content of a file, None if there is none. Files
    at *kept* stay as they are.
    """
    old = before or after
    wanted = {path: text.encode() for path, text in texts.items()}
    listed = (old.files.keys() | old.unfinished.keys()) - set(kept)
    changes = []
    for path in sorted(wanted.keys() | listed):
        change = FileChange(path, read(path), wanted.get(path))
        if change.before is not None or change.after is not None:
            changes.append(change)
    files = {path: digest(content) for path, content in wanted.items()}
    files |= {path: old.files[path] for path in kept if path in old.files}
    return FolderPlan(
        tuple(changes),
        tuple(_refused(changes, old)),
        replace(after, files=files),
        sum(_is_left(path, target, read) for path, target in old.unfinished.items()),
    )


def file_diff(change: FileChange) -> list[str]:
    """Return the lines of a unified diff of *change*, the first ones of a long one."""
    from difflib import unified_diff

    before, after = (_text(each) for each in (change.before, change.after))
    if before is None or after is None:
        return [f"--- {change.path}", "(no text, or too long)"]
    old, new = ("/dev/null" if each is None else change.path for each in (change.before, change.after))
    lines = [*unified_diff(before.splitlines(), after.splitlines(), old, new, lineterm="")]
    more = len(lines) - _SHOWN_LINES
    return lines if more <= 0 else [*lines[:_SHOWN_LINES], f"… {more} more lines"]


def _text(content: bytes | None) -> str | None:
    try:
        return (content or b"").decode() if len(content or b"") <= _COMPARED else None
    except UnicodeDecodeError:
        return None


def _refused(changes: list[FileChange], old: Manifest) -> Iterator[RefusedFile]:
    for each in changes:
        if each.before is not None and each.state != "unchanged" and not old.knows(each.path, each.before):
            yield RefusedFile(each, each.path in old.files or each.path in old.unfinished)


def _is_left(path: str, target: str | None, read: Callable[[str], bytes | None]) -> bool:
    content = read(path)
    return target != (None if content is None else digest(content))
