"""Who can be asked."""

from awsroles.adapters.nobody import Nobody
from awsroles.wired.people import People
from awsroles.wired.process import Process, Terms


def test_without_input_the_person_is_nobody() -> None:
    assert isinstance(People(Process(Terms(person=True, may_ask=False))).person, Nobody)
