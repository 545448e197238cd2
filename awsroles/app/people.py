"""Who can be asked, and what was given without asking."""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsroles.adapters.terminal.prompter import Terminal
    from awsroles.app.process import Process
    from awsroles.core.aws.credentials import AccessKey
    from awsroles.core.prompts import Picker, Prompter


class People:
    """The person at the terminal of *process*, or nobody."""

    def __init__(self, process: "Process") -> None:
        self._process = process

    @cached_property
    def person(self) -> "Prompter":
        """The person at the terminal, or nobody."""
        from awsroles.adapters.terminal.prompter import NoPrompter

        return self.terminal if self._process.terms.may_ask else NoPrompter()

    @property
    def picker(self) -> "Picker":
        """The person at the terminal, to pick one of many, or nobody."""
        from awsroles.adapters.terminal.list_picker import can_draw

        if not self._process.terms.may_ask:
            from awsroles.adapters.terminal.prompter import NoPrompter

            return NoPrompter()
        if not can_draw(self._process.environ):
            from awsroles.adapters.terminal.list_picker import PlainPicker

            return PlainPicker(self.terminal)
        from awsroles.adapters.terminal.filter_picker import FilterPicker

        self._process.harden()
        return FilterPicker(seconds=self._process.prompt_seconds, check_cancelled=self._process.check_cancelled)

    @cached_property
    def terminal(self) -> "Terminal":
        """The controlling terminal, if there is one."""
        from awsroles.adapters.terminal.prompter import Terminal

        self._process.harden()
        return Terminal(seconds=self._process.prompt_seconds, check_cancelled=self._process.check_cancelled)

    def read_access_key(self) -> "AccessKey":
        """Return the access key from the environment or from stdin."""
        from awsroles.adapters.terminal.stdin import read_access_key

        self._process.harden()
        return read_access_key(self._process.environ)

    def given_seed(self) -> str:
        """Return what is piped in as a TOTP seed."""
        from awsroles.adapters.terminal.stdin import read_piped

        self._process.harden()
        return read_piped("pipe the seed in, or leave out --no-input").decode("utf-8", "replace")
