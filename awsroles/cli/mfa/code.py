"""`awsroles mfa code [PROFILE]`."""

from awsroles.app.app import App
from awsroles.app.codes import silent_code_source
from awsroles.cli.base import command
from awsroles.cli.options import MASTER, WithDevice
from awsroles.cli.output import results
from awsroles.core.aws.arn import mfa_device_name
from awsroles.core.mfa.codes import seconds_to_next_code
from awsroles.core.mfa.device import device_of
from awsroles.errors import ConfigurationError, NoTerminalError


@command("awsroles mfa code")
def run(app: App, *, profile: WithDevice = MASTER) -> None:
    """Print the current MFA code.

    It comes from the seed that awsroles mfa store keeps, or from mfa_process.
    Says on stderr how long it is valid.
    """
    chain = app.profiles().chain(profile)
    serial = device_of(chain)
    question = app.sessions.mfa.code_request(chain, app.sessions.identity(chain), profile)
    try:
        code = silent_code_source(app).ask(question)
    except NoTerminalError as error:
        raise ConfigurationError(
            f"awsroles has no way to make codes for {mfa_device_name(serial)}",
            f"set mfa_process in {app.settings_path}, for example",
            command='mfa_process = "ykman oath accounts code --single aws"',
        ) from error
    left = seconds_to_next_code(app.clock())
    results.line(code)
    if app.used_codes.code_is_used(serial, code):
        app.ui.note(f"This code was used already. The next one comes in {left} s.")
    else:
        app.ui.note(f"Valid for {left} s.")
