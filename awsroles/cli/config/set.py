"""`awsroles config set KEY VALUE`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.cli.base import command
from awsroles.cli.config.get import Key
from awsroles.cli.parameters import Argument
from awsroles.core.settings import setting


@command("awsroles config set prompt zenity")
def run(
    app: App,
    key: Key,
    value: Annotated[str, Argument(metavar="VALUE", help="The new value.", show_default=False)],
) -> None:
    """Change a setting.

    Only its value changes in config.toml: comments and order stay. A value that no command could use is refused.
    """
    wanted = setting(key)
    new = wanted.written(value)
    if app.settings_file.edit(wanted.name, new):
        app.ui.done(f"Set {wanted.name} to {new} in {app.settings_path}")
    else:
        app.ui.note(f"{wanted.name} is {new} already.")
    given = app.environ.get(wanted.variable) if wanted.variable is not None else None
    if given:
        app.ui.note(f"In this shell, {wanted.variable}={given} overrides it.")
