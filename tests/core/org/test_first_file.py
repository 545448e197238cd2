"""The first file of an organization, from answers."""

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.scenarios.organizations import organization_of

from awsroles.adapters.files.toml import parse_toml
from awsroles.core.org.first_file import ask, first_file
from awsroles.core.org.layout import laid_out
from awsroles.errors import UsageError


def test_the_first_file_has_no_errors_and_our_layout() -> None:
    prompter = ScriptedPrompter("", "prod", "2222-2222-2222", "")
    text = first_file(ask(prompter, "111111111111", "ada"))
    organization = organization_of(text)
    assert [each.role_arn for each in organization.of_user("ada")] == ["arn:aws:iam::222222222222:role/operations"]
    assert laid_out(text, parse_toml) == text
    assert prompter.questions == [
        "ID of the master account, where the IAM users live [111111111111]: ",
        "Name of an account with roles, such as prod: ",
        "ID of the account prod: ",
        "Name of your IAM user [ada]: ",
    ]
    assert (
        text
        == """version = 1

[organization]
master_account = "identity"

[accounts]
identity = { id = "111111111111" }
prod = { id = "222222222222" }

[functions]
operations = { description = "People who run production", review = true }

[[grants]]
function = "operations"
accounts = ["all"]
policies = ["aws:AdministratorAccess"]

[users]
"ada" = { functions = ["operations"] }
"""
    )


def test_invalid_answers_are_asked_again() -> None:
    prompter = ScriptedPrompter(
        "12", "111111111111", "Prod", "identity", "prod", "111111111111", "222222222222", "a b", "ada"
    )
    answers = ask(prompter, None, None)
    assert (answers.master_id, answers.account, answers.account_id) == ("111111111111", "prod", "222222222222")
    assert prompter.told == [
        "  The account must have 12 digits, not 2: 12.",
        '  "Prod" is not a name: use up to 63 small letters, digits and hyphens.',
        '  "identity" is taken.',
        "  This is the master account.",
        '  "a b" is not the name of an IAM user: use up to 64 letters, digits and _+=,.@-.',
    ]


def test_three_invalid_answers_end_the_questions() -> None:
    with pytest.raises(UsageError, match='"all" is taken') as caught:
        ask(ScriptedPrompter("111111111111", "all", "all", "all"), None, None)
    assert caught.value.hint == "give another name"
    with pytest.raises(UsageError, match="this is the master account"):
        ask(ScriptedPrompter("111111111111", "prod", *["111111111111"] * 3), None, None)
