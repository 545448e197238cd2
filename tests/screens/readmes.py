"""The README of generated files in each format, and the instructions for accounts that are removed."""

from collections.abc import Callable, Mapping

from testbed.scenarios.generated import PROD, SMALL_RESOURCES

from awsroles.core.org.policies.guide.readme import readme
from awsroles.core.org.policies.manifest import AccountPart, Format
from awsroles.core.org.policies.removal import accounts_of, instructions

_OLD = AccountPart("555555555555", ("break-glass", "operations"), ("arn:aws:iam::555555555555:policy/awsroles-audit",))


def _readme(form: Format) -> str:
    return readme(SMALL_RESOURCES, form, {"old": _OLD})


def _instructions(form: Format) -> str:
    return instructions("old", _OLD, form, accounts_of(SMALL_RESOURCES), ["accounts/old/main.tf"])


def _renamed() -> str:
    part = AccountPart(PROD.id, ("operations",))
    return instructions("production", part, "terraform", accounts_of(SMALL_RESOURCES), [])


READMES: Mapping[str, Callable[[], str]] = {
    "json": lambda: _readme("json"),
    "terraform": lambda: _readme("terraform"),
    "removed_json": lambda: _instructions("json"),
    "removed_terraform": lambda: _instructions("terraform"),
    "removed_cloudformation": lambda: _instructions("cloudformation"),
    "renamed_terraform": _renamed,
}
