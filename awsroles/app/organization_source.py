"""The source of `awsroles org sync`: a file, or a git repository that is fetched and remembered."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from awsroles.app.organization import OrganizationFile, organization_file
from awsroles.core.dataclass import dataclass
from awsroles.core.org.repository import Repository, check_ref, remembered_repository, repository
from awsroles.errors import ConfigurationError, NetworkError, StorageError, UsageError

if TYPE_CHECKING:
    from awsroles.adapters.process.git_clone import FetchError, GitClone
    from awsroles.app.app import App
    from awsroles.core.org.organization import Organization

_SHOWN = 12


def _nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Source:
    """The *file*, and the *text* by which its source is remembered.

    *rewritten* says how the history of its branch has changed, if it has. *accept* is called once the file was used.
    """

    file: OrganizationFile
    text: str
    rewritten: str | None = None
    is_repository: bool = False
    accept: Callable[[], None] = _nothing


def source(app: "App", given: str | None, ref: str | None, remembered: str | None, *, prunes: bool) -> Source:
    """Return the source *given*, else the one *remembered*, else the nearest file; the *ref* is for a repository.

    With *prunes*, the last version of a repository does not do. Raises ConfigurationError, NetworkError, StorageError,
    UsageError.
    """
    import os

    found = None
    if given is None and remembered is not None:
        found = remembered_repository(remembered)
    elif given is not None and not os.path.lexists(given):
        found = repository(given)
    if found is None:
        if ref is not None:
            raise UsageError("--ref is for a git repository, and the file is on this machine", "leave it out")
        if given is not None and os.path.isfile(os.path.join(given, "HEAD")):
            raise ConfigurationError(
                f"{given} is a git repository without files", f"name it by its URL: file://{os.path.abspath(given)}"
            )
        file = organization_file(remembered if given is None else given)
        return Source(file, _absolute(file))
    return _fetched(app, found if ref is None else Repository(found.url, found.path, check_ref(ref)), prunes=prunes)


def checked_source(app: "App", given: str) -> Source:
    """Return the source *given*, whose file has no errors; raise ConfigurationError, StorageError, UsageError."""
    found = source(app, given, None, None, prunes=False)
    read_source(found)
    return found


def read_source(source: Source) -> "Organization":
    """Return the organization in *source*; raise ConfigurationError."""
    from awsroles.adapters.files.toml import parse_toml
    from awsroles.core.org.places import BrokenOrganizationError
    from awsroles.core.org.reader import read_organization

    try:
        return read_organization(source.file.files, source.file.path, parse_toml)
    except BrokenOrganizationError as error:
        if not source.is_repository:
            raise
        # It is not here to be corrected.
        hint = "tell its owner; profiles that are there stay as they are"
        raise ConfigurationError(error.message, hint, details=error.details) from None


def remembered_source(app: "App", master: str) -> str | None:
    """Return the text of the source of the master profile, None if there is none yet."""
    from contextlib import suppress

    with suppress(StorageError):
        return app.local_state.get(_fact(app, master)) or None
    return None


def remember(app: "App", master: str, source: Source) -> None:
    """Make *source* the one of the next time for this master profile, if that can be written."""
    from contextlib import suppress

    with suppress(StorageError):
        app.local_state.set(_fact(app, master), source.text)
    source.accept()


def _fact(app: "App", master: str) -> str:
    return f"organization/{app.profiles().path}/{master}"


def _absolute(file: OrganizationFile) -> str:
    import os

    from awsroles.adapters.files.organization_folder import OrganizationFolder

    path = file.files.path(file.path) if isinstance(file.files, OrganizationFolder) else file.path
    return os.path.abspath(path)


def _fetched(app: "App", found: Repository, *, prunes: bool) -> Source:
    from hashlib import sha256
    from os.path import join

    from awsroles.adapters.process.git_clone import FetchError, GitClone, Waits

    name = sha256(f"{found.url}\n{found.ref or ''}".encode()).hexdigest()[:32]
    waits = Waits(app.waiter.check_cancelled, app.waiter.slow_notice(found.host), _may_ask(app))
    clone = GitClone(found.url, found.ref, join(app.state_directory, "repositories", name), waits)
    rewritten = None
    with app.locks.hold(f"repository-{name}"):
        last = clone.accepted()
        try:
            commit = clone.fetch()
        except FetchError as error:
            if last is None:
                raise
            _say_offline(app, name, last, error, prunes=prunes)
            commit = last
        else:
            app.local_state.set(f"repository-{name}", str(int(app.clock())))
            if last is not None and not clone.follows(commit, last):
                what = found.ref or "the branch"
                rewritten = f"{what} may have been rewritten: {commit[:_SHOWN]} does not follow {last[:_SHOWN]}"
    file = _file(clone, commit, found)
    return Source(file, found.text, rewritten, is_repository=True, accept=lambda: _accept(app, name, clone, commit))


def _accept(app: "App", name: str, clone: "GitClone", commit: str) -> None:
    with app.locks.hold(f"repository-{name}"):
        clone.accept(commit)


def _file(clone: "GitClone", commit: str, found: Repository) -> OrganizationFile:
    from awsroles.adapters.files.organization_revision import OrganizationRevision

    hint = f"name its path in the repository: '{found.url}#PATH'"
    files = OrganizationRevision(clone.revision(commit, found.path), commit[:_SHOWN], hint)
    return OrganizationFile(files, found.path.rpartition("/")[2])


def _say_offline(app: "App", name: str, commit: str, error: "FetchError", *, prunes: bool) -> None:
    """Warn that the last version serves, with its age; raise NetworkError if profiles would be removed by it."""
    from awsroles.core.explain.evidence import format_age

    if prunes:
        raise NetworkError(
            error.message, "run it without --prune: profiles are removed by the newest file only"
        ) from error
    since = app.local_state.get(f"repository-{name}") or ""
    age = f", fetched {_days(int(app.clock()) - int(since), format_age)} ago" if since.isdecimal() else ""
    app.ui.warn(error.message)
    app.ui.note(f"The last version is used: {commit[:_SHOWN]}{age}.")


def _days(seconds: int, format_age: Callable[[int], str]) -> str:
    days = seconds // 86_400
    return f"{days} day{'s' if days > 1 else ''}" if days else format_age(seconds)


def _may_ask(app: "App") -> bool:
    """Say whether git may ask the user on the terminal."""
    from awsroles.adapters.terminal.tty import opened
    from awsroles.errors import CancelledError, InputRequiredError

    if not app.invocation.may_prompt:
        return False
    try:
        with opened():
            return True
    except (CancelledError, InputRequiredError):
        return False
