"""The CSV file of the IAM console: its formats, what is wrong with it, and its deletion."""

import pytest
from testbed.fakes.scripted_prompter import ScriptedPrompter

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.keys.key_file import KeyFileRemoval, read_key_file
from awsroles.core.messages import Messages
from awsroles.errors import AwsrolesError, CancelledError, ConfigurationError, NoTerminalError, StorageError

ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
HEADER = "Access key ID,Secret access key"
PATH = "ada_accessKeys.csv"


class MemoryFile:
    """A file that is in memory; it raises *problem* if it is to be deleted."""

    def __init__(self, text: str = "", problem: AwsrolesError | None = None) -> None:
        self.path = PATH
        self.text = text
        self.is_deleted = False
        self._problem = problem

    def delete(self) -> None:
        if self._problem is not None:
            raise self._problem
        self.is_deleted = True


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\n{ID},{SECRET}\n",
        f"\ufeff{HEADER}\r\n{ID},{SECRET}\r\n",
        f"{HEADER}\n\n{ID},{SECRET}",
        f'"Access key ID", "Secret access key"\n"{ID}","{SECRET}"\n',
        f'User name,Password,Access key ID,Secret access key,Console login link\nada,"a,""b",{ID},{SECRET},https://x\n',
        f"User Name,Access Key Id,Secret Access Key\nada,{ID},{SECRET}\n",
    ],
)
def test_the_files_of_all_years_give_their_key(text: str) -> None:
    assert read_key_file(MemoryFile(text)) == AccessKey(ID, SECRET)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no columns Access key ID and Secret access key"),
        (f"{ID},{SECRET}\n", "has no columns Access key ID and Secret access key"),
        ("User name,Password,Console sign-in URL\nada,x,https://x\n", "has no columns Access key ID and Secret"),
        (f"{HEADER}\n\r\n", "has no access key"),
        (f"{HEADER}\n{ID},{SECRET}\n{ID},{SECRET}\n", "has 2 access keys"),
        (f"{HEADER}\n{ID}\n", "line 2 of ada_accessKeys.csv ends before its Secret access key"),
        (f"{HEADER}\n\n,{SECRET}\n", "line 3 of ada_accessKeys.csv ends before its Access key ID"),
        (f"{HEADER}\n{ID},{SECRET[:9]}\n", "line 2 of ada_accessKeys.csv: that is not a secret access key"),
        (f"{HEADER}\nASIA{ID[4:]},{SECRET}\n", "these are temporary credentials"),
        (f'{HEADER}\n"{ID},{SECRET}', "ends before its Secret access key"),
        ("x" * 200_000, "has no columns"),
    ],
)
def test_a_file_without_one_whole_key_is_refused_and_its_secret_is_not_shown(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as caught:
        read_key_file(MemoryFile(text))
    assert caught.value.hint
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(("answer", "is_deleted"), [("y", True), ("", False), ("n", False)])
def test_the_file_is_deleted_after_a_yes_and_else_the_user_is_told_of_it(answer: str, *, is_deleted: bool) -> None:
    said: list[str] = []
    file, prompter = MemoryFile(), ScriptedPrompter(answer)
    KeyFileRemoval(file, prompter, Messages.all_to(said.append)).run()
    assert prompter.questions == [f"Delete {PATH}, which has the key in plain text?"]
    assert file.is_deleted is is_deleted
    assert said == [f"Deleted {PATH}" if is_deleted else f"{PATH} still has the key in plain text: delete it"]


def test_with_yes_it_is_deleted_unasked_and_without_a_terminal_it_stays() -> None:
    said: list[str] = []
    confirmed, unasked = MemoryFile(), MemoryFile()
    KeyFileRemoval(confirmed, ScriptedPrompter(), Messages.all_to(said.append), confirmed=True).run()
    KeyFileRemoval(unasked, ScriptedPrompter(NoTerminalError("nobody")), Messages.all_to(said.append)).run()
    assert (confirmed.is_deleted, unasked.is_deleted) == (True, False)
    assert said == [f"Deleted {PATH}", f"{PATH} still has the key in plain text: delete it"]


def test_after_ctrl_c_the_user_knows_that_it_stays() -> None:
    said: list[str] = []
    file = MemoryFile()
    with pytest.raises(CancelledError):
        KeyFileRemoval(file, ScriptedPrompter(CancelledError("no")), Messages.all_to(said.append)).run()
    assert (file.is_deleted, said) == (False, [f"{PATH} still has the key in plain text: delete it"])


def test_a_file_that_cannot_be_deleted_is_no_failure_of_the_setup() -> None:
    said: list[str] = []
    file = MemoryFile(problem=StorageError(f"{PATH} could not be deleted: permission denied", "delete it yourself"))
    KeyFileRemoval(file, ScriptedPrompter("y"), Messages.all_to(said.append)).run()
    assert said == [f"{PATH} could not be deleted: permission denied; it still has the key in plain text"]
