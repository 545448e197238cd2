"""The use cases of the commands `awsroles org`, composed of an app's components."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from awsroles.core.dataclass import dataclass
from awsroles.errors import ConfigurationError, InputRequiredError, StorageError, UsageError

if TYPE_CHECKING:
    from datetime import date

    from awsroles.app.app import App
    from awsroles.core.org.diff.change import Change
    from awsroles.core.org.organization import Organization
    from awsroles.core.org.reader import Linted
    from awsroles.core.org.source import Files
    from awsroles.core.profiles.model import MasterProfile
    from awsroles.core.profiles.resolved import ResolvedProfile


@dataclass(frozen=True)
class OrganizationFile:
    """An organization's file: its folder, and its name there."""

    files: "Files"
    path: str


def organization_file(given: str | None) -> OrganizationFile:
    """Return the file *given*, else `organization.toml` in the current folder or the nearest above it.

    Raises ConfigurationError if there is none, UsageError for an empty name.
    """
    import os

    from awsroles.adapters.files.organization_folder import FILE, OrganizationFolder, nearest_file

    if given == "":
        raise UsageError("the name of the organization's file is empty", "name the file, or leave it out")
    path = nearest_file() if given is None else given
    if path is None:
        raise ConfigurationError(
            f"there is no {FILE} here or in a folder above", "name the file, or make one:", command="awsroles org init"
        )
    if os.path.isdir(path):
        path = os.path.join(path, FILE)
    return OrganizationFile(OrganizationFolder(os.path.dirname(path) or "."), os.path.basename(path))


def lint(given: str | None) -> "Linted":
    """Return the organization in the file *given*, or in the nearest, and its problems; raise ConfigurationError."""
    from awsroles.adapters.files.toml import parse_toml
    from awsroles.core.dataclass import replace
    from awsroles.core.org.policies.generate import check_resources
    from awsroles.core.org.reader import lint as lint_files

    file = organization_file(given)
    linted = lint_files(file.files, file.path, parse_toml)
    if linted.problems or linted.organization is None:
        return linted
    return replace(linted, problems=tuple(check_resources(linted.organization)))


def read(given: str | None) -> "Organization":
    """Return the organization in the file *given*, or in the nearest; raise ConfigurationError."""
    from awsroles.adapters.files.toml import parse_toml
    from awsroles.core.org.reader import read_organization

    file = organization_file(given)
    return read_organization(file.files, file.path, parse_toml)


def day(app: "App", given: str | None) -> "date":
    """Return the date *given*, else today's in UTC, in which AWS compares times; raise UsageError."""
    from datetime import date, datetime, timezone

    if given is None:
        return datetime.fromtimestamp(app.clock(), timezone.utc).date()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise UsageError(f"{given!r} is not a date", "write 2036-12-31") from None


def lay_out(given: str | None, *, is_check: bool) -> list[str]:
    """Bring the file *given*, or the nearest, and its parts into our layout; return the paths of those that were not.

    With *is_check* nothing is written. Raises BrokenOrganizationError for a file that is not TOML, StorageError.
    """
    from awsroles.adapters.files.atomic_write import atomic_write
    from awsroles.adapters.files.organization_folder import OrganizationFolder
    from awsroles.adapters.files.toml import parse_toml
    from awsroles.core.org.documents import read_documents
    from awsroles.core.org.layout import laid_out
    from awsroles.core.org.places import BrokenOrganizationError

    file = organization_file(given)
    documents, problems = read_documents(file.files, file.path, parse_toml)
    if problems:
        raise BrokenOrganizationError(file.files.shown(file.path), problems)
    texts = {each.path: laid_out(each.text, parse_toml) for each in documents}
    changed = [each for each in documents if texts[each.path] != each.text]
    if not is_check and isinstance(file.files, OrganizationFolder):
        for each in changed:
            path = file.files.written_path(each.path)
            if not atomic_write(path, each.text.encode(), texts[each.path].encode()):
                raise StorageError(f"{file.files.shown(each.path)} has just changed", "run it again")
    return [file.files.shown(each.path) for each in changed]


def write_new(texts: Mapping[str, str]) -> list[str]:
    """Write new files with *texts* by their paths in the current folder; return the paths.

    Raises ConfigurationError if one of them is there, and writes none then; StorageError.
    """
    import os

    from awsroles.adapters.files.atomic_write import atomic_write

    for path in texts:
        check_new(path)
    try:
        for path in texts:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{error.filename} cannot be created: {error.strerror}", "check who may write there"
        ) from None
    for path, text in texts.items():
        if not atomic_write(os.path.abspath(path), None, text.encode(), mode=0o644):
            raise _taken(path)
    return list(texts)


def check_new(path: str) -> None:
    """Raise ConfigurationError if there is something at *path*."""
    import os

    if os.path.lexists(path):
        raise _taken(path)


def _taken(path: str) -> ConfigurationError:
    return ConfigurationError(f"{path} already exists", "move it away, or go to another folder")


def example() -> dict[str, str]:
    """Return the files of the example company by their paths; raise StorageError if the installation has none."""
    from awsroles.adapters.files.shipped_scripts import shipped_example
    from awsroles.core.org.first_file import EXAMPLE_FILES

    return {name: shipped_example(name) for name in EXAMPLE_FILES}


def masters(app: "App") -> list["MasterProfile"]:
    """Return the master profiles that are there."""
    from awsroles.core.profiles.model import MasterProfile

    profiles, found = app.profiles(), []
    for name in profiles:
        try:
            profile = profiles.get(name)
        except ConfigurationError:
            continue
        if isinstance(profile, MasterProfile):
            found.append(profile)
    return found


def first(app: "App") -> dict[str, str]:
    """Ask for what the first file needs, and return its text by its path.

    Raises ConfigurationError before it asks if the file is there, InputRequiredError.
    """
    from awsroles.adapters.files.organization_folder import FILE
    from awsroles.core.org.first_file import ask, first_file

    check_new(FILE)
    known = masters(app)
    user = known[0].user if len(known) == 1 else None
    try:
        answers = ask(app.prompter, user.account if user else None, user.name if user else None)
    except InputRequiredError as error:
        # There are no options for the answers.
        hint = "run it in a terminal, or write the files of an example company:"
        raise type(error)(error.message, hint, command="awsroles org init --example") from error
    return {FILE: first_file(answers)}


def compare(app: "App", old: str, new: str | None, at: str | None) -> list["Change"]:
    """Return the changes from *old* to *new*, each a file or a revision of git; *new* is by default the nearest file.

    *old* is looked at today, *new* on the day *at*. Raises ConfigurationError, UsageError.
    """
    from awsroles.adapters.files.toml import parse_toml
    from awsroles.core.org.diff.change import State
    from awsroles.core.org.diff.compare import compare as compare_states
    from awsroles.core.org.reader import read_organization

    after = _file_or_revision(new, None) if new is not None else organization_file(None)
    before = _file_or_revision(old, after)
    states = [
        State(read_organization(each.files, each.path, parse_toml), day(app, when))
        for each, when in ((before, None), (after, at))
    ]
    return compare_states(*states)


def _file_or_revision(given: str, beside: OrganizationFile | None) -> OrganizationFile:
    """Return the file *given*, else the revision of that name of the file *beside*, or of the nearest one."""
    import os

    from awsroles.adapters.files.organization_folder import FILE, OrganizationFolder
    from awsroles.adapters.files.organization_revision import OrganizationRevision
    from awsroles.adapters.process.git import find_revision

    if os.path.exists(os.path.join(given, FILE) if os.path.isdir(given) else given):
        return organization_file(given)
    file = beside if beside is not None and isinstance(beside.files, OrganizationFolder) else organization_file(None)
    folder = os.path.dirname(file.files.path(file.path)) if isinstance(file.files, OrganizationFolder) else "."
    return OrganizationFile(OrganizationRevision(find_revision(folder, given), given), file.path)


def check_master(organization: "Organization", chain: "ResolvedProfile", option: str) -> None:
    """Raise ConfigurationError if the file is for the users of another account than *chain*, which *option* names."""
    user = chain.master.user
    number = organization.accounts[organization.settings.get("master_account")].get("id")
    partition = organization.setting("partition")
    if (number, partition) != (user.account, user.partition):
        where = f"{number} of {partition}" if partition != user.partition else number
        raise ConfigurationError(
            f"the file is for users of account {where}, and profile {chain.name} is of account {user.account}",
            f"name the profile of that account: {option} PROFILE",
        )
