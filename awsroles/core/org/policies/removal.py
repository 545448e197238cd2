"""Accounts that the file gives roles no more: what is left of them at AWS, and how to remove it."""

from collections.abc import Callable, Iterable, Mapping

from awsroles.core.org.policies.guide.cloudformation import ROOT, delete_instances, stack_sets_of
from awsroles.core.org.policies.guide.delete_commands import delete_policies, delete_roles
from awsroles.core.org.policies.manifest import AccountPart, Format, Manifest
from awsroles.core.org.policies.resources import Resources

_FOLDER = "removed"


def instructions_path(account: str) -> str:
    """Return the path of the file that tells how to remove *account*; somebody deletes it when that is done."""
    return f"{_FOLDER}/{account}.md"


def accounts_of(resources: Resources, files: Mapping[str, str]) -> dict[str, AccountPart]:
    """Return the accounts with roles, by their names; the *files* of a format tell the stack sets."""
    sets = stack_sets_of(files)
    roles: dict[str, list[str]] = {}
    for role in resources.roles:
        roles.setdefault(role.account.name, []).append(role.name)
    numbers = {each.account.name: each.account.id for each in resources.roles}
    policies: dict[str, list[str]] = {}
    for policy in resources.policies:
        policies.setdefault(policy.account.name, []).append(policy.arn(resources.partition))
    return {
        name: AccountPart(
            numbers[name], tuple(sorted(found)), tuple(sorted(policies.get(name, ()))), sets.get(numbers[name], ())
        )
        for name, found in sorted(roles.items())
    }


def removed_accounts(
    before: Manifest | None, accounts: Mapping[str, AccountPart], is_there: Callable[[str], bool]
) -> dict[str, AccountPart]:
    """Return the removed accounts that are not in *accounts* and whose instructions nobody has deleted yet.

    *is_there* says whether there is a file at a path.
    """
    if before is None:
        return {}

    def is_open(name: str) -> bool:
        path = instructions_path(name)
        # An interrupted run may have left the file to be written.
        return is_there(path) or before.unfinished.get(path) is not None

    known = {name: part for name, part in before.removed.items() if is_open(name)}
    return {name: part for name, part in sorted((known | dict(before.accounts)).items()) if name not in accounts}


def kept_files(paths: Iterable[str], removed: Iterable[str], emptied: Iterable[str]) -> set[str]:
    """Return those of *paths* that the removal of the accounts *removed* and of *emptied* folders still needs."""
    accounts = tuple(f"accounts/{name}/" for name in removed)
    folders = (*accounts, *(["modules/"] if accounts else []), *(f"{folder}/" for folder in emptied))
    return {path for path in paths if path.startswith(folders)}


def emptied_folders(before: Manifest | None, files: Iterable[str], is_there: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the folders of Terraform for no account that *files* have none of any more, until somebody deletes them.

    Their state may still have groups or service control policies, which only their files can destroy.
    """
    if before is None or before.format != "terraform":
        return ()
    now = {path.partition("/")[0] for path in files}
    main = {folder: f"{folder}/main.tf" for folder in ("organization", "master")}
    return tuple(
        folder for folder, path in main.items() if folder not in now and path in before.files and is_there(path)
    )


def instructions(
    name: str, part: AccountPart, form: Format, accounts: Mapping[str, AccountPart], kept: Iterable[str]
) -> str:
    """Return how to remove the account *name*, of which *part* is left.

    *accounts* are those with roles, *kept* the files that stay for removed ones.
    """
    new_name = next((each for each, other in accounts.items() if other.id == part.id), None)
    if new_name is not None and form == "terraform":
        return _renamed(name, part, new_name)
    roles = ", ".join(part.roles)
    path = instructions_path(name)
    title, commands = _REMOVALS[form](name, part)
    folder = f"accounts/{name}"
    files = f"{folder} {path}" if any(each.startswith(f"{folder}/") for each in kept) else path
    return f"""# Remove account {name} ({part.id})

The organization's file gives no role in this account any more, but its roles are still at AWS: {roles}.

1. Apply the groups of the master account, as README.md says. After that, nobody may assume these roles.
2. {title}

{_indented(commands)}

3. When that is done, delete what is left of the account here:

{_indented([f"rm -r {files}"])}

If the account is closed or belongs to another organization now, step 2 is not possible, and step 3 is enough.
"""


def _renamed(name: str, part: AccountPart, new_name: str) -> str:
    moves = [
        f"terraform -chdir=accounts/{name} state pull > {new_name}.tfstate",
        f"terraform -chdir=accounts/{new_name} init",
        f"terraform -chdir=accounts/{new_name} state push ../../{new_name}.tfstate",
        f"terraform -chdir=accounts/{new_name} plan",
    ]
    return f"""# Account {name} ({part.id}) is called {new_name} now

Its roles stay. Terraform has to find their state in the new folder, before anybody applies that one:

{_indented(moves)}

The plan changes nothing that you did not change. Then delete what is left of the old name here:

{_indented([f"rm -r accounts/{name} {instructions_path(name)} {new_name}.tfstate"])}
"""


def _by_terraform(name: str, _part: AccountPart) -> tuple[str, list[str]]:
    return "Let Terraform destroy them. The account's folder stays for that:", [
        f"terraform -chdir=accounts/{name} init",
        f"terraform -chdir=accounts/{name} destroy",
    ]


def _by_cloudformation(_name: str, part: AccountPart) -> tuple[str, list[str]]:
    if not part.stack_sets:
        return "As it has a stack of its own, delete that with its credentials. This prints its name:", [
            "aws cloudformation describe-stacks --query 'Stacks[].[StackName]' --output text",
        ]
    title = "With credentials of the management account, and AWS_REGION as in README.md, take it out of its stack set:"
    return title, [ROOT, *(delete_instances(each, [part.id], '"$AWS_REGION"') for each in part.stack_sets)]


def _by_script(_name: str, part: AccountPart) -> tuple[str, list[str]]:
    commands = [*delete_roles(part.roles), *delete_policies(part.policies)]
    return "With credentials of the deploy role in that account, delete them:", commands


_REMOVALS: Mapping[Format, Callable[[str, AccountPart], tuple[str, list[str]]]] = {
    "terraform": _by_terraform,
    "cloudformation": _by_cloudformation,
    "json": _by_script,
}


def _indented(lines: Iterable[str]) -> str:
    return "\n".join(f"       {line}" for line in lines)
