"""The README of the folder of generated files."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from awsroles.core.messages import counted
from awsroles.core.org.policies.guide.aws_cli import aws_cli_guide
from awsroles.core.org.policies.guide.cloudformation import cloudformation_guide
from awsroles.core.org.policies.guide.section import Guide, Part, code, listed
from awsroles.core.org.policies.guide.terraform import terraform_guide
from awsroles.core.org.policies.manifest import AccountPart, Format
from awsroles.core.org.policies.order import Step, StepName, steps
from awsroles.core.org.policies.removal import instructions_path
from awsroles.core.org.policies.resources import Resources

_GUIDES: Mapping[Format, Callable[[Resources, Mapping[str, str]], Guide]] = {
    "json": aws_cli_guide,
    "terraform": terraform_guide,
    "cloudformation": cloudformation_guide,
}
_TITLES: Mapping[StepName, str] = {
    "roles": "Roles",
    "groups": "Groups",
    "memberships": "Memberships",
    "self-management": "Self-management",
    "deny": "Deny",
    "control-policies": "Service control policies",
}
_MEANINGS: Mapping[StepName, str] = {
    "roles": "Nobody gains anything yet: no group allows these roles.",
    "groups": "Nobody gains anything yet: nobody is in them.",
    "memberships": "From now on, people have the roles that the file gives them, with MFA.",
    "self-management": "From now on, people manage their own password, keys and MFA devices.",
    "deny": "From now on, nobody does anything without MFA, except to enroll a device. Look first at who has none: the"
    " credential report of the master account has a column `mfa_active`.",
    "control-policies": "From now on, the accounts have the guardrails of the file. They do not affect people and roles"
    " of the management account.",
}


def readme(
    resources: Resources,
    form: Format,
    removed: Mapping[str, AccountPart],
    files: Mapping[str, str],
    emptied: Sequence[str] = (),
) -> str:
    """Return the text of README.md for *resources*, whose *files* are in the format *form*.

    It names the accounts that are *removed*, and folders of Terraform that are *emptied*.
    """
    guide = _GUIDES[form](resources, files)
    return "\n\n".join(_parts(resources, guide, removed, emptied)) + "\n"


def _parts(
    resources: Resources, guide: Guide, removed: Mapping[str, AccountPart], emptied: Sequence[str]
) -> Iterator[str]:
    yield "# How to apply these files"
    yield (
        "awsroles wrote this folder from the organization's file. Change that file and run `awsroles org policies`"
        " again: it writes no file that you edited. Files of other names are yours."
    )
    yield from map(str, guide.first)
    yield "## A new account"
    yield (
        f"These files need the role `{resources.deploy_role}` in each account. AWS Organizations makes it in accounts"
        " that it creates. For one that you invited, `awsroles org policies --bootstrap ACCOUNT` adds a file to"
        " `bootstrap/`,"
        " which an administrator of that account runs first."
    )
    if guide.attempt:
        yield "## Try it on one account"
        yield from map(str, guide.attempt)
    yield "## The order"
    yield "In this order, nobody loses access that they keep, and nobody gains access that the file does not give."
    adding = [each for each in steps(resources) if _content(each)]
    applied = 0
    for number, step in enumerate(adding, start=1):
        yield f"### {number}. {_TITLES[step.name]}"
        yield f"{_content(step)}. {_MEANINGS[step.name]}"
        part = guide.steps.get(step.name)
        applied = applied if part is None else number
        yield f"The commands of step {applied} apply this, too." if part is None else str(part)
        if step.name == "roles" and guide.after_roles is not None:
            yield str(guide.after_roles)
    yield "## After a change of the organization's file"
    yield (
        "Run `awsroles org policies` again, and apply what changed in the same order. If somebody loses a role, apply"
        " the groups first: it takes effect at once, and the role itself may go later."
    )
    yield from map(str, guide.later)
    yield "## Remove everything"
    yield "Go backwards:"
    undone = [guide.undo[each.name] for each in reversed(adding) if each.name in guide.undo]
    yield "\n\n".join(_numbered(number, part) for number, part in enumerate(undone, start=1))
    if removed:
        yield "## Removed accounts"
        yield "Their roles are still at AWS. These files tell how to remove them:"
        yield "\n".join(f"* [{name}]({instructions_path(name)})" for name in removed)
    for folder in emptied:
        yield f"## The folder {folder}"
        yield "The organization's file means nothing in it any more. Destroy what its state has, and delete it:"
        yield code([f"terraform -chdir={folder} init", f"terraform -chdir={folder} destroy", f"rm -r {folder}"])
    if resources.notes:
        yield "## Notes"
        yield "\n".join(f"* {each}" for each in resources.notes)


def _numbered(number: int, part: Part) -> str:
    commands = "\n".join(f"   {line}" for line in code(part.commands).splitlines())
    return "\n\n".join(filter(None, [f"{number}. {part.text}", commands]))


def _content(step: Step) -> str:
    """Return what *step* adds, nothing if that is nothing."""
    adds = step.adds
    if step.name == "roles":
        accounts = list(dict.fromkeys(each.account.name for each in adds.roles))
        return _roles(len(adds.roles), accounts) if adds.roles else ""
    if step.name == "memberships":
        users = sorted({user for group in adds.groups for user in group.users})
        return (
            f"{counted(len(users), 'user')} in {counted(len(adds.groups), 'group')}: {listed(users)}" if users else ""
        )
    if step.name == "control-policies":
        return listed([f"`{each.name}`" for each in adds.control_policies])
    return listed([f"`{each.name}`" for each in adds.groups])


def _roles(number: int, accounts: list[str]) -> str:
    return f"{counted(number, 'role')} in {counted(len(accounts), 'account')}: {listed(accounts)}"
