"""The README of generated files in each format, and the instructions for accounts that are removed."""

from collections.abc import Callable, Mapping

from testbed.scenarios.generated import MANAGEMENT, PROD, SMALL_RESOURCES, assume, role

from awsroles.core.dataclass import replace
from awsroles.core.org.policies.formats.cloudformation import cloudformation
from awsroles.core.org.policies.guide.readme import readme
from awsroles.core.org.policies.manifest import AccountPart, Format
from awsroles.core.org.policies.removal import accounts_of, instructions

_OLD = AccountPart(
    "555555555555",
    ("break-glass", "operations"),
    ("arn:aws:iam::555555555555:policy/awsroles-audit",),
    ("awsroles-operations",),
)


def _readme(form: Format) -> str:
    return readme(SMALL_RESOURCES, form, {"old": _OLD}, cloudformation(SMALL_RESOURCES))


def _readme_of_large_templates() -> str:
    """Return the README for roles with large policies, one of them in the management account."""
    large = {"large": assume(*(f"arn:aws:iam::222222222222:role/{number:050}" for number in range(1000)))}
    roles = tuple(replace(role(each), inline=large) for each in (MANAGEMENT, PROD))
    resources = replace(SMALL_RESOURCES, roles=roles)
    return readme(resources, "cloudformation", {}, cloudformation(resources))


def _instructions(form: Format) -> str:
    return instructions("old", _OLD, form, accounts_of(SMALL_RESOURCES, {}), ["accounts/old/main.tf"])


def _renamed() -> str:
    part = AccountPart(PROD.id, ("operations",))
    return instructions("production", part, "terraform", accounts_of(SMALL_RESOURCES, {}), [])


READMES: Mapping[str, Callable[[], str]] = {
    "json": lambda: _readme("json"),
    "terraform": lambda: _readme("terraform"),
    "cloudformation": lambda: _readme("cloudformation"),
    "cloudformation_large": _readme_of_large_templates,
    "removed_json": lambda: _instructions("json"),
    "removed_terraform": lambda: _instructions("terraform"),
    "removed_stack": lambda: instructions("old", replace(_OLD, stack_sets=()), "cloudformation", {}, []),
    "removed_cloudformation": lambda: _instructions("cloudformation"),
    "renamed_terraform": _renamed,
}
