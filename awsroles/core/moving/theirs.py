"""Profiles and settings of another tool, as values."""

from collections.abc import Mapping
from typing import Any

from awsroles.core.config.section import OptionChanges
from awsroles.core.dataclass import dataclass, field
from awsroles.core.moving.traces import TITLES, Tool
from awsroles.core.profiles.profiles import Profiles


@dataclass(frozen=True)
class Seen:
    """All that a tool is read from: both AWS files, the environment, and *settings*, parsed from the file *path*."""

    profiles: Profiles
    environ: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Left:
    """A thing that is not carried over, and the reason as the rest of a sentence."""

    what: str
    why: str


@dataclass(frozen=True)
class User:
    """An IAM user of the tool, who gets the master profile *name*.

    Its access key is in the profile *plaintext*, or in *place*, where only the tool reads it; *command* runs another
    command with that key in its environment, and *forget* deletes it there. *changes* prepare the section *name* of the
    config file. *mfa_serial* and *region* are those in use, *seconds* the duration of the MFA session.
    """

    name: str
    plaintext: str | None = None
    place: str = ""
    command: str = ""
    forget: str = ""
    changes: OptionChanges = field(default_factory=dict)
    mfa_serial: str | None = None
    region: str | None = None
    seconds: int | None = None
    partition: str = "aws"


@dataclass(frozen=True)
class Theirs:
    """The users and roles of *tool*.

    *roles* has, for each profile that can become ours, the changes that make it a native one in the config file, and
    *credentials* the changes that this needs in the credentials file. *left* is not carried over. *settings* have a
    place in config.toml.
    """

    tool: Tool
    users: tuple[User, ...] = ()
    roles: Mapping[str, OptionChanges] = field(default_factory=dict)
    credentials: Mapping[str, OptionChanges] = field(default_factory=dict)
    left: tuple[Left, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The tool's name in a sentence."""
        return TITLES.get(self.tool, self.tool)
