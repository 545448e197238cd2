"""The order in which generated resources are applied, so that at no step anybody loses or gains access by mistake."""

from collections.abc import Iterator, Mapping
from typing import Literal

from awsroles.core.dataclass import dataclass, replace
from awsroles.core.org.policies.resources import Document, Group, ManagedPolicy, Resources

StepName = Literal["roles", "groups", "memberships", "self-management", "deny", "control-policies"]
STEPS: tuple[StepName, ...] = ("roles", "groups", "memberships", "self-management", "deny", "control-policies")
"""The steps in the order of application. To remove, they are undone from the last to the first."""


@dataclass(frozen=True)
class Step:
    """A step: the resources that it *adds*, and all that are there *after* it.

    A group that is there already, in *adds*, has only the policies or the users that it gets.
    """

    name: StepName
    adds: Resources
    after: Resources


def steps(resources: Resources) -> tuple[Step, ...]:
    """Return all steps in their order, those that add nothing too."""
    when = _When(resources)
    found = []
    for name in STEPS:
        done = STEPS[: STEPS.index(name) + 1]
        found.append(Step(name, when.resources((name,)), when.resources(done)))
    return tuple(found)


def step_of_document(document: Document) -> StepName:
    """Return the step that gives a group the policy *document*.

    A policy that denies comes last, one that lets people assume roles comes with the group. So does one that denies
    after a last day only: people who have left are in groups, and must not gain anything before it is there.
    """
    statements = _statements(document)
    if denies(document):
        return "groups" if all(map(_is_dated, statements)) else "deny"
    is_assuming = all(str(action).lower().startswith("sts:") for each in statements for action in _actions(each))
    return "groups" if is_assuming else "self-management"


def denies(document: Document) -> bool:
    """Say whether the policy *document* denies something."""
    return any(each.get("Effect") == "Deny" for each in _statements(document))


class _When:
    """The step of each part of *resources*."""

    def __init__(self, resources: Resources) -> None:
        self._whole = resources
        arns = {each.arn(resources.partition): each for each in resources.policies}
        attached = {arn for group in resources.groups for arn in group.managed}
        self._managed: dict[str, StepName] = {
            arn: step_of_document(policy.document) if arn in attached else "roles" for arn, policy in arns.items()
        }

    def resources(self, names: tuple[StepName, ...]) -> Resources:
        """Return what the steps *names* add."""
        whole = self._whole
        return replace(
            whole,
            roles=whole.roles if "roles" in names else (),
            policies=tuple(each for each in whole.policies if self._of_policy(each) in names),
            groups=tuple(self._groups(names)),
            control_policies=whole.control_policies if "control-policies" in names else (),
        )

    def _of_policy(self, policy: ManagedPolicy) -> StepName:
        return self._managed[policy.arn(self._whole.partition)]

    def _groups(self, names: tuple[StepName, ...]) -> Iterator[Group]:
        for group in self._whole.groups:
            part = replace(
                group,
                users=group.users if "memberships" in names else (),
                # A policy that is not generated, such as one of AWS, comes with the group.
                managed=tuple(arn for arn in group.managed if self._managed.get(arn, "groups") in names),
                inline={key: each for key, each in group.inline.items() if step_of_document(each) in names},
            )
            if "groups" in names or part.users or part.managed or part.inline:
                yield part


def _statements(document: Document) -> tuple[Document, ...]:
    found = document.get("Statement", ())
    return (found,) if isinstance(found, Mapping) else tuple(found)


def _is_dated(statement: Document) -> bool:
    return any(operator.startswith("DateGreaterThan") for operator in statement.get("Condition", ()))


def _actions(statement: Document) -> list[str]:
    found = statement.get("Action", ["*"])
    return [found] if isinstance(found, str) else list(found)
