"""`awsroles mfa code [PROFILE]`."""

import time

import typer

from awsroles.cli import output
from awsroles.cli.base import MakeApp, command
from awsroles.cli.options import WithDevice
from awsroles.core.mfa.codes import seconds_to_next_code
from awsroles.core.mfa.device import device_of
from awsroles.errors import ConfigurationError, NoTerminalError


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""

    @command(app, "code", "awsroles mfa code")
    def run(make: MakeApp, *, profile: WithDevice = "master") -> None:
        """Print the current MFA code.

        It comes from the stored seed, or from the mfa_process.
        """
        wiring = make()
        chain = wiring.profiles().chain(profile)
        serial = device_of(chain)
        question = wiring.switch.mfa.question(chain, wiring.switch.identity(chain), profile)
        try:
            code = wiring.codes.silent.ask(question)
        except NoTerminalError as error:
            raise ConfigurationError(
                f"nothing gives codes of {serial}: no seed is stored, and no mfa_process is configured",
                f"awsroles mfa store {profile} stores a seed; docs/mfa.md shows programs",
            ) from error
        left = seconds_to_next_code(time.time())
        output.result(code)
        if wiring.codes.used.code_is_used(serial, code):
            wiring.terms.say(f"it was used already: the next one comes in {left} s")
        else:
            wiring.terms.say(f"good for {left} s")
