"""A name that no profile has, where a person logs in."""

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.config.document import parse_config
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.unknown import UnknownProfiles
from awsroles.errors import (
    AwsrolesError,
    ConfigurationError,
    NoTerminalError,
    UnknownProfileError,
    UsageError,
)

OPERATIONS = "arn:aws:iam::222222222222:role/team/operations"
PROD = f"\n[profile prod-operations]\nawsroles_role_arn = {OPERATIONS}\n"
NOTHING = RoleProfileOptions()
NOBODY = NoTerminalError("there is no terminal", "run it in one")
CLOSE = "There is no profile prod-operatoins. Did you mean prod-operations?"
ROLE = "Role for the new profile staging, by its ARN or its account ID: "
NAME = "Name of the role in account 222222222222, with its path: "


class Asking:
    """The names of *text* resolved with a person who gives *answers*."""

    def __init__(self, *answers: str | AwsrolesError, text: str = MASTER + PROD) -> None:
        self.prompter = ScriptedPrompter(*answers)
        self._text = text

    def resolve(self, *names: str, options: RoleProfileOptions = NOTHING) -> tuple[list[str], RoleProfileOptions]:
        config = parse_config("/config", self._text.encode(), "config")
        profiles = Profiles(config, parse_config("/credentials", b"", "credentials"))
        return UnknownProfiles(profiles, self.prompter).resolve(names, options)


def test_the_nearest_name_is_offered_first() -> None:
    asking = Asking("y")
    assert asking.resolve("prod-operatoins") == (["prod-operations"], NOTHING)
    assert asking.prompter.questions == [CLOSE]


def test_of_several_the_one_that_was_mistyped_is_asked_about_and_none_is_twice() -> None:
    asking = Asking("y")
    assert asking.resolve("master", "prod-operatoins", "prod-operations")[0] == ["master", "prod-operations"]
    assert asking.prompter.questions == [CLOSE]


def test_a_no_goes_on_to_the_role() -> None:
    asking = Asking("n", OPERATIONS)
    names, options = asking.resolve("prod-operatoins")
    assert names == ["prod-operatoins"]
    assert str(options.role) == OPERATIONS


@pytest.mark.parametrize("arn", [OPERATIONS, f' "{OPERATIONS}", '])
def test_the_role_is_given_by_its_arn(arn: str) -> None:
    asking = Asking(arn)
    _, options = asking.resolve("staging", options=RoleProfileOptions(region="eu-west-3"))
    assert (str(options.role), options.source, options.region) == (OPERATIONS, "master", "eu-west-3")
    assert asking.prompter.questions == [ROLE]


def test_the_role_is_given_by_account_and_name() -> None:
    asking = Asking("2222-2222-2222", "/team/operations")
    assert str(asking.resolve("staging")[1].role) == OPERATIONS
    assert asking.prompter.questions == [ROLE, NAME]


def test_its_partition_is_that_of_the_user() -> None:
    asking = Asking("222222222222", "operations", text=MASTER.replace("arn:aws:", "arn:aws-cn:"))
    assert str(asking.resolve("staging")[1].role) == "arn:aws-cn:iam::222222222222:role/operations"


def test_of_several_masters_one_is_chosen_before_the_role() -> None:
    two = MASTER.replace("[profile master]", "[profile one]") + MASTER.replace("[profile master]", "[profile two]")
    asking = Asking("2", OPERATIONS, text=two)
    assert asking.resolve("staging")[1].source == "two"
    assert asking.prompter.questions[0] == "Which master profile may assume the role?"


def test_a_wrong_answer_is_reported_and_prompted_for_again() -> None:
    session = "arn:aws:sts::222222222222:assumed-role/operations/ada"
    asking = Asking("Production", session, "222222222222", "", "opera tions/", "operations")
    assert str(asking.resolve("staging")[1].role) == "arn:aws:iam::222222222222:role/operations"
    assert asking.prompter.questions == [ROLE] * 3 + [NAME] * 3
    assert asking.prompter.told[:2] == [
        "  'Production' is not the ID of an account.",
        f"  This is the ARN of a session: {session}.",
    ]


def test_three_wrong_answers_are_enough() -> None:
    with pytest.raises(ConfigurationError, match="'c' is not the ID of an account"):
        Asking("a", "b", "c").resolve("staging")


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        (
            "staging",
            MASTER + PROD,
            "to create it, run awsroles login staging --role-arn arn:aws:iam::ACCOUNT:role/ROLE",
        ),
        (
            "prod-operatoins",
            MASTER + PROD,
            "did you mean prod-operations?",
        ),
        ("prod operations", MASTER + PROD, "did you mean prod-operations?"),
        ("prod-operatoins", PROD, "did you mean prod-operations?"),
        (
            "staging",
            MASTER.replace("[profile master]", "[profile one]") + MASTER.replace("[profile master]", "[profile two]"),
            "to create it, run awsroles login staging --role-arn arn:aws:iam::ACCOUNT:role/ROLE --source PROFILE",
        ),
    ],
)
def test_the_hint_without_a_terminal_is_the_complete_command(name: str, text: str, hint: str) -> None:
    with pytest.raises(UnknownProfileError) as caught:
        Asking(NOBODY, NOBODY, text=text).resolve(name)
    assert caught.value.whole_hint == hint


def test_what_can_be_no_name_and_a_role_without_a_master_are_refused_before_a_question() -> None:
    with pytest.raises(UsageError, match="cannot be the name of a profile"):
        Asking().resolve("no name")
    with pytest.raises(ConfigurationError) as caught:
        Asking(text="").resolve("staging")
    assert caught.value.hint == "run awsroles setup first"


def test_several_names_make_no_profile() -> None:
    with pytest.raises(ConfigurationError, match="no profile named staging") as caught:
        Asking().resolve("master", "staging")
    assert caught.value.details == ("Nothing was done.",)
    assert caught.value.command == "awsroles login staging --role-arn arn:aws:iam::ACCOUNT:role/ROLE"


DISCOVER = "There is no profile staging. Find the roles that you may assume?"
STAGING = "\n[profile staging]\nawsroles_role_arn = arn:aws:iam::333333333333:role/operations\n"


def profiles_of(text: str) -> Profiles:
    return Profiles(parse_config("/config", text.encode(), "config"), parse_config("/credentials", b"", "credentials"))


@pytest.mark.parametrize(
    ("answers", "found", "expected", "questions"),
    [
        ([""], MASTER + STAGING, NOTHING, [DISCOVER]),
        (["", OPERATIONS], MASTER, OPERATIONS, [DISCOVER, ROLE]),
        (["n", OPERATIONS], MASTER + STAGING, OPERATIONS, [DISCOVER, ROLE]),
    ],
)
def test_an_unknown_role_is_discovered_before_it_is_asked_for(
    answers: list[str], found: str, expected: object, questions: list[str]
) -> None:
    prompter = ScriptedPrompter(*answers)
    asking = UnknownProfiles(profiles_of(MASTER), prompter, lambda: profiles_of(found))
    names, options = asking.resolve(["staging"], NOTHING)
    assert names == ["staging"]
    assert options == expected or str(options.role) == expected
    assert prompter.questions == questions
