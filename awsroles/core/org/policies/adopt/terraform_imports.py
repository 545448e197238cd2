"""Imports of what is there into the states of Terraform: an `imports.tf` for each root module."""

import json
from collections.abc import Iterator

from awsroles.core.org.policies.adopt.existing import Existing, attached_arns, inline_names
from awsroles.core.org.policies.formats.hcl import Attribute, Block, Expression, file_text
from awsroles.core.org.policies.formats.owners import by_owner
from awsroles.core.org.policies.formats.terraform_accounts import attached
from awsroles.core.org.policies.formats.terraform_master import MEMBERSHIPS, asks_for_mfa, iam_address, is_given_last
from awsroles.core.org.policies.formats.terraform_names import identifier
from awsroles.core.org.policies.resources import Document, Group, ManagedPolicy, Role

_FILE = "imports.tf"
_HEADING = (
    "Written by awsroles org policies --adopt: what is there already comes into the state, and is not made anew.",
    "Once it is applied, awsroles org policies without --adopt deletes this file.",
)
Imports = Iterator[tuple[str, str]]
"""Addresses, each with the ID by which the provider finds what is there."""


def terraform_imports(existing: Existing) -> dict[str, str]:
    """Return the files by their paths; a root module of which nothing is there has none."""
    resources = existing.resources
    own, shared = by_owner(resources)
    roots: dict[str, list[tuple[str, str]]] = {}
    for policy in own:
        roots.setdefault(f"accounts/{policy.account.name}", []).extend(_policy(existing, policy))
    for role in resources.roles:
        roots.setdefault(f"accounts/{role.account.name}", []).extend(_role(existing, role))
    made = {each.arn(resources.partition): each for each in resources.policies}
    master = roots.setdefault("master", [])
    for policy in shared:
        master.extend(_policy(existing, policy))
    for group in resources.groups:
        master.extend(_group(existing, group, made))
    master.extend(_memberships(existing))
    roots["organization"] = list(_control_policies(existing))
    return {
        f"{root}/{_FILE}": file_text([_block(*each) for each in found], heading=_HEADING)
        for root, found in sorted(roots.items())
        if found
    }


def _block(address: str, id_: str) -> Block:
    return Block("import", (), ((Attribute("to", Expression(address)), Attribute("id", id_)),))


def _policy(existing: Existing, policy: ManagedPolicy) -> Imports:
    if existing.policy(policy) is not None:
        yield f"aws_iam_policy.{identifier(policy.name)}", policy.arn(existing.resources.partition)


def _role(existing: Existing, role: Role) -> Imports:
    live = existing.role(role)
    if live is None:
        return
    module = f"module.{identifier(role.name)}"
    yield f"{module}.aws_iam_role.role", role.name
    for name in sorted(role.inline.keys() & inline_names(live)):
        yield f"{module}.aws_iam_role_policy.inline[{_text(name)}]", f"{role.name}:{name}"
    for key, arn in _keys(role.managed):
        if arn in attached_arns(live.policies):
            yield f"{module}.aws_iam_role_policy_attachment.managed[{_text(key)}]", f"{role.name}/{arn}"
    yield f"{module}.aws_iam_role_policy_attachments_exclusive.managed", role.name


def _group(existing: Existing, group: Group, own: dict[str, ManagedPolicy]) -> Imports:
    live = existing.group(group)
    if live is None:
        return
    yield iam_address("group", group.name), group.name
    for name, document in group.inline.items():
        if name in inline_names(live):
            yield _given(iam_address("group_policy", group.name, name), document), f"{group.name}:{name}"
    last = [arn for arn in group.managed if arn in own and is_given_last(own[arn].document)]
    address = iam_address("group_policy_attachment", group.name)
    there = attached_arns(live.policies)
    for key, arn in _keys(each for each in group.managed if each not in last):
        if arn in there:
            yield f"{address}[{_text(key)}]", f"{group.name}/{arn}"
    for arn in last:
        if arn in there:
            policy = own[arn]
            given = _given(iam_address("group_policy_attachment", group.name, policy.name), policy.document)
            yield given, f"{group.name}/{arn}"
    yield iam_address("group_policy_attachments_exclusive", group.name), group.name


def _given(address: str, document: Document) -> str:
    return f"{address}[0]" if asks_for_mfa(document) else address


def _memberships(existing: Existing) -> Imports:
    groups: dict[str, list[str]] = {}
    for group in existing.resources.groups:
        for user in existing.members(group):
            groups.setdefault(user, []).append(group.name)
    for user, names in sorted(groups.items()):
        yield f"{MEMBERSHIPS}[{_text(user)}]", "/".join([user, *names])


def _control_policies(existing: Existing) -> Imports:
    for policy in existing.resources.control_policies:
        found = existing.control_policy(policy)
        if found is None:
            continue
        name = identifier(policy.name)
        yield f"aws_organizations_policy.{name}", found[0]
        for target in existing.targets(policy):
            yield f"aws_organizations_policy_attachment.{name}[{_text(target.name)}]", f"{target.id}:{found[0]}"


def _keys(arns: Iterator[str] | tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the keys under which the modules attach *arns*."""
    listed = list(arns)
    return zip(attached(listed, {}), listed, strict=True)


def _text(key: str) -> str:
    return json.dumps(key)
