"""The files of `org policies --adopt`, beside the generated ones."""

from collections.abc import Mapping

from awsroles.core.dataclass import dataclass
from awsroles.core.org.policies.adopt.cloudformation_imports import cloudformation_imports
from awsroles.core.org.policies.adopt.existing import Existing
from awsroles.core.org.policies.adopt.rows import Row, rows
from awsroles.core.org.policies.adopt.table import ADOPTION, adoption_table
from awsroles.core.org.policies.adopt.terraform_imports import terraform_imports
from awsroles.core.org.policies.manifest import Format

_NOTES: Mapping[Format, str] = {
    "terraform": """\
- The `imports.tf` in each folder bring what is there into the state. `terraform plan` shows the imports, and the
  changes that are in this table.
- Each role changes in the state by `force_detach_policies`, which AWS does not know.
- A Deny without MFA that is there is imported: do not set `deny_without_mfa = false` then.
""",
    "cloudformation": """\
- `imports/STACK-in-ACCOUNT` has what is imported into the stack in the account. Create a change set of the type IMPORT
  with `template.json` and `resources-to-import.json`, execute it, and update the stack with its whole template.
- The stacks of a stack set are made so in their accounts, and come into it with
  `aws cloudformation import-stacks-to-stack-set`.
- An import changes nothing at AWS. The update changes what is in this table.
- CloudFormation cannot import members of groups. The update adds them once more, which changes nothing.
""",
    "json": """\
- The scripts make what is missing and change what is otherwise. Nothing has to be imported.
""",
}


@dataclass(frozen=True)
class Adoption:
    """The *files* by their paths, and the *rows* of the table."""

    files: Mapping[str, str]
    rows: tuple[Row, ...]


def adoption(existing: Existing, form: Format, generated: Mapping[str, str]) -> Adoption:
    """Return what adopts the *existing* resources in the format *form*, whose files are *generated*."""
    found = tuple(rows(existing, form))
    files: dict[str, str] = {}
    if form == "terraform":
        files = terraform_imports(existing)
    elif form == "cloudformation":
        files = cloudformation_imports(existing, generated)
    return Adoption({**files, ADOPTION: adoption_table(found, _NOTES[form])}, found)
