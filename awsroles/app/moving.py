"""The move of profiles and settings from other tools, composed of an app's components."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.moving.traces import FoundTool


def found_tools(app: "App") -> "list[FoundTool]":
    """Return the other tools that this machine has traces of, those in use first.

    Reads the AWS files, and looks for names of files and programs; raises ConfigurationError for AWS files that
    botocore would refuse.
    """
    from awsroles.adapters.files.tool_files import machine
    from awsroles.core.moving import traces

    return traces.found_tools(app.profiles(), machine(app.environ))
