"""Where MFA codes come from."""

import time
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsroles.adapters.patience import Patience
    from awsroles.core.person_ports import CodeSource
    from awsroles.core.seed_keeping import SeedKeeping
    from awsroles.core.state_ports import UsedCodes
    from awsroles.core.token_code import CodeSpender
    from awsroles.wired.people import People
    from awsroles.wired.process import Process
    from awsroles.wired.secrets import Secrets


class Codes:
    """The sources of codes of *process*: seeds among the *secrets*, programs, and *people*."""

    def __init__(self, process: "Process", people: "People", secrets: "Secrets") -> None:
        self._process = process
        self._people = people
        self._secrets = secrets

    @property
    def spender(self) -> "CodeSpender":
        """What gets a code from wherever there is one, and sends it once."""
        from awsroles.adapters.given_code import GivenCode
        from awsroles.core.code_sources import FirstAble, MadeWhenAsked
        from awsroles.core.token_code import CodeSpender

        code = self._process.terms.mfa_code
        given = [] if code is None else [GivenCode(code)]
        return CodeSpender(FirstAble([*given, MadeWhenAsked(lambda: FirstAble(self._sources()))]), self.used, time.time)

    @property
    def silent(self) -> "CodeSource":
        """What gives codes without asking anybody."""
        from awsroles.core.code_sources import FirstAble

        return FirstAble(self._silent_sources())

    @cached_property
    def used(self) -> "UsedCodes":
        """The codes that were sent."""
        from awsroles.adapters.used_codes import FileUsedCodes

        return FileUsedCodes(self._process.state_folder)

    @property
    def seeds(self) -> "SeedKeeping":
        """The TOTP seeds in the secret store."""
        from awsroles.adapters.seed_codes import code_at
        from awsroles.core.seed_keeping import SeedKeeping

        return SeedKeeping(self._secrets.store, self._people.person, time.time, code_at, self._process.terms.say)

    def _sources(self) -> "list[CodeSource]":
        """Return where a code may come from, in the order in which they are asked."""
        from awsroles.adapters.dialog_codes import DialogCodes
        from awsroles.adapters.terminal_codes import TerminalCodes

        prompt, patience = self._process.settings.prompt, self._patience
        sources = self._silent_sources()
        if self._process.terms.may_ask and prompt != "never":
            terminal = self._people.terminal
            sources.append(TerminalCodes(terminal, terminal.say, patience))
            if prompt != "tty":
                sources.append(DialogCodes(prompt, patience))
        return sources

    def _silent_sources(self) -> "list[CodeSource]":
        from awsroles.adapters.program_codes import ProgramCodes
        from awsroles.adapters.seed_codes import SeedCodes

        sources: list[CodeSource] = [SeedCodes(self._secrets.store, self._patience)]
        # A program may want a touch or show a window, and behind an endpoint nobody expects it.
        if self._process.terms.person or self._process.terms.may_ask:
            sources.append(ProgramCodes(self._process.settings.mfa_process, self._patience))
        return sources

    @property
    def _patience(self) -> "Patience":
        from awsroles.adapters.patience import Patience

        process = self._process
        return Patience(time.time, process.prompt_seconds, process.tick, process.terms.say)
