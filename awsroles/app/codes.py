"""The sources of MFA codes, in the order in which they are tried."""

from itertools import chain
from typing import TYPE_CHECKING

from awsroles.core.messages import ignore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from awsroles.app.app import App
    from awsroles.core.mfa.codes import CodeSource


def code_source(app: "App") -> "CodeSource":
    """Return the source of codes of *app*: the option --mfa-code, then seed and program, then a prompt."""
    from awsroles.core.mfa.codes import FirstAvailable, NotedPrompt

    option: list[CodeSource] = []
    if app.invocation.mfa_code is not None:
        from awsroles.adapters.mfa.prompt import OptionCode

        option = [OptionCode(app.invocation.mfa_code)]
    return FirstAvailable(
        silent=lambda: chain(option, _silent_sources(app, app.ui.note)),
        prompts=lambda: [NotedPrompt(each, app.locks.note) for each in _prompts(app)],
    )


def silent_code_source(app: "App") -> "CodeSource":
    """Return the source of codes that never prompts."""
    from awsroles.core.mfa.codes import FirstAvailable

    return FirstAvailable(silent=lambda: _silent_sources(app, ignore), prompts=list)


def _prompts(app: "App") -> "list[CodeSource]":
    """Return the prompts in the order in which they are tried, or a refusal that names what turned them off."""
    from awsroles.adapters.mfa.dialog import DialogCodes
    from awsroles.adapters.mfa.prompt import TerminalCodes
    from awsroles.core.mfa.codes import PromptsOff

    invocation, waiter, prompt = app.invocation, app.prompt_waiter, app.settings.prompt
    if invocation.mode == "background":
        return []
    if not invocation.may_prompt:
        if invocation.is_input_turned_off:
            return [PromptsOff("AWSROLES_NO_INPUT", "run awsroles login {} without it, or set mfa_process")]
        return [PromptsOff("--no-input", "run awsroles login {} in a terminal or with --mfa-code, or set mfa_process")]
    if prompt == "never":
        setting = "AWSROLES_PROMPT=never" if "AWSROLES_PROMPT" in app.environ else "the setting prompt = never"
        return [PromptsOff(setting, "run awsroles login {} with AWSROLES_PROMPT=tty")]
    prompts: list[CodeSource] = [TerminalCodes(app.terminal, app.terminal.tell, waiter)]
    if prompt != "tty":
        prompts.append(DialogCodes(prompt, waiter))
    return prompts


def _silent_sources(app: "App", say: "Callable[[str], None]") -> "Iterator[CodeSource]":
    """Yield the sources that never prompt, which *say* what they used. Most requests need the first one only."""
    from awsroles.adapters.mfa.totp import TotpCodes

    yield TotpCodes(app.secrets, app.prompt_waiter, say)
    # The mfa_process may need a touch or open a window, which nobody expects of an endpoint.
    if app.invocation.mode != "background":
        from awsroles.adapters.mfa.mfa_process import MfaProcessCodes

        yield MfaProcessCodes(app.settings.mfa_process, app.prompt_waiter)
