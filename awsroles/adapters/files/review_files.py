"""Files that a review reads: earlier reports, signed decisions, exports of CloudTrail."""

import gzip
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from awsroles.errors import ConfigurationError

# In bytes, unpacked. 300 users with 900 roles each have a report of 250 MB.
_LONGEST = 512 * 1024 * 1024
# A file of a trail has some MB at most.
_LONGEST_EXPORT = 128 * 1024 * 1024
_MOST_EXPORTS = 20_000
_GZIP = b"\x1f\x8b"
_EXPORTS = "name the JSON of aws cloudtrail lookup-events, or a file that a trail wrote"


def read_json(path: str, hint: str) -> Any:
    """Return the JSON document in the file at *path*; raise ConfigurationError."""
    return _parsed(path, read_bytes(path, hint), hint)


def read_bytes(path: str, hint: str, longest: int = _LONGEST) -> bytes:
    """Return the content of the file at *path*, unpacked if it is of gzip; raise ConfigurationError."""
    try:
        with open(path, "rb") as file:
            content = _content(file, longest)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise ConfigurationError(f"{path} is a broken gzip file", hint) from None
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}", hint) from None
    if len(content) > longest:
        raise ConfigurationError(f"{path} is larger than {longest >> 20} MB", hint)
    return content


def read_exports(paths: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield the documents of the files at *paths*, of directories those below; raise ConfigurationError."""
    found = [path for named in paths for path in _files(named)]
    if len(found) > _MOST_EXPORTS:
        raise ConfigurationError(f"over {_MOST_EXPORTS} files of CloudTrail", "name those of the time of the review")
    for path in found:
        yield path, _parsed(path, read_bytes(path, _EXPORTS, _LONGEST_EXPORT), _EXPORTS)


def _content(file: BinaryIO, longest: int) -> bytes:
    start = file.read(len(_GZIP))
    if start != _GZIP:
        return start + file.read(longest + 1 - len(start))
    file.seek(0)
    with gzip.GzipFile(fileobj=file) as unpacked:
        return unpacked.read(longest + 1)


def _files(path: str) -> list[str]:
    if not os.path.isdir(path):
        return [path]
    found = [
        os.path.join(folder, name)
        for folder, _, names in sorted(os.walk(path))
        for name in sorted(names)
        if name.endswith((".json", ".json.gz"))
    ]
    if not found:
        raise ConfigurationError(f"{path} has no .json or .json.gz file", _EXPORTS)
    return found


def _parsed(path: str, content: bytes, hint: str) -> Any:
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise ConfigurationError(f"{path}:{error.lineno}:{error.colno}: this is not JSON", hint) from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: byte {error.start} is not UTF-8", hint) from None
    except (ValueError, RecursionError):
        raise ConfigurationError(f"{path} is nested too deeply, or has too large a number", hint) from None
