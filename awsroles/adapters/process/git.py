"""Reading of git repositories: git runs without a shell, hooks, prompts, pagers and the network."""

import os
import re
import subprocess
from collections.abc import Collection, Sequence

from awsroles.adapters.process.run import end_group
from awsroles.core.dataclass import dataclass
from awsroles.errors import ConfigurationError

_SECONDS = 30.0
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# No option, no range, no path, no reflog of a name that git would take for more than a commit's name.
_REVISION = re.compile(r"[\w@][\w./@{}^~+-]*")
_ENTRY = re.compile(r"(\d{6}) (\w+) ([0-9a-f]+)(?: +(\d+|-))?\t(.*)", re.DOTALL)
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
KEPT = frozenset({"GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"})


# The words of git for an object that it would have to fetch.
_MISSING = (b"promisor remote", b"could not get object info", b"lazy fetching disabled")


class GitError(ConfigurationError):
    """A failure of git; it *is_answer* if there is no repository or no such revision.

    It *is_missing* if an object is not in a clone that was made without some, *is_no_folder* if it names none.
    """

    is_answer = False
    is_missing = False
    is_no_folder = False


@dataclass(frozen=True)
class Entry:
    """A file or a folder in a revision: its *mode*, object *name* and *size* in bytes, None if it is not known."""

    mode: str
    name: str
    size: int | None


@dataclass(frozen=True)
class Revision:
    """A *commit* of the repository that git finds by the options *where*; *prefix* is the path of a folder in it."""

    where: tuple[str, ...]
    commit: str
    prefix: str

    @property
    def tree(self) -> str:
        """The name of the folder at our prefix."""
        return f"{self.commit}:{self.prefix.rstrip('/')}"

    def entries(self, tree: str) -> dict[str, Entry]:
        """Return the content of the folder that git knows as *tree*, by name; none if it is none.

        Raises ConfigurationError.
        """
        try:
            listed = run_git(self.where, "ls-tree", "-z", "-l", "--full-tree", tree)
        except GitError as error:
            if error.is_no_folder:
                return {}
            if not error.is_missing:
                raise
            # A clone without large files does not know their sizes.
            listed = run_git(self.where, "ls-tree", "-z", "--full-tree", tree)
        found = {}
        for entry in listed.decode(errors="surrogateescape").split("\0"):
            match = _ENTRY.fullmatch(entry)
            if match is not None:
                found[match[5]] = Entry(match[1], match[3], int(match[4]) if match[4] not in (None, "-") else None)
        return found

    def size(self, entry: Entry) -> int | None:
        """Return the size of the file *entry* in bytes, None if the repository does not have it."""
        if entry.size is not None:
            return entry.size
        try:
            return int(run_git(self.where, "cat-file", "-s", entry.name))
        except GitError as error:
            if not error.is_missing:
                raise
            return None

    def content(self, entry: Entry) -> bytes:
        """Return the content of the file *entry*; raise ConfigurationError."""
        return run_git(self.where, "cat-file", "blob", entry.name)


def find_revision(folder: str, name: str) -> Revision:
    """Return the revision *name* of the repository that *folder* is in; raise ConfigurationError."""
    if not _REVISION.fullmatch(name) or ".." in name:
        raise ConfigurationError(
            f"{name!r} is neither a file nor a revision of git", "name a file, a branch, a tag or a commit"
        )
    where = ("-C", folder)
    try:
        prefix = run_git(where, "rev-parse", "--show-prefix").decode(errors="surrogateescape").rstrip("\n")
        commit = run_git(where, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
    except GitError as error:
        if not error.is_answer:
            raise
        commit = prefix = ""
    if not _COMMIT.fullmatch(commit):
        raise ConfigurationError(
            f"{name!r} is neither a file nor a revision of git",
            "fetch it first, as a shallow clone has only the last commit",
        )
    return Revision(where, commit, prefix)


def git_command(where: Sequence[str], *arguments: str) -> list[str]:
    """Return the command line of git for the repository that it finds by the options *where*."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    return ["git", "--no-pager", *where, *settings, *arguments]


def run_git(where: Sequence[str], *arguments: str) -> bytes:
    """Return what git prints; raise ConfigurationError if it fails."""
    try:
        process = subprocess.Popen(
            git_command(where, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**git_environment(KEPT), **_ENVIRONMENT},
            start_new_session=True,
        )
    except OSError as error:
        raise ConfigurationError(f"git cannot be run: {error.strerror}", "install git, or name files instead") from None
    with process:
        try:
            output, errors = process.communicate(timeout=_SECONDS)
        except BaseException as error:
            end_group(process)
            if isinstance(error, subprocess.TimeoutExpired):
                raise ConfigurationError(
                    f"git {arguments[0]} took over {_SECONDS:.0f} s", "name files instead"
                ) from None
            raise
    if process.returncode:
        raise _failure(arguments, errors)
    return output


def _failure(arguments: Sequence[str], errors: bytes) -> GitError:
    lines = errors.decode(errors="replace").strip().splitlines()
    reason = lines[0].removeprefix("fatal: ") if lines else ""
    error = GitError(f"git {arguments[0]} failed: {reason}", "check the repository with git status")
    error.is_answer = not reason or reason.startswith("not a git repository")
    error.is_no_folder = reason.startswith(("Not a valid object name", "not a tree object"))
    error.is_missing = any(text in errors for text in _MISSING)
    return error


def git_environment(kept: Collection[str]) -> dict[str, str]:
    """Return the environment of git, with the variables *kept* of its own.

    A hook's variables would point it at another repository.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if (not name.startswith("GIT_") or name in kept) and name != "AWSROLES_PASSPHRASE"
    }
