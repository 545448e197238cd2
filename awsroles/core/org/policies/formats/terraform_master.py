"""The root module of the master account in Terraform: groups, who is in them, and the policies that they have."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from awsroles.core.org.policies.formats.hcl import Block, Expression, jsonencode
from awsroles.core.org.policies.formats.terraform_accounts import attached, policy_block, references
from awsroles.core.org.policies.formats.terraform_blocks import resource, variable
from awsroles.core.org.policies.formats.terraform_names import identifier
from awsroles.core.org.policies.order import denies, step_of_document
from awsroles.core.org.policies.resources import Document, Group, ManagedPolicy, Resources

MEMBERSHIPS = "aws_iam_user_group_membership.users"
"""The address of the groups of all users."""
_SWITCH = "deny_without_mfa"


def memberships(resources: Resources) -> list[Block]:
    """Return the block of the groups of each user. Users themselves are not created: their secrets are theirs.

    What denies people after their last day is there before.
    """
    of_users: dict[str, list[Expression]] = {}
    dated = {
        each.arn(resources.partition)
        for each in resources.policies
        if denies(each.document) and not is_given_last(each.document)
    }
    before = [
        Expression(iam_address("group_policy_attachment", each.name))
        for each in resources.groups
        if dated.intersection(each.managed)
    ]
    for group in resources.groups:
        for user in group.users:
            of_users.setdefault(user, []).append(Expression(f"{iam_address('group', group.name)}.name"))
    return [
        resource(
            MEMBERSHIPS,
            {"for_each": {user: of_users[user] for user in sorted(of_users)}},
            {"user": Expression("each.key"), "groups": Expression("each.value")},
            *([{"depends_on": before}] if before else []),
        )
    ]


def master_blocks(resources: Resources, policies: Sequence[ManagedPolicy]) -> list[Block]:
    """Return the blocks of all groups and of the *policies* that they have."""
    return list(_Master(resources, policies).blocks())


class _Master:
    """The groups of *resources*, which share *policies*.

    A policy that denies is given last: until then nobody could enrol an MFA device who has none.
    """

    def __init__(self, resources: Resources, policies: Sequence[ManagedPolicy]) -> None:
        self._groups = resources.groups
        self._policies = policies
        self._created = references(resources.partition, policies)
        self._own = {each.arn(resources.partition): each for each in resources.policies}
        self._before = list(self._early())

    def blocks(self) -> Iterator[Block]:
        if any(map(asks_for_mfa, self._documents())):
            yield _switch()
        yield from map(policy_block, self._policies)
        for group in self._groups:
            # A group is removed after its users have left it, without this before.
            rules = {"create_before_destroy": True}
            yield resource(iam_address("group", group.name), {"name": group.name}, lifecycle=rules)
            yield from self._inline(group)
            yield from self._attachments(group)

    def _documents(self) -> Iterator[Document]:
        for group in self._groups:
            yield from group.inline.values()
            yield from (self._own[arn].document for arn in group.managed if arn in self._own)

    def _early(self) -> Iterator[str]:
        """Yield the addresses of all that is there before a policy that denies."""
        if any(each.users for each in self._groups):
            yield MEMBERSHIPS
        for group in self._groups:
            for name, document in group.inline.items():
                if not is_given_last(document):
                    yield iam_address("group_policy", group.name, name)
            if self._attached_early(group):
                yield iam_address("group_policy_attachment", group.name)

    def _inline(self, group: Group) -> Iterator[Block]:
        for name, document in group.inline.items():
            parts = {"group": _group(group), "name": name, "policy": jsonencode(document)}
            yield self._given(iam_address("group_policy", group.name, name), parts, document)

    def _attached_early(self, group: Group) -> list[str]:
        return [arn for arn in group.managed if arn not in self._own or not is_given_last(self._own[arn].document)]

    def _attachments(self, group: Group) -> Iterator[Block]:
        """Yield what attaches managed policies to *group*, and detaches all others."""
        arns = []
        if early := self._attached_early(group):
            address = iam_address("group_policy_attachment", group.name)
            parts = {"group": _group(group), "policy_arn": Expression("each.value")}
            yield resource(address, {"for_each": attached(early, self._created)}, parts)
            arns.append(f"[for each in {address} : each.policy_arn]")
        for arn in group.managed:
            if arn not in early:
                address = iam_address("group_policy_attachment", group.name, self._own[arn].name)
                parts = {"group": _group(group), "policy_arn": self._created.get(arn, arn)}
                yield self._given(address, parts, self._own[arn].document)
                arns.append(f"{address}[*].policy_arn")
        exclusive = {"group_name": _group(group), "policy_arns": Expression(_concatenated(arns))}
        # A policy that an in-line one replaces goes last.
        inline = [Expression(iam_address("group_policy", group.name, name)) for name in group.inline]
        after = [{"depends_on": inline}] if inline else []
        yield resource(iam_address("group_policy_attachments_exclusive", group.name), exclusive, *after)

    def _given(self, address: str, parts: Mapping[str, Any], document: Document) -> Block:
        """Return the resource that gives *document* to a group: last if it denies."""
        if not is_given_last(document):
            return resource(address, parts)
        wanted = [{"count": Expression(f"var.{_SWITCH} ? 1 : 0")}] if asks_for_mfa(document) else []
        after = [{"depends_on": list(map(Expression, self._before))}] if self._before else []
        return resource(address, *wanted, parts, *after)


def _switch() -> Block:
    description = "Whether the Deny of all without MFA is given: false until everybody has an MFA device."
    return variable(_SWITCH, "bool", description, default=True)


def _concatenated(lists: Sequence[str]) -> str:
    if len(lists) < 2:
        return "".join(lists) or "[]"
    return "\n".join(["concat(", *(f"  {each}," for each in lists), ")"])


def is_given_last(document: Document) -> bool:
    """Say whether *document* is given by a resource of its own, after all that allows people to enroll."""
    return step_of_document(document) == "deny"


def asks_for_mfa(document: Document) -> bool:
    """Say whether *document* denies what is done without MFA: such a policy is given by a switch."""
    statements = document.get("Statement", ())
    return any(
        name.lower() == "aws:multifactorauthpresent"
        for statement in ([statements] if isinstance(statements, Mapping) else statements)
        if statement.get("Effect") == "Deny"
        for keys in statement.get("Condition", {}).values()
        for name in keys
    )


def _group(group: Group) -> Expression:
    return Expression(f"{iam_address('group', group.name)}.name")


def iam_address(kind: str, *names: str) -> str:
    """Return the address of a resource of IAM for the part *names* of a group."""
    return f"aws_iam_{kind}.{identifier('/'.join(names))}"
