"""Crash logs: the stack frames and the type of an error, without its message and variables."""

import os
import time
import traceback

from awsroles.adapters.state.files import StateFiles


def write_crash(state_directory: str, error: BaseException) -> str:
    """Write the stack of *error* and return the file's path; raise StorageError if that fails."""
    files = StateFiles(state_directory, "crashes")
    name = time.strftime("%Y-%m-%dT%H%M%S") + f"-{os.getpid()}"
    lines: list[str] = []
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        lines += [*traceback.format_tb(cause.__traceback__), f"{type(cause).__module__}.{type(cause).__name__}\n"]
        cause = cause.__cause__ or cause.__context__
    files.write(name, "".join(lines))
    return files.path(name)
