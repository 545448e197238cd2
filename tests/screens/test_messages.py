"""Every message of the program is on the list `tests/messages.txt`, with a test that shows it.

`make screens` writes the list and the page of errors and warnings, and prints the messages that no test shows.
"""

import re
from pathlib import Path

from screens.messages import NO_TEST, collect, part, read, shown_by
from screens.messages_page import PAGE, matches, messages_page

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


def test_the_page_has_every_error_and_warning_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == messages_page(), "run `make screens`"


def test_the_page_has_every_error_and_warning_of_the_screens() -> None:
    folder = Path(__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("t*/*.txt")]
    # A message ends before a list, a hint, the prompt, or another message.
    ends = r"\n(?:awsroles: |\$|\[|  |[^\w\n]* [\w-]+: |\n|[A-Z])"
    shown = {
        re.sub(r"\s+", " ", each).strip()
        for text in texts
        for each in re.findall(rf"^awsroles: (?:error|warning): (.*?)(?={ends}|\Z)", text, re.MULTILINE | re.DOTALL)
    }
    assert len(shown) > 150
    assert sorted(each for each in shown if not matches(each)) == []


def test_troubleshooting_quotes_messages_that_there_are() -> None:
    text = (PAGE.parent / "troubleshooting.md").read_text(encoding="utf-8")
    quoted = re.findall(r"^\*\*`+ ?(.+?) ?`+\*\*$", text, re.MULTILINE)
    assert len(quoted) >= 60
    assert [each for each in quoted if not matches(each)] == []
