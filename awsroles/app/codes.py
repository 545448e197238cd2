"""Where MFA codes come from."""

import time
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsroles.adapters.process.waiting import Waiter
    from awsroles.app.people import People
    from awsroles.app.process import Process
    from awsroles.app.secrets import Secrets
    from awsroles.core.mfa.codes import CodeSource, CodeSubmitter, UsedCodes
    from awsroles.core.mfa.seed_store import TotpSeedStore


class Codes:
    """The sources of codes of *process*: seeds among the *secrets*, programs, and *people*."""

    def __init__(self, process: "Process", people: "People", secrets: "Secrets") -> None:
        self._process = process
        self._people = people
        self._secrets = secrets

    @property
    def submitter(self) -> "CodeSubmitter":
        """What gets a code from wherever there is one, and sends it once."""
        from awsroles.adapters.mfa.prompt import OptionCode
        from awsroles.core.mfa.codes import CodeSubmitter, FirstAvailable, MadeWhenAsked

        code = self._process.terms.mfa_code
        given = [] if code is None else [OptionCode(code)]
        asked = MadeWhenAsked(lambda: FirstAvailable(self._people_asked(), silent=self._silent_sources()))
        return CodeSubmitter(FirstAvailable([asked], silent=given), self.used, time.time)

    @property
    def silent(self) -> "CodeSource":
        """What gives codes without asking anybody."""
        from awsroles.core.mfa.codes import FirstAvailable

        return FirstAvailable((), silent=self._silent_sources())

    @cached_property
    def used(self) -> "UsedCodes":
        """The codes that were sent."""
        from awsroles.adapters.state.used_codes import FileUsedCodes

        return FileUsedCodes(self._process.shared_folder)

    @property
    def seeds(self) -> "TotpSeedStore":
        """The TOTP seeds in the secret store."""
        from awsroles.adapters.mfa.totp import code_at
        from awsroles.core.mfa.seed_store import TotpSeedStore

        return TotpSeedStore(self._secrets.store, self._people.person, time.time, code_at, self._process.terms.say)

    def _people_asked(self) -> "list[CodeSource]":
        """Return the ways to ask a person, in the order in which they are tried, or what says that none is to be."""
        from awsroles.adapters.mfa.dialog import DialogCodes
        from awsroles.adapters.mfa.prompt import TerminalCodes
        from awsroles.app.process import is_told_not_to_ask
        from awsroles.core.mfa.codes import Unasked

        prompt, patience, terms = self._process.settings.prompt, self._patience, self._process.terms
        if not terms.may_ask:
            if not terms.person:
                return []
            return [Unasked("--no-input or AWSROLES_NO_INPUT says not to ask", "give --mfa-code, or leave that out")]
        if not terms.person and is_told_not_to_ask(self._process.environ):
            return [Unasked("asking is turned off (AWSROLES_NO_INPUT)", "run awsroles login PROFILE without it")]
        if prompt == "never":
            variable = "AWSROLES_PROMPT=never" if "AWSROLES_PROMPT" in self._process.environ else "prompt = never"
            why = f"asking is turned off ({variable})"
            return [Unasked(why, "run awsroles login PROFILE with AWSROLES_PROMPT=tty")]
        terminal = self._people.terminal
        asked: list[CodeSource] = [TerminalCodes(terminal, terminal.say, patience)]
        if prompt != "tty":
            asked.append(DialogCodes(prompt, patience))
        return asked

    def _silent_sources(self) -> "list[CodeSource]":
        from awsroles.adapters.mfa.mfa_process import MfaProcessCodes
        from awsroles.adapters.mfa.totp import TotpCodes

        sources: list[CodeSource] = [TotpCodes(self._secrets.store, self._patience)]
        # A program may want a touch or show a window, and behind an endpoint nobody expects it.
        if self._process.terms.person or self._process.terms.may_ask:
            sources.append(MfaProcessCodes(self._process.settings.mfa_process, self._patience))
        return sources

    @property
    def _patience(self) -> "Waiter":
        from awsroles.adapters.process.waiting import Waiter

        process = self._process
        return Waiter(time.time, process.prompt_seconds, process.check_cancelled, process.terms.say)
