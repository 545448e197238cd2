"""The first file of an organization, from a few answers or as the example company."""

from collections.abc import Callable

from awsroles.core.aws.arn import check_account
from awsroles.core.dataclass import dataclass
from awsroles.core.org.keys import NAME, USER
from awsroles.core.org.values import Text
from awsroles.core.prompts import Prompter, ask_until_valid
from awsroles.errors import UsageError

EXAMPLE_FILES = (
    "organization.toml",
    "people.toml",
    "accounts/platform.toml",
    "accounts/workloads.toml",
    "policies/storage-operations.json",
)
"""The files of the example company."""

MASTER = "identity"
"""The name of the master account in a new file."""

EXCEPTIONS = "exceptions.toml"
"""The file of the exceptions, if the first file is of what is there."""


@dataclass(frozen=True)
class Answers:
    """The master account's ID, the name and the ID of the first account with roles, and the first user."""

    master_id: str
    account: str
    account_id: str
    user: str


def ask(prompter: Prompter, master_id: str | None, user: str | None) -> Answers:
    """Ask for what the first file needs; *master_id* and *user* are known and need a yes only.

    Raises what the prompter raises, and an error for three invalid answers.
    """
    master = _ask(prompter, "ID of the master account, where the IAM users live", check_account, master_id)
    account = _ask(prompter, "Name of an account with roles, such as prod", _other_than_master, None)

    def other_account(text: str) -> str:
        if check_account(text) == master:
            raise UsageError("this is the master account")
        return check_account(text)

    number = _ask(prompter, f"ID of the account {account}", other_account, None)
    return Answers(master, account, number, _ask(prompter, "Name of your IAM user", _checked(USER), user))


def first_file(answers: Answers) -> str:
    """Return the text of the first file."""
    return f"""version = 1

[organization]
master_account = "{MASTER}"

[accounts]
{MASTER} = {{ id = "{answers.master_id}" }}
{answers.account} = {{ id = "{answers.account_id}" }}

[functions]
operations = {{ description = "People who run production", review = true }}

[[grants]]
function = "operations"
accounts = ["all"]
policies = ["aws:AdministratorAccess"]

[users]
"{answers.user}" = {{ functions = ["operations"] }}
"""


def _ask(prompter: Prompter, question: str, check: Callable[[str], str], default: str | None) -> str:
    if default is None:
        return ask_until_valid(prompter, f"{question}: ", check)
    return ask_until_valid(prompter, f"{question} [{default}]: ", lambda text: check(text or default))


def _checked(kind: Text) -> Callable[[str], str]:
    def check(text: str) -> str:
        for _, wrong in kind.wrong(text):
            raise UsageError(wrong)
        return text

    return check


def _other_than_master(text: str) -> str:
    if text in (MASTER, "all"):
        raise UsageError(f'"{text}" is taken', "give another name")
    return _checked(NAME)(text)
