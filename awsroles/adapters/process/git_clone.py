"""Fetching of git repositories into bare clones, from which nothing is checked out."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, timezone

from awsroles.adapters.files.directories import cannot_write, make_private_directory
from awsroles.adapters.process.file_size_limit import file_size_limit
from awsroles.adapters.process.git import KEPT, GitError, Revision, git_command, git_environment, run_git
from awsroles.adapters.process.run import run
from awsroles.adapters.process.waiting import CallTimeoutError
from awsroles.core.dataclass import dataclass
from awsroles.core.untrusted import printable, without_user_info
from awsroles.errors import ConfigurationError

_REMOTE = "awsroles"
_FETCHED, _ACCEPTED = "refs/awsroles/fetched", "refs/awsroles/accepted"
# In seconds; with a terminal, a person may be asked for a passphrase.
_SECONDS, _SECONDS_WITH_TERMINAL = 60.0, 120.0
_MOST_OUTPUT = 65_536
# In bytes, of a pack: what a server sends without an end must not fill the disk.
_LARGEST = 512 * 1024 * 1024
_LONGEST_REASON = 300
# Larger than any file that is read; servers that know no filters send them all.
_FILTER = "--filter=blob:limit=4m"
# Clocks of people who commit differ.
_SKEW = timedelta(days=1)
# Of the transports that run programs, not even those that the user's settings allow.
_SETTINGS = (
    "protocol.ext.allow=never",
    "protocol.fd.allow=never",
    "transfer.bundleURI=false",
    "fetch.unpackLimit=1",
    "fetch.showForcedUpdates=false",
)
# What a person sets to reach a server.
_FOR_SERVERS = KEPT | {
    "GIT_ALLOW_PROTOCOL",
    "GIT_ASKPASS",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_PROXY_COMMAND",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
}
_FOR_SERVERS_PREFIXES = ("GIT_SSL_", "GIT_HTTP_", "GIT_PROXY_SSL_", "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_")
# A git that is ended leaves its ssh behind, which then ends by itself (ssh_config(5)).
_SSH_OPTIONS = "-o ConnectTimeout=30 -o ServerAliveInterval=15"
# The programs of PuTTY have other options.
_PUTTY = ("plink", "putty")


class FetchError(ConfigurationError):
    """A repository that cannot be fetched."""


@dataclass(frozen=True)
class Waits:
    """The waits of a fetch: a check that may raise to give up, what to say after a second, the user at a terminal."""

    check_cancelled: Callable[[], None]
    on_slow: Callable[[], None]
    may_ask: bool


class GitClone:
    """A bare clone, in *folder*, of a branch, a tag or a commit of the repository at *url*."""

    def __init__(self, url: str, ref: str | None, folder: str, waits: Waits) -> None:
        self._url = url
        self._ref = ref or "HEAD"
        self._folder = folder
        self._where = (f"--git-dir={folder}",)
        self._waits = waits

    def accepted(self) -> str | None:
        """Return the last commit that was accepted, else the last that was fetched, None if there is none."""
        return self._commit(_ACCEPTED) or self._commit(_FETCHED)

    def revision(self, commit: str, path: str) -> Revision:
        """Return the folder of the file at *path* in *commit*."""
        folder, slash, _ = path.rpartition("/")
        return Revision(self._where, commit, f"{folder}{slash}")

    def fetch(self) -> str:
        """Return the commit that the server has now, after its content was fetched; raise FetchError, StorageError."""
        self._make()
        try:
            self._run("--depth=1")
        except FetchError:
            if self._is_sound():
                raise
            shutil.rmtree(self._folder, ignore_errors=True)
            self._make()
            self._run("--depth=1")
        commit = self._commit(_FETCHED)
        if commit is None:
            raise self._error("that is not a commit")
        return commit

    def follows(self, new: str, old: str) -> bool:
        """Say whether *new*, which was fetched, is known to have *old* among its ancestors."""
        if new == old:
            return True
        try:
            date = int(run_git(self._where, "rev-list", "--max-count=1", "--timestamp", old).split()[0])
            since = datetime.fromtimestamp(date, timezone.utc) - _SKEW
            self._run(f"--shallow-since={since:%Y-%m-%dT%H:%M:%SZ}")
            run_git(self._where, "merge-base", "--is-ancestor", old, new)
        except (ConfigurationError, ValueError, OverflowError, OSError):
            return False
        return True

    def accept(self, commit: str) -> None:
        """Make *commit* the one that later ones are compared with, if that can be written."""
        if self._commit(_ACCEPTED) == commit:
            return
        with suppress(ConfigurationError):
            run_git(self._where, "update-ref", _ACCEPTED, commit)
            settings = ("-c", "gc.autoPackLimit=20", "-c", "gc.autoDetach=false")
            run_git((*self._where, *settings), "gc", "--auto", "--quiet")

    def _commit(self, name: str) -> str | None:
        try:
            return run_git(self._where, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
        except GitError:
            return None

    def _make(self) -> None:
        """Create the clone, and remove what a git that was killed has left: nobody else runs in it."""
        try:
            make_private_directory(self._folder)
            for below in ((), ("refs", "awsroles"), ("objects", "pack")):
                folder = os.path.join(self._folder, *below)
                for name in os.listdir(folder) if os.path.isdir(folder) else ():
                    if name.endswith(".lock") or name.startswith("tmp_"):
                        os.unlink(os.path.join(folder, name))
        except OSError as error:
            raise cannot_write(self._folder, error) from error
        if not os.path.exists(os.path.join(self._folder, "HEAD")):
            run_git(self._where, "init", "--quiet", "--bare", "--template=")

    def _is_sound(self) -> bool:
        try:
            run_git(self._where, "fsck", "--connectivity-only", "--no-dangling")
        except GitError:
            return False
        return True

    def _run(self, depth: str) -> None:
        options = [part for setting in self._settings() for part in ("-c", setting)]
        flags = ("--quiet", "--no-tags", "--no-auto-gc", "--no-write-fetch-head", "--no-recurse-submodules", "--force")
        refspec = f"{self._ref}:{_FETCHED}"
        command = git_command((*self._where, *options), "fetch", *flags, _FILTER, depth, _REMOTE, refspec)
        waits, seconds = self._waits, _SECONDS_WITH_TERMINAL if self._waits.may_ask else _SECONDS
        try:
            with file_size_limit(_LARGEST):
                done = run(
                    command,
                    seconds,
                    waits.check_cancelled,
                    stderr=subprocess.STDOUT,
                    environ=self._environment(),
                    on_slow=waits.on_slow,
                    most=_MOST_OUTPUT,
                    may_ask=waits.may_ask,
                )
        except OSError as error:
            raise ConfigurationError(
                f"git cannot be run: {error.strerror}", "install git, or name files instead"
            ) from None
        except CallTimeoutError:
            raise self._error(f"no answer in {seconds:.0f} s") from None
        if done.code:
            raise self._error(_reason(done.output))

    def _settings(self) -> tuple[str, ...]:
        # So it is refused after a redirect; what the user has set stays (git-config(1), protocol.allow).
        http = () if self._configured("protocol.http.allow") else ("protocol.http.allow=user",)
        return (*_SETTINGS, *http, f"remote.{_REMOTE}.url={self._url}")

    def _configured(self, key: str) -> str | None:
        """Return the user's setting *key* of git, None if there is none."""
        with suppress(ConfigurationError):
            return run_git(self._where, "config", "--get", key).decode(errors="replace").strip()
        return None

    def _environment(self) -> dict[str, str]:
        kept = {name for name in os.environ if name in _FOR_SERVERS or name.startswith(_FOR_SERVERS_PREFIXES)}
        environ = {**git_environment(kept), "LC_ALL": "C", "GIT_NO_REPLACE_OBJECTS": "1"}
        if not self._waits.may_ask:
            environ |= {"GIT_TERMINAL_PROMPT": "0", "SSH_ASKPASS_REQUIRE": "never", "GCM_INTERACTIVE": "never"}
            # Unless scripts answer by it, no dialog asks (git(1), GIT_ASKPASS).
            environ.setdefault("GIT_ASKPASS", "")
        command = self._ssh_command(environ)
        if not any(name in command.lower() for name in _PUTTY):
            batch = "" if self._waits.may_ask else " -o BatchMode=yes"
            environ["GIT_SSH_COMMAND"] = f"{command} {_SSH_OPTIONS}{batch}"
        return environ

    def _ssh_command(self, environ: dict[str, str]) -> str:
        """Return the user's command for ssh (git-config(1), core.sshCommand)."""
        program = environ.get("GIT_SSH")
        given = environ.get("GIT_SSH_COMMAND") or self._configured("core.sshCommand")
        return given or (shlex.quote(program) if program else "ssh")

    def _error(self, reason: str) -> FetchError:
        url = without_user_info(self._url) if "://" in self._url else self._url
        return FetchError(
            f"{url} cannot be fetched: {reason}",
            "check what git says:",
            command=shlex.join(["git", "ls-remote", url, *([] if self._ref == "HEAD" else [self._ref])]),
        )


def _reason(output: str) -> str:
    """Return the line of *output* that says why: that of git, or the one before it, if that is ssh's."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if not line.lower().startswith(("warning:", "notice:", "remote:", "hint:"))]
    fatal = next((number for number, line in enumerate(telling) if line.startswith(("fatal:", "error:"))), None)
    if fatal is None:
        chosen = telling[-1] if telling else "git says nothing"
    elif fatal and "Could not read from remote repository" in telling[fatal]:
        chosen = telling[fatal - 1]
    else:
        chosen = telling[fatal]
    # Nothing is told before it if the system ended the program that writes the pack.
    if "invalid index-pack output" in chosen:
        chosen = f"it has over {_LARGEST >> 20} MB"
    words = without_user_info(printable(chosen.removeprefix("fatal: ").removeprefix("error: ")))
    return words[:_LONGEST_REASON]
