"""The use case of `awsroles org policies`: from the organization's file to a folder of roles and policies."""

from importlib import import_module
from typing import TYPE_CHECKING

from awsroles.core.dataclass import dataclass
from awsroles.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from awsroles.adapters.files.generated_folder import GeneratedFolder
    from awsroles.core.org.policies.folder_plan import FolderPlan
    from awsroles.core.org.policies.manifest import Format
    from awsroles.core.org.policies.resources import Resources

# The function of each format, in the module of its name.
_WRITERS: "Mapping[Format, str]" = {"json": "json_files", "terraform": "terraform", "cloudformation": "cloudformation"}


@dataclass(frozen=True)
class Generating:
    """The *resources* of an organization, and the *plan* to have them in *folder*."""

    resources: "Resources"
    folder: "GeneratedFolder"
    plan: "FolderPlan"


def generating(given: str | None, form: "Format", out: str, bootstrap: str | None = None) -> Generating:
    """Return the plan to write the resources of the file *given*, or of the nearest, into the folder *out*.

    The account *bootstrap* gets the file to run first.

    Raises ConfigurationError: for a broken file, for what AWS would refuse, for a folder of somebody else; UsageError.
    """
    from awsroles.adapters.files.generated_folder import GeneratedFolder
    from awsroles.app.organization import read
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
    plan = plan_output(resources, form, _writer(form), Folder(out, before, folder.read), more)
    return Generating(resources, folder, plan)


def _writer(form: "Format") -> "Callable[[Resources], Mapping[str, str]]":
    name = _WRITERS[form]
    found: Callable[[Resources], Mapping[str, str]] = getattr(
        import_module(f"awsroles.core.org.policies.formats.{name}"), name
    )
    return found
