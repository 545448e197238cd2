"""Regions that botocore does not know are asked about, or told of where nobody can be asked."""

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.scenarios.in_memory_app import InMemoryApp

from awsroles.core.aws.arn import parse_role_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.profiles.options import RoleProfileOptions
from awsroles.core.profiles.write import ProfileAdding
from awsroles.core.setup.region import RegionConfirmation, SetupRegion, accept
from awsroles.core.setup.request import SetupRequest
from awsroles.errors import AwsrolesError, CancelledError, NoTerminalError
from awsroles.standin.aws import StandIn

KNOWN = {"aws": frozenset({"eu-west-1", "us-east-1"}), "aws-us-gov": frozenset({"us-gov-west-1"})}
NOBODY = NoTerminalError("nobody")
# Of AWS's documentation.
EXAMPLE_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
WORDS = "eu-west-11 is not a known region; eu-west-1 is"


class Judged:
    """A judgement by a person who gives *answers*."""

    def __init__(self, *answers: str | AwsrolesError) -> None:
        self.prompter = ScriptedPrompter(*answers)
        self.said: list[str] = []
        self.judge = RegionConfirmation(lambda: KNOWN, self.prompter, self.said.append)


def test_the_question_completes_the_regions() -> None:
    prompter = ScriptedPrompter("eu-west-2")
    assert SetupRegion(prompter, "eu-west-1", accept, lambda: ["eu-west-1", "eu-west-2"]).asked() == "eu-west-2"
    assert prompter.words == [("eu-west-1", "eu-west-2")]


@pytest.mark.parametrize(
    ("region", "partition"), [("eu-west-1", None), ("us-gov-west-1", None), ("eu-west-1", "aws"), ("x-1", "aws-new")]
)
def test_known_regions_and_regions_of_unknown_partitions_are_accepted(region: str, partition: str | None) -> None:
    judged = Judged()
    judged.judge(region, partition)
    assert (judged.prompter.questions, judged.said) == ([], [])


def test_a_person_is_asked_with_the_nearest_one() -> None:
    judged = Judged("y", "n")
    judged.judge("eu-west-11", None)
    assert judged.prompter.questions == [f"{WORDS}. Use eu-west-11 anyway?"]
    with pytest.raises(CancelledError):
        judged.judge("eu-west-11", None)


def test_an_unknown_region_is_accepted_with_a_warning_without_a_terminal() -> None:
    judged = Judged(NOBODY)
    judged.judge("eu-west-11", None)
    assert judged.said == [WORDS]


def test_a_region_is_judged_in_the_partition_of_the_role() -> None:
    judged = Judged(NOBODY)
    judged.judge("eu-west-1", "aws-us-gov")
    assert judged.said == ["eu-west-1 is not a known region of partition aws-us-gov; us-gov-west-1 is"]


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        (EXAMPLE_SECRET, "is on the screen now"),
        (f"export AWS_SECRET_ACCESS_KEY={EXAMPLE_SECRET}", "is on the screen now"),
        ("export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "is an access key ID, which is asked for next"),
    ],
)
def test_a_key_pasted_for_the_region_is_not_repeated(pasted: str, told: str) -> None:
    prompter = ScriptedPrompter(pasted, "")
    assert SetupRegion(prompter, "eu-west-1", accept).asked() == "eu-west-1"
    assert told in prompter.told[0]
    assert pasted.rpartition("=")[2] not in prompter.told[0]


def test_setup_asks_before_anything_is_sent(aws: StandIn, app: InMemoryApp, ada: AccessKey) -> None:
    judged = Judged("n")
    setup = app.setup(confirm_region=judged.judge)
    with pytest.raises(CancelledError):
        setup.run(SetupRequest("master", key=ada, region="eu-west-11"))
    assert (aws.calls, app.config.text, app.secrets.items) == ([], "", {})


def test_adding_asks_before_anything_is_written(configured: InMemoryApp) -> None:
    before = configured.config.text
    role = parse_role_arn("arn:aws:iam::222222222222:role/operations")
    judged = Judged("n")
    adding = ProfileAdding(configured.config, configured.credentials, configured.template, judged.judge)
    with pytest.raises(CancelledError):
        adding.run("prod", RoleProfileOptions(role=role, region="eu-west-11"), replace=False)
    assert configured.config.text == before
    assert "of partition aws" in judged.prompter.questions[0]


def test_login_asks_before_anything_is_sent(aws: StandIn, configured: InMemoryApp) -> None:
    before = configured.config.text
    role = parse_role_arn("arn:aws:iam::222222222222:role/operations")
    with pytest.raises(CancelledError):
        configured.login(confirm_region=Judged("n").judge).run(
            ["prod"], RoleProfileOptions(role=role, region="eu-west-11"), force=False
        )
    assert (aws.calls, configured.config.text) == ([], before)
