"""Metadata of cached sessions, one file each: EXPIRES ISSUED, the caller's ARN, the item's name."""

import re

from awsroles.adapters.state.files import StateFiles
from awsroles.core.sessions.cache import SessionMetadata

# datetime has no later years.
_TIME = re.compile(r"[0-9]{1,11}")


class FileSessionMetadata:
    """The `SessionMetadataStore` port, in the state directory."""

    def __init__(self, state_directory: str) -> None:
        self._files = StateFiles(state_directory, "sessions")

    def put(self, note: SessionMetadata) -> None:
        self._files.write(note.item, f"{note.expires_at} {note.issued_at}\n{note.caller_arn}\n{note.item}\n")

    def get(self, item: str) -> SessionMetadata | None:
        note = _parse(self._files.read(item) or "")
        # Two items share a file if the file system ignores case.
        return note if note is not None and note.item == item else None

    def all(self) -> list[SessionMetadata]:
        notes = (_parse(text) for text in self._files.read_all())
        return [note for note in notes if note is not None]

    def remove(self, item: str) -> None:
        self._files.remove(item)


def _parse(text: str) -> SessionMetadata | None:
    # The name of an item contains the path of a config file, which may contain newlines.
    fields = text.split("\n", 2)
    times = fields[0].split(" ")
    if len(fields) != 3 or not fields[2].endswith("\n") or len(times) != 2 or not all(map(_TIME.fullmatch, times)):
        return None
    return SessionMetadata(item=fields[2][:-1], issued_at=int(times[1]), expires_at=int(times[0]), caller_arn=fields[1])
