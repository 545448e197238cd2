"""The names of the commands, and the first line of each one's help."""

# Like `typing.TYPE_CHECKING`, for --help without `typing`.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from awsroles.cli.base import Command

# Each command is the function `run` in the module of its name.
COMMANDS = {
    "setup": "Store your access key and create the master profile.",
    "discover": "Find the roles that you may assume, and write their profiles.",
    "login": "Log in to a role.",
    "logout": "Delete sessions.",
    "elevate": "Open a guarded profile for a while.",
    "status": "Show your sessions and the time left.",
    "history": "Show the sessions that this machine had, and why.",
    "exec": "Run a command, or a shell, with a role's credentials.",
    "serve": "Provide a role's credentials to containers.",
    "env": "Print a role's credentials as shell variables.",
    "console": "Open a role in the AWS console.",
    "explain": "Explain why a role is denied.",
    "doctor": "Find what is wrong on this machine.",
    "rotate": "Replace your access key.",
    "prompt": "Print the profile and the time left, for a shell prompt.",
    "completion": "Print or install shell completion.",
    "credential-process": "Provide credentials to the AWS CLI and SDKs.",
    "demo": "Show how awsroles works, without an AWS account.",
    "help": "Show the help of a command.",
    "open docs": "Open the documentation in the browser.",
    "profile add": "Add a profile for a role.",
    "profile adopt": "Let awsroles manage existing AWS CLI profiles.",
    "profile show": "Show a profile's effective settings, including inherited ones.",
    "profile list": "List your profiles.",
    "profile remove": "Remove profiles.",
    "config list": "List the settings, and where each value comes from.",
    "config get": "Print the value of a setting.",
    "config set": "Change a setting.",
    "config unset": "Give a setting its default again.",
    "store show": "Show where secrets are kept.",
    "store move": "Move your secrets to another store.",
    "mfa code": "Print the current MFA code.",
    "mfa store": "Store the seed (TOTP secret) of your MFA device.",
    "mfa forget": "Delete the stored seed of your MFA device.",
    "mfa enroll": "Create a virtual MFA device.",
    "org init": "Write the first organization's file.",
    "org lint": "Check the organization's file.",
    "org fmt": "Lay out the organization's file.",
    "org diff": "Show what a change of the organization's file means.",
    "org policies": "Write roles, groups and policies from the organization's file.",
    "org sync": "Write your role profiles from the organization's file.",
    "org show": "Show who has which role, and where each value comes from.",
    "org who-can": "Show who reaches a role.",
    "org can": "Show the roles that a user reaches.",
    "org report": "Write the access review: who reaches which role.",
    "org check": "Check what is live against the organization's file.",
    "org offboard": "Close a user who leaves, and end all sessions.",
}
USE = "_use"
"""The command of the shell function awsroles_use, which no help lists."""
GROUPS = {
    "profile": "Add, adopt, show, list and remove profiles.",
    "config": "List and change your settings.",
    "store": "Show or move where secrets are kept.",
    "mfa": "Get MFA codes and manage MFA devices.",
    "open": "Open the documentation.",
    "org": "Keep accounts, functions and people in one file.",
}
VERSION_HELP = "Print the version."
VERBOSE_HELP = "Show what awsroles does (never a secret)."
QUIET_HELP = "Print only results and errors."
NO_INPUT_HELP = "Never prompt; exit with code 6 if input is needed (AWSROLES_NO_INPUT=1)."
COLOR_HELP = "Use color: auto, always or never (default: auto)."
HELP_HELP = "Show this help."


def find(arguments: "Sequence[str]") -> "str | None":
    """Return the name of the command that *arguments* begin with."""
    return next((name for name in COMMANDS if name.split() == list(arguments[: len(name.split())])), None)


def load(name: str) -> "Command":
    """Return the command *name*. No other is imported."""
    from importlib import import_module

    command: Command = import_module(f"awsroles.cli.{name.replace(' ', '.').replace('-', '_')}").run
    return command
