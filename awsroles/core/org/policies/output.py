"""All files of a folder in a format, with its README and what removed accounts need."""

from collections.abc import Callable, Mapping

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.org.policies.folder_plan import FolderPlan, plan_folder
from awsroles.core.org.policies.guide.readme import readme
from awsroles.core.org.policies.manifest import Format, Manifest
from awsroles.core.org.policies.removal import (
    accounts_of,
    emptied_folders,
    instructions,
    instructions_path,
    kept_files,
    removed_accounts,
)
from awsroles.core.org.policies.resources import Resources
from awsroles.errors import ConfigurationError


@dataclass(frozen=True)
class Folder:
    """A folder of generated files, as messages *shown* it, with its *manifest*, None for a new one.

    *read* returns the content of the file at a path, None if there is none.
    """

    shown: str
    manifest: Manifest | None
    read: Callable[[str], bytes | None]


def plan_output(
    resources: Resources,
    form: Format,
    write: Callable[[Resources], Mapping[str, str]],
    folder: Folder,
    more: Mapping[str, str],
) -> FolderPlan:
    """Return the plan to have *resources* in *folder*, as *write* writes the format *form*, and *more* files.

    Raises ConfigurationError for a folder of another format or of another organization.
    """
    before = folder.manifest
    _check(before, form, resources, folder.shown)
    files = write(resources)
    accounts = accounts_of(resources, files)
    removed = removed_accounts(before, accounts, lambda path: folder.read(path) is not None)
    if form != "terraform":
        # Nothing is left of the old name of an account.
        numbers = {each.id for each in accounts.values()}
        removed = {name: each for name, each in removed.items() if each.id not in numbers}
    texts = {**files, **more}
    emptied = emptied_folders(before, files, lambda path: folder.read(path) is not None)
    kept = kept_files(before.files, removed, emptied) - texts.keys() if before is not None else set()
    for name, each in removed.items():
        texts[instructions_path(name)] = instructions(name, each, form, accounts, kept)
    texts["README.md"] = readme(resources, form, removed, files, emptied)
    after = Manifest(form, resources.master.id, accounts=accounts, removed=removed)
    return replace(plan_folder(texts, after, before, folder.read, kept), emptied=emptied)


def _check(before: Manifest | None, form: Format, resources: Resources, shown: str) -> None:
    if before is None:
        return
    if before.format != form:
        raise ConfigurationError(
            f"{shown} holds the files for {before.format}", f"name another folder for {form} with --out"
        )
    if before.master != resources.master.id:
        raise ConfigurationError(
            f"{shown} holds the files of another organization, with master account {before.master}",
            "name another folder with --out",
        )
