"""The person who is not to be asked."""

from collections.abc import Callable

import pytest

from awsroles.adapters.terminal.prompter import NoPrompter
from awsroles.core.prompts import Prompter
from awsroles.errors import NoTerminalError


@pytest.mark.parametrize(
    "ask",
    [
        lambda person: person.ask("Access key ID: "),
        lambda person: person.ask_secret("Secret access key (not shown): "),
        lambda person: person.choose("Which profile?", ["a", "b"]),
        lambda person: person.confirm("Remove it?"),
    ],
)
def test_every_question_goes_unanswered_and_is_named(ask: Callable[[Prompter], object]) -> None:
    words = "an answer is needed, and --no-input or AWSROLES_NO_INPUT says not to ask: "
    with pytest.raises(NoTerminalError, match=rf"^{words}[AWRS].+[?)D]$") as caught:
        ask(NoPrompter())
    assert caught.value.exit_code == 6
    assert caught.value.hint == "give it as an option (--help shows them), or leave that out"
