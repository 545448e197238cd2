"""Typing an access key: each field is asked again, and nothing that was right is typed twice."""

from collections.abc import Callable

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.scenarios.in_memory_app import MASTER, InMemoryApp

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.setup.key_entry import KeyEntry, security_credentials_page
from awsroles.core.setup.request import SetupRequest
from awsroles.errors import ConfigurationError, InvalidCredentialsError, NetworkError, UsageError
from awsroles.standin.aws import StandIn

ID, OTHER_ID = "AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN8EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
WRONG = SECRET.swapcase()
WHERE = [
    "Access keys are created in the IAM console, under Security credentials:",
    "  https://console.aws.amazon.com/iam/home#/security_credentials",
]
ASK_ID, ASK_SECRET = "Access key ID: ", "Secret access key (hidden): "


def accept(key: AccessKey) -> AccessKey:
    """Judge as AWS does, where one key exists."""
    if key == AccessKey(ID, SECRET):
        return key
    error = InvalidCredentialsError("AWS rejected it", "type it again")
    error.is_key_known = key.access_key_id == ID
    raise error


def entered(*answers: str, check: Callable[[AccessKey], AccessKey] = accept) -> tuple[AccessKey, ScriptedPrompter]:
    prompter = ScriptedPrompter(*answers)
    return KeyEntry(prompter, check).run(), prompter


def test_the_id_is_judged_before_the_secret_is_asked_for() -> None:
    _, prompter = entered("hello", ID, SECRET)
    assert prompter.questions == [ASK_ID, ASK_ID, ASK_SECRET]
    assert prompter.told == ["  That is not an access key ID; it looks like AKIAIOSFODNN7EXAMPLE."]


def test_a_secret_that_aws_rejects_is_asked_for_again_alone() -> None:
    key, prompter = entered(ID, WRONG, SECRET)
    assert key == AccessKey(ID, SECRET)
    assert prompter.questions == [ASK_ID, ASK_SECRET, ASK_SECRET]
    assert prompter.told == [f"  AWS does not accept this secret for {ID}. Try again."]


def test_an_id_that_aws_does_not_know_is_asked_for_again_with_its_secret() -> None:
    _, prompter = entered(OTHER_ID, SECRET, ID, SECRET)
    assert prompter.questions == [ASK_ID, ASK_SECRET] * 2
    assert prompter.told == [f"  AWS does not know {OTHER_ID}: it is mistyped, inactive or deleted."]


def test_both_pasted_at_once_leave_no_question_and_the_screen_is_spoken_of() -> None:
    key, prompter = entered(f"{ID}\n{SECRET}")
    assert (key, prompter.questions) == (AccessKey(ID, SECRET), [ASK_ID])
    assert "It is on the screen" in prompter.told[0]


def test_after_three_tries_the_error_of_the_field_ends_it() -> None:
    with pytest.raises(ConfigurationError, match="not an access key ID"):
        entered("a", "b", "c")
    with pytest.raises(InvalidCredentialsError):
        entered(ID, WRONG, WRONG, WRONG)
    with pytest.raises(InvalidCredentialsError):
        entered(*[OTHER_ID, SECRET] * 3)


def test_an_error_that_typing_cannot_mend_ends_it_at_once() -> None:
    def unreachable(_: AccessKey) -> AccessKey:
        raise NetworkError("no answer", "check the network")

    with pytest.raises(NetworkError):
        entered(ID, SECRET, check=unreachable)


def test_a_wrong_secret_costs_no_other_answer(app: InMemoryApp, ada: AccessKey) -> None:
    setup = app.setup("eu-west-1", ada.access_key_id, WRONG, ada.secret_access_key)
    setup.run(SetupRequest("master"))
    assert app.config.text == MASTER
    assert len(app.prompter.questions) == 4


def test_a_wrong_region_is_asked_for_again_before_the_key(app: InMemoryApp, ada: AccessKey) -> None:
    setup = app.setup("mars", "", ada.access_key_id, ada.secret_access_key, suggested_region="eu-west-1")
    assert setup.run(SetupRequest("master")).region == "eu-west-1"
    assert app.prompter.told == ["  'mars' is not a region.", *WHERE]


QUESTION = "master is already set up (ada, 111111111111). Replace its access key?"


def test_a_second_setup_may_keep_the_key_and_mends_the_profile(app: InMemoryApp, setup_request: SetupRequest) -> None:
    app.setup().run(setup_request)
    before = dict(app.secrets.items)
    app.config.text = MASTER.replace("/home/ada/.local/bin/awsroles", "/gone/awsroles")
    app.setup("n").run(SetupRequest("master"))
    assert app.prompter.questions == [QUESTION]
    assert (app.config.text, app.secrets.items) == (MASTER, before)
    assert "Wrote profile master to /home/ada/.aws/config" in app.said[-2:]


def test_a_second_setup_may_replace_the_key(app: InMemoryApp, setup_request: SetupRequest, ada: AccessKey) -> None:
    app.setup().run(setup_request)
    app.said.clear()
    app.setup("y", ada.access_key_id, ada.secret_access_key).run(SetupRequest("master"))
    assert app.prompter.questions == [QUESTION, ASK_ID, ASK_SECRET]
    assert "Stored the access key in the OS keyring" in app.said


def test_a_stored_key_that_aws_rejects_is_asked_for_anew(
    aws: StandIn, app: InMemoryApp, setup_request: SetupRequest, ada: AccessKey
) -> None:
    app.setup().run(setup_request)
    aws.deactivate_access_key(ada.access_key_id)
    new = aws.add_access_key(str(aws.access_keys[ada.access_key_id].user.arn))
    app.setup("n", new.access_key_id, new.secret_access_key).run(SetupRequest("master"))
    assert app.prompter.told == [
        f"AWS rejected the stored access key {ada.access_key_id}. Enter another one.",
        *WHERE,
    ]
    assert app.keys.load(app.profiles.chain("master").master.user, "master").access_key_id == new.access_key_id


class ConsoleFile:
    """The console's file, which is in memory."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.text = f"Access key ID,Secret access key\r\n{ID},{SECRET}\r\n"

    def delete(self) -> None:
        """Fail: the file is deleted after the setup."""
        raise AssertionError(self.path)


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        ("~/Downloads/ada_accessKeys.csv", "~/Downloads/ada_accessKeys.csv"),
        ("'/home/ada/my keys/a.csv' ", "/home/ada/my keys/a.csv"),
        ("/home/ada/my\\ keys/a.CSV", "/home/ada/my keys/a.CSV"),
        (r"C:\Users\ada\a.csv", r"C:\Users\ada\a.csv"),
    ],
)
def test_the_path_of_the_file_of_the_console_is_an_answer_too(answer: str, path: str) -> None:
    opened: list[ConsoleFile] = []

    def open_file(path: str) -> ConsoleFile:
        opened.append(ConsoleFile(path))
        return opened[-1]

    prompter = ScriptedPrompter(answer)
    assert KeyEntry(prompter, accept, open_file=open_file).run() == AccessKey(ID, SECRET)
    assert [file.path for file in opened] == [path]
    # Nothing secret is on the screen.
    assert (prompter.questions, prompter.told) == ([ASK_ID], [])


def test_a_file_that_cannot_be_read_is_asked_for_again() -> None:
    def open_file(path: str) -> ConsoleFile:
        raise UsageError(f"{path} is a directory")

    prompter = ScriptedPrompter("x.csv", ID, SECRET)
    assert KeyEntry(prompter, accept, open_file=open_file).run() == AccessKey(ID, SECRET)
    assert prompter.told[0] == "  X.csv is a directory."


@pytest.mark.parametrize(
    ("region", "page"),
    [
        ("eu-west-1", "https://console.aws.amazon.com/iam/home#/security_credentials"),
        ("us-gov-east-1", "https://console.amazonaws-us-gov.com/iam/home#/security_credentials"),
        ("cn-north-1", "https://console.amazonaws.cn/iam/home#/security_credentials"),
        ("us-iso-east-1", None),
    ],
)
def test_the_page_where_keys_are_made_is_that_of_the_partition(region: str, page: str | None) -> None:
    assert security_credentials_page(region) == page
