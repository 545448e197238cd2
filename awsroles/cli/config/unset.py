"""`awsroles config unset KEY`."""

from awsroles.app.app import App
from awsroles.cli.base import command
from awsroles.cli.config.get import Key
from awsroles.core.settings import SETTINGS, setting


@command("awsroles config unset prompt")
def run(app: App, key: Key) -> None:
    """Give a setting its default again.

    Its line in config.toml is removed, with a comment at its end. The line of an unknown
    setting is removed too.
    """
    if key not in app.settings_file.read().values:
        known = setting(key)
        app.ui.note(f"{known.name} is not set in {app.settings_path}.")
        return
    app.settings_file.edit(key, None)
    default = SETTINGS[key].default if key in SETTINGS else None
    app.ui.done(f"Removed {key} from {app.settings_path}" + ("" if default is None else f"; the default is {default}"))
