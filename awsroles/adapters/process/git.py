"""Reading of git repositories: git runs without a shell, hooks, prompts, pagers and the network."""

import os
import re
import subprocess
from collections.abc import Sequence

from awsroles.adapters.process.run import end_group
from awsroles.core.dataclass import dataclass
from awsroles.errors import ConfigurationError

_SECONDS = 30.0
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# No option, no range, no path, no reflog of a name that git would take for more than a commit's name.
_REVISION = re.compile(r"[\w@][\w./@{}^~+-]*")
_ENTRY = re.compile(r"(\d{6}) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)", re.DOTALL)
_SETTINGS = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}")
_ENVIRONMENT = {
    # None. It overrides the repository's protocol.NAME.allow, by which a fetch of a missing object could run a program.
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
# What a person sets to reach a repository that belongs to somebody else stays, as do the paths of git itself.
_KEPT = frozenset({"GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"})


class GitError(ConfigurationError):
    """A failure of git; it *is_answer* if there is no repository or no such revision."""

    is_answer = False


@dataclass(frozen=True)
class Blob:
    """A file in a revision: its *mode*, object *name* and *size* in bytes, None for a submodule."""

    mode: str
    name: str
    size: int | None


@dataclass(frozen=True)
class Revision:
    """A *commit* of the repository that *folder* is in; *prefix* is the path of the folder in it."""

    folder: str
    commit: str
    prefix: str

    def blobs(self) -> dict[str, Blob]:
        """Return the files below the folder by their paths in it; raise ConfigurationError."""
        prefix = self.prefix
        paths = ["--", prefix] if prefix else []
        listed = _git(self.folder, "ls-tree", "-r", "-z", "-l", "--full-tree", self.commit, *paths)
        found = {}
        for entry in listed.decode(errors="surrogateescape").split("\0"):
            match = _ENTRY.fullmatch(entry)
            if match is not None and match[5].startswith(prefix):
                size = int(match[4]) if match[4] != "-" else None
                found[match[5][len(prefix) :]] = Blob(match[1], match[3], size)
        return found

    def content(self, blob: Blob) -> bytes:
        """Return the content of *blob*; raise ConfigurationError."""
        return _git(self.folder, "cat-file", "blob", blob.name)


def find_revision(folder: str, name: str) -> Revision:
    """Return the revision *name* of the repository that *folder* is in; raise ConfigurationError."""
    if not _REVISION.fullmatch(name) or ".." in name:
        raise ConfigurationError(
            f"{name!r} is neither a file nor a revision of git", "name a file, a branch, a tag or a commit"
        )
    try:
        prefix = _git(folder, "rev-parse", "--show-prefix").decode(errors="surrogateescape").rstrip("\n")
        commit = _git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
    except GitError as error:
        if not error.is_answer:
            raise
        commit = prefix = ""
    if not _COMMIT.fullmatch(commit):
        raise ConfigurationError(
            f"{name!r} is neither a file nor a revision of git",
            "name a file, or fetch the revision: a shallow clone has only the last commit",
        )
    return Revision(folder, commit, prefix)


def _git(folder: str, *arguments: str) -> bytes:
    """Return what git prints; raise ConfigurationError if it fails."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    command = ["git", "--no-pager", "-C", folder, *settings, *arguments]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,
        )
    except OSError as error:
        raise ConfigurationError(f"git cannot be run: {error.strerror}", "install git, or name two files") from None
    with process:
        try:
            output, errors = process.communicate(timeout=_SECONDS)
        except BaseException as error:
            end_group(process)
            if isinstance(error, subprocess.TimeoutExpired):
                raise ConfigurationError(f"git {arguments[0]} took over {_SECONDS:.0f} s", "name two files") from None
            raise
    if process.returncode:
        raise _failure(arguments, errors)
    return output


def _failure(arguments: Sequence[str], errors: bytes) -> GitError:
    lines = errors.decode(errors="replace").strip().splitlines()
    reason = lines[0].removeprefix("fatal: ") if lines else ""
    error = GitError(f"git {arguments[0]} failed: {reason}", "check the repository with git status")
    error.is_answer = not reason or reason.startswith("not a git repository")
    return error


def _environment() -> dict[str, str]:
    """Return the environment of git: a hook's variables would point it at another repository."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if (not name.startswith("GIT_") or name in _KEPT) and name != "AWSROLES_PASSPHRASE"
    }
    return ours | _ENVIRONMENT
