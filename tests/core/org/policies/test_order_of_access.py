"""Access at each step in which generated resources are applied: nobody loses what they keep, or gains too much."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from hypothesis import given
from testbed.fuzz.examples import examples
from testbed.organization.changing import nothing, states
from testbed.organization.judging import Attempt, Meaning, World, foreign_roles, paths_of
from testbed.organization.random_files import LAST_DAYS, organizations
from testbed.scenarios.organizations import example_company

from awsroles.core.org.organization import Organization
from awsroles.core.org.policies.formats.cloudformation_master import master_template
from awsroles.core.org.policies.formats.json_files import json_files
from awsroles.core.org.policies.formats.terraform import terraform
from awsroles.core.org.policies.generate import generate
from awsroles.core.org.policies.guide.readme import readme
from awsroles.core.org.policies.resources import Resources

Gained = set[tuple[str, str, int]]
MOMENTS = tuple(
    datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)
    for day in (LAST_DAYS[0], LAST_DAYS[0] + timedelta(days=1), LAST_DAYS[1] + timedelta(days=1))
)


class Change:
    """A file that becomes another one; it is the same people and roles that are asked for in all states."""

    def __init__(self, old: Organization, new: Organization) -> None:
        self._files = (old, new)
        self._paths = paths_of(old) | paths_of(new)
        # Other companies change their trust policies when they like: they trust all along.
        foreign = foreign_roles(old) | foreign_roles(new)
        trust = next(trust for arn, trust in foreign.items() if "::999999999999:" in arn)
        self._foreign = dict.fromkeys(foreign, trust)
        ids = [{arn: each.get("external_id") for arn, each in Meaning(file).by_role.items()} for file in self._files]
        self._external_ids = {arn: {file.get(arn) for file in ids} for arn in ids[0].keys() | ids[1].keys()}

    def access(self, resources: Resources) -> Gained:
        """Return who gets into which role at which moment, with MFA."""
        file = self._files[1]
        world = World(resources, file.settings.get("id"), self._paths, self._foreign)
        # Without a policy of a group, a trust policy of ours opens for nobody: the other tests ask for all users.
        people = {user for group in resources.groups for user in group.users}
        return {
            (user, role_arn, number)
            for number, at in enumerate(MOMENTS)
            for user in people
            for role_arn in world.roles
            if any(world.answer(each) == "allow" for each in self._attempts(user, role_arn, at))
        }

    def _attempts(self, user: str, role_arn: str, at: datetime) -> Iterator[Attempt]:
        for external_id in self._external_ids.get(role_arn, {None}):
            yield Attempt(user, role_arn, at, external_id=external_id)


def check(old: Organization, new: Organization, before: Resources, after: Resources) -> None:
    """Check each state between the resources *before* and *after*."""
    # While groups get other names, the Deny of a last day may move before a group that is to go.
    may_overlap = old.setting("group_name") != new.setting("group_name")
    change = Change(old, new)
    first, last = change.access(before), change.access(after)
    there = now = None
    for name, resources in states(before, after):
        if now is None or resources != there:
            there, now = resources, change.access(resources)
        assert first & last <= now, f"lost at {name}: {first & last - now}"
        assert may_overlap or now <= first | last, f"gained at {name}: {now - first - last}"


def test_nobody_of_the_example_gains_at_any_step_what_the_file_does_not_give() -> None:
    organization = example_company()
    resources = generate(organization)
    check(organization, organization, nothing(resources), resources)
    check(organization, organization, resources, nothing(resources))


def test_the_scripts_take_from_groups_who_leaves_and_deny_who_has_left_before_they_give_policies_and_members() -> None:
    script = json_files(generate(example_company()))["master/apply.sh"].splitlines()
    leaves = script.index("no_other_members operations ada")
    everyone_leaves = next(number for number, line in enumerate(script) if line.startswith("no_other_members everyone"))
    policies = next(number for number, line in enumerate(script) if line.startswith("managed_policy"))
    denies = next(number for number, line in enumerate(script) if line.endswith("policy/awsroles-until"))
    everyone_joins = next(number for number, line in enumerate(script) if line.startswith("members everyone"))
    joins = script.index("members operations ada")
    order = [leaves, everyone_leaves, policies, denies, everyone_joins, joins]
    assert order == sorted(order)


def test_everyones_group_is_removed_last_because_it_denies_who_has_left() -> None:
    resources = generate(example_company())
    text = readme(resources, "json", {}, json_files(resources))
    undone = text[text.index("Go backwards:") :]
    assert "for group in auditors developers network operations break-glass everyone; do" in undone
    assert "awsroles-until" not in undone[: undone.index("for group in")]


def test_terraform_and_cloudformation_deny_who_has_left_before_anybody_joins_a_group() -> None:
    resources = generate(example_company())
    assert "depends_on = [aws_iam_group_policy_attachment.everyone]" in terraform(resources)["master/memberships.tf"]
    made = master_template(resources)["Resources"]
    members = {each["Properties"]["GroupName"]["Ref"]: name for name, each in made.items() if "Members" in name}
    until = next(name for name, each in made.items() if each["Properties"].get("ManagedPolicyName") == "awsroles-until")
    assert made[until]["Properties"]["Groups"]
    everyone, operations = (
        next(name for group, name in members.items() if wanted in group.lower())
        for wanted in ("everyone", "operations")
    )
    assert until in made[everyone]["DependsOn"]
    assert {until, everyone} <= set(made[operations]["DependsOn"])


@examples(15)
@given(organizations())
def test_at_no_step_does_anybody_gain_what_the_file_does_not_give(organization: Organization) -> None:
    resources = generate(organization)
    check(organization, organization, nothing(resources), resources)


@examples(12)
@given(organizations(), organizations())
def test_while_a_file_becomes_another_one_nobody_loses_what_they_keep_or_gains_what_neither_gives(
    old: Organization, new: Organization
) -> None:
    check(old, new, generate(old), generate(new))
