"""Who can be asked."""

from awsroles.adapters.terminal.prompter import NoPrompter
from awsroles.app.people import People
from awsroles.app.process import Process, Terms


def test_without_input_the_person_is_nobody() -> None:
    assert isinstance(People(Process(Terms(person=True, may_ask=False))).person, NoPrompter)
