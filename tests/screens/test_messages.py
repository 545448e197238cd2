"""Every message of the program is on the list `tests/messages.txt`, with a test that shows it.

`make screens` writes the list, and prints the messages that no test shows.
"""

from screens.messages import NO_TEST, collect, part, read, shown_by

# Only ever less: a new message comes with its test.
MOST_WITHOUT_TEST = 29


def test_the_list_has_every_message_of_the_code_and_no_other() -> None:
    listed = {module: list(messages) for module, messages in read().items()}
    assert listed == collect(), "run `make screens`"


def test_the_named_tests_show_the_messages() -> None:
    shown = [(message, test) for messages in read().values() for message, test in messages.items() if test != NO_TEST]
    assert [each for each in shown if part(each[0]) not in shown_by(each[1])] == [], "run `make screens`"


def test_messages_without_a_test_become_fewer() -> None:
    without = [message for messages in read().values() for message, test in messages.items() if test == NO_TEST]
    assert len(without) <= MOST_WITHOUT_TEST, without
