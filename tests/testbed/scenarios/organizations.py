"""Organizations for tests: small ones as text, and the largest that a limit of time is for."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from awsroles.adapters.files.organization_folder import OrganizationFolder
from awsroles.adapters.files.toml import parse_toml
from awsroles.core.org.organization import Organization
from awsroles.core.org.reader import lint, read_organization
from testbed.fakes.memory_files import MemoryFiles

FILE = "organization.toml"
EXAMPLE = Path(__file__).parents[3] / "examples" / "example-company"
DAY = date(2030, 6, 15)

SMALL = """version = 1

[organization]
master_account = "identity"

[accounts]
identity = { id = "444444444444" }
prod = { id = "222222222222", ou = "workloads/prod", tags = ["pci"] }
dev = { id = "333333333333", ou = "workloads/dev" }

[functions]
operations = { review = true }
auditors = {}

[[grants]]
function = "operations"
accounts = ["all"]
policies = ["aws:AdministratorAccess"]

[[grants]]
function = "auditors"
accounts = ["tag:pci"]
policies = ["aws:SecurityAudit"]

[users]
ada = { functions = ["operations"] }
bob = { functions = ["auditors"], until = 2030-12-31 }
"""
"""Two accounts beside the master, two functions, two people; `prod` has both functions."""


MASTER_OF = """[profile master]
credential_process = awsroles credential-process master
region = eu-west-1
awsroles_user_arn = arn:aws:iam::444444444444:user/{user}
awsroles_mfa_serial = arn:aws:iam::444444444444:mfa/phone
"""
"""The config file of a *user* of the example company's master account."""


def files_of(text: str, others: Mapping[str, str | bytes] | None = None) -> MemoryFiles:
    """Return the files of an organization with the main file *text*."""
    return MemoryFiles({FILE: text, **(others or {})})


def problems_of(text: str | bytes, others: Mapping[str, str | bytes] | None = None) -> list[str]:
    """Return what is wrong with the organization *text*, as `org lint` prints it."""
    found = lint(MemoryFiles({FILE: text, **(others or {})}), FILE, parse_toml)
    return [str(each) for each in found.problems]


def organization_of(text: str, others: Mapping[str, str | bytes] | None = None) -> Organization:
    """Return the organization *text*, which has no errors."""
    return read_organization(files_of(text, others), FILE, parse_toml)


def example_company() -> Organization:
    """Return the organization of the example company."""
    return read_organization(OrganizationFolder(str(EXAMPLE)), FILE, parse_toml)


def large_organization() -> str:
    """Return a file of 300 accounts, 40 functions, 2,000 people and 400 grants."""
    lines = ["version = 1", "[organization]", 'master_account = "a-0"', "[accounts]"]
    lines += [
        f'a-{number} = {{ id = "{10**11 + number}", ou = "team-{number % 10}/prod", tags = ["t{number % 7}"] }}'
        for number in range(300)
    ]
    lines += ["[functions]", *(f'f-{number} = {{ description = "The function {number}" }}' for number in range(40))]
    for number in range(40):
        lines += ["[[grants]]", f'function = "f-{number}"', 'accounts = ["all"]', 'policies = ["aws:ReadOnlyAccess"]']
        for account in range(1, 10):
            lines += ["[[grants]]", f'function = "f-{number}"', f'accounts = ["a-{account + number}"]']
            lines += ['policies = ["aws:AdministratorAccess", "customer:team/extra"]', 'max_session = "4h"']
    lines += ["[users]"]
    lines += [
        f'"user.{number}@example.com" = {{ functions = ["f-{number % 40}", "f-{(number * 7 + 1) % 40}"] }}'
        for number in range(2000)
    ]
    return "\n".join(lines) + "\n"
