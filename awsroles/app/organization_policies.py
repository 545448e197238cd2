"""The use case of `awsroles org policies`: from the organization's file to a folder of roles and policies."""

from importlib import import_module
from typing import TYPE_CHECKING

from awsroles.core.dataclass import dataclass
from awsroles.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsroles.adapters.files.generated_folder import GeneratedFolder
    from awsroles.app.app import App
    from awsroles.core.org.live.snapshot import Snapshot
    from awsroles.core.org.live.unread import Unread
    from awsroles.core.org.organization import Organization
    from awsroles.core.org.policies.adopt.adoption import Adoption
    from awsroles.core.org.policies.folder_plan import FolderPlan
    from awsroles.core.org.policies.manifest import Format
    from awsroles.core.org.policies.resources import Resources

# The function of each format, in the module of its name.
_WRITERS: "Mapping[Format, str]" = {"json": "json_files", "terraform": "terraform", "cloudformation": "cloudformation"}


@dataclass(frozen=True)
class Reading:
    """The way to read AWS: as the user of the master *profile*, by the roles of the function *via*.

    *on_start* is told how many accounts are read and returns what is told of each.
    """

    profile: str | None
    via: str | None
    on_start: "Callable[[int], Callable[[int], None]]"


@dataclass(frozen=True)
class Generating:
    """The *resources* of an organization, and the *plan* to have them in *folder*."""

    resources: "Resources"
    folder: "GeneratedFolder"
    plan: "FolderPlan"
    adoption: "Adoption | None" = None
    unread: "tuple[Unread, ...]" = ()


def generating(
    given: str | None,
    form: "Format",
    out: str,
    bootstrap: str | None = None,
    live: "Callable[[Organization, Resources], Snapshot] | None" = None,
) -> Generating:
    """Return the plan to write the resources of the file *given*, or of the nearest, into the folder *out*.

    The account *bootstrap* gets the file to run first. What *live* reads is imported instead of made anew.

    Raises ConfigurationError: for a broken file, for what AWS would refuse, for a folder of somebody else; UsageError.
    """
    from awsroles.adapters.files.generated_folder import GeneratedFolder
    from awsroles.app.organization import read
    from awsroles.core.org.policies.adopt.adoption import adoption
    from awsroles.core.org.policies.adopt.existing import Existing
    from awsroles.core.org.policies.bootstrap import bootstrap_files
    from awsroles.core.org.policies.generate import generate
    from awsroles.core.org.policies.output import Folder, plan_output

    if not out:
        raise UsageError("the name of the folder is empty", "name a folder: --out generated")
    organization = read(given)
    resources = generate(organization)
    folder = GeneratedFolder(out)
    before = folder.manifest()
    more = bootstrap_files(organization, form, bootstrap, before)
    write = _writer(form)
    if live is None:
        plan = plan_output(resources, form, write, Folder(out, before, folder.read), more)
        return Generating(resources, folder, plan)
    snapshot = live(organization, resources)
    files = write(resources)
    adopted = adoption(Existing(resources, snapshot), form, files)
    more = {**more, **adopted.files}
    plan = plan_output(resources, form, lambda _: files, Folder(out, before, folder.read), more)
    return Generating(resources, folder, plan, adopted, snapshot.unread)


def read_what_is_there(
    app: "App",
    organization: "Organization",
    resources: "Resources",
    reading: Reading,
) -> "Snapshot":
    """Return what is live in the accounts of *organization*, the roles of *resources* that are no function's too."""
    from awsroles.app.live import read_live

    others: dict[str, list[str]] = {}
    for role in resources.roles:
        if role.function is None:
            others.setdefault(role.account.id, []).append(role.name)
    return read_live(app, organization, reading.profile, via=reading.via, others=others, on_start=reading.on_start)


def _writer(form: "Format") -> "Callable[[Resources], Mapping[str, str]]":
    name = _WRITERS[form]
    found: Callable[[Resources], Mapping[str, str]] = getattr(
        import_module(f"awsroles.core.org.policies.formats.{name}"), name
    )
    return found
