"""The person who is not to be asked."""

from collections.abc import Callable

import pytest

from awsroles.adapters.terminal.prompter import Nobody
from awsroles.core.prompts import Person
from awsroles.errors import NobodyToAskError


@pytest.mark.parametrize(
    "ask",
    [
        lambda person: person.ask("Access key ID: "),
        lambda person: person.ask_secret("Secret access key (not shown): "),
        lambda person: person.choose("Which profile?", ["a", "b"]),
        lambda person: person.confirm("Remove it?"),
    ],
)
def test_every_question_goes_unanswered_and_is_named(ask: Callable[[Person], object]) -> None:
    with pytest.raises(
        NobodyToAskError, match=r"--no-input or AWSROLES_NO_INPUT says not to ask: [AWRS].+[?)D]$"
    ) as caught:
        ask(Nobody())
    assert caught.value.exit_code == 6
    assert "--help" in str(caught.value.hint)
