"""The lines of the history."""

import json
from typing import Any

from awsroles.core.dataclass import dataclass, fields

LONGEST_LINE = 4096
"""The maximum length of a line in bytes, its newline included: it is written at once."""

OK = "ok"
"""The result of what was done. Any other result is the code of an error."""

# The most characters of a text, each tried until the line is short enough.
_LENGTHS = (700, 256, 100, 40)
_CUT = "…"


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One line; *time* is in UTC, such as `2026-01-31T12:00:00Z`, *actor* the ARN of the IAM user.

    *access_key_id* is that of the session or of the new key, which CloudTrail names in each event. *result* is `ok` or
    the code of an error, *request_id* AWS's ID of the request.
    """

    time: str
    actor: str | None = None
    host: str | None = None
    command: str
    profile: str | None = None
    role_arn: str | None = None
    session_name: str | None = None
    access_key_id: str | None = None
    reason: str | None = None
    result: str = OK
    request_id: str | None = None


def encode(line: HistoryLine) -> bytes:
    """Return *line* as JSON with a newline; a long text is cut and ends with an ellipsis."""
    texts = vars(line)
    reason = texts["reason"]
    for length in _LENGTHS:
        others = {name: _cut(text, length) for name, text in texts.items()} | {"reason": None}
        room = LONGEST_LINE - len(_dump(others | {"reason": ""})) if reason else LONGEST_LINE - len(_dump(others))
        if room >= 0:
            return _dump(others | {"reason": _fitting(reason, room)})
    raise AssertionError("unreachable")


def decode(data: bytes) -> HistoryLine | None:
    """Return the line in *data*, None if it is none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    values: dict[str, Any] = {field.name: found.get(field.name) for field in fields(HistoryLine)}
    if not all(value is None or isinstance(value, str) for value in values.values()):
        return None
    return HistoryLine(**values) if values["time"] and values["command"] and values["result"] else None


def _dump(texts: dict[str, str | None]) -> bytes:
    # What UTF-8 lacks becomes an escape of JSON.
    return f"{json.dumps(texts, ensure_ascii=False)}\n".encode("utf-8", "backslashreplace")


def _cut(text: str | None, length: int) -> str | None:
    return text if text is None or len(text) <= length else text[: length - 1] + _CUT


def _fitting(text: str | None, room: int) -> str | None:
    """Return *text*, cut to *room* bytes of a line."""
    if not text or _over(text[: LONGEST_LINE + 1], room) <= 0:
        return text
    kept = text[:LONGEST_LINE]
    while kept and (over := _over(kept + _CUT, room)) > 0:
        # A character takes six bytes at most.
        kept = kept[: -(over // 6 + 1)]
    return kept + _CUT if kept else ""


def _over(text: str, room: int) -> int:
    """Return by how many bytes *text* exceeds *room*."""
    return len(_dump({"": text})) - len(_dump({"": ""})) - room
