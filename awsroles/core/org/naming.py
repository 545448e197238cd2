"""Checks of the names that an organization gives to roles, groups and profiles."""

from collections.abc import Iterator

from awsroles.core.org.access import DEFAULTS, Access
from awsroles.core.org.organization import Organization
from awsroles.core.org.places import Place, Problem
from awsroles.core.profiles.validation import is_profile_name

# IAM user guide, reference_iam-quotas: path and name together, to switch in the console.
_LONGEST_ROLE = 64
_LONGEST_GROUP = 128
# Roles of StackSets and Control Tower, which control policies spare, and beginnings that are AWS's own.
_AWS_ROLES = {
    "stacksets-exec-": "StackSets",
    "awscontroltowerexecution": "Control Tower",
    "awsreservedsso_": "Identity Center",
    "awsservicerolefor": "an AWS service",
}
_STARTS = tuple(_AWS_ROLES)
# Groups that are there besides those of functions.
_RESERVED_GROUPS = {"everyone": "all people", "break-glass": "break-glass"}


def check_names(organization: Organization) -> Iterator[Problem]:
    """Yield names that AWS or the config file would not take, each once for a function."""
    path = organization.setting("role_path").removeprefix("/")
    glass, deploy = organization.table("break_glass"), organization.setting("deploy_role")
    role = glass.get("role", DEFAULTS["role"])
    reserved = {deploy.lower(): "the deploy role", role.lower(): "the role of break-glass"}
    if role.lower() == deploy.lower():
        yield Problem(
            glass.at("role") if "role" in glass.values else organization.settings.at("deploy_role"),
            f"{role} is both the deploy role and the role of break-glass",
        )
    told: set[tuple[str, str]] = set()
    roles: dict[tuple[str, str], Access] = {}
    profiles: dict[str, Access] = {}
    for access in organization.accesses.values():
        for key, problem in _problems(access, path, reserved, roles, profiles):
            if (access.function.name, key) not in told:
                told.add((access.function.name, key))
                yield Problem(_place(organization, key, access), problem)
    yield from _groups(organization)


def _problems(
    access: Access,
    path: str,
    reserved: dict[str, str],
    roles: dict[tuple[str, str], Access],
    profiles: dict[str, Access],
) -> Iterator[tuple[str, str]]:
    role, profile = access.role_name, access.profile
    lower = role.lower()
    if len(path + role) > _LONGEST_ROLE:
        yield "role_name", f"the role {path}{role} has over {_LONGEST_ROLE} characters, with its path"
    if lower in reserved:
        yield "role_name", f"the role {role} is {reserved[lower]}"
    if lower.startswith(_STARTS):
        owner = next(owner for start, owner in _AWS_ROLES.items() if lower.startswith(start))
        yield "role_name", f"the role {role} has a name of {owner}: call the function differently"
    other = roles.setdefault((access.account.name, lower), access)
    if other is not access:
        yield "role_name", f"the role {role} is the one of {other.function.name}, too"
    if not is_profile_name(profile):
        yield "profile_name", f"{profile} cannot be the name of a profile: use up to 64 characters"
    other = profiles.setdefault(profile, access)
    if other is not access:
        yield "profile_name", f"the profile {profile} is the one of {other.function.name} in {other.account.name}, too"


def _groups(organization: Organization) -> Iterator[Problem]:
    for name, function in organization.functions.items():
        group = organization.group(name)
        place = (
            organization.settings.at("group_name") if "group_name" in organization.settings.values else function.place
        )
        if len(group) > _LONGEST_GROUP:
            yield Problem(place, f"the group {group} has over {_LONGEST_GROUP} characters")
        owner = _RESERVED_GROUPS.get(group.lower())
        if owner is not None:
            yield Problem(place, f"the group {group} is the one of {owner}: give the function another name")


def _place(organization: Organization, key: str, access: Access) -> Place:
    return organization.settings.at(key) if key in organization.settings.values else access.function.place
