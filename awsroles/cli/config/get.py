"""`awsroles config get KEY`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.cli.base import command
from awsroles.cli.output import results
from awsroles.cli.parameters import Argument
from awsroles.core.settings import setting
from awsroles.core.settings_text import effective_settings

Key = Annotated[str, Argument(metavar="KEY", help="The setting; awsroles config list has them.", show_default=False)]
"""The argument of the commands about one setting."""


@command("awsroles config get prompt")
def run(app: App, key: Key) -> None:
    """Print the value of a setting.

    It is that of the environment, else of config.toml, else the default. Without a value, the line is empty.
    """
    wanted = setting(key)
    # Raises the error of a value that is wrong.
    _ = app.settings
    values = {each.setting.name: each.value for each in effective_settings(app.settings_file.read(), app.environ)}
    value = values[wanted.name]
    results.line("" if value is None else str(value))
