"""The move of profiles and settings from other tools, composed of an app's components."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.config.edit import ProfileFile
    from awsroles.core.moving.move import Move
    from awsroles.core.moving.theirs import Theirs
    from awsroles.core.moving.traces import FoundTool, Tool
    from awsroles.core.setup.setup import Setup
    from awsroles.core.stores.store import StoreName


def found_tools(app: "App") -> "list[FoundTool]":
    """Return the other tools that this machine has traces of, those in use first.

    Reads the AWS files, and looks for names of files and programs; raises ConfigurationError for AWS files that
    botocore would refuse.
    """
    from awsroles.adapters.files.tool_files import machine
    from awsroles.core.moving import traces

    return traces.found_tools(app.profiles(), machine(app.environ))


def theirs_of(app: "App", tool: "Tool") -> "Theirs":
    """Return the users, roles and settings of *tool*; raise ConfigurationError for a file that cannot be read."""
    from awsroles.adapters.files.tool_files import config_files
    from awsroles.core.moving import aws_mfa, aws_runas, aws_vault, awsume, granted, leapp
    from awsroles.core.moving.theirs import Seen

    readers = {
        "aws-vault": aws_vault.read,
        "awsume": awsume.read,
        "aws-mfa": aws_mfa.read,
        "aws-runas": aws_runas.read,
        "granted": granted.read,
        "leapp": leapp.read,
    }
    path = config_files(app.environ).get(tool, "")
    return readers[tool](Seen(app.profiles(), app.environ, path, _settings(tool, path)))


def move(app: "App", store: "StoreName | None") -> "Move":
    """Return the move of another tool's profiles, whose access keys go into *store*, or into the store in use."""
    from awsroles.adapters.files.aws_config import option_line
    from awsroles.app.profiles import setup, suggested_region
    from awsroles.core.dataclass import replace
    from awsroles.core.moving.move import Move

    def setup_in(config: "ProfileFile", credentials: "ProfileFile") -> "Setup":
        return replace(setup(app, store), config=config, credentials=credentials)

    return Move(
        config=app.config,
        credentials=app.credentials,
        backups=app.backups,
        template=app.template,
        prompter=app.prompter,
        setup=setup_in,
        suggested_region=suggested_region(app),
        write_line=option_line,
        ui=app.ui,
    )


def _settings(tool: "Tool", path: str) -> dict[str, Any]:
    """Return what the settings file *path* of *tool* holds, nothing if there is none."""
    from awsroles.adapters.files.tool_files import read_settings_file

    text = read_settings_file(path) if path else None
    if text is None:
        return {}
    if tool == "awsume":
        from awsroles.core.moving.flat_yaml import flat_yaml

        return dict(flat_yaml(path, text))
    from awsroles.adapters.files.toml import parse_toml
    from awsroles.core.org.documents import NotTomlError
    from awsroles.errors import ConfigurationError

    try:
        return parse_toml(text)
    except NotTomlError as error:
        place = f"{path}:{error.line}" if error.line else path
        hint = "correct that line, or move the file away to go on without it"
        raise ConfigurationError(f"{place}: {error.reason}", hint) from None
