"""The ways of another tool: where it keeps access keys, and which options are its own."""

from collections.abc import Callable, Mapping

from awsroles.core.dataclass import dataclass, field
from awsroles.core.moving.traces import Tool


@dataclass(frozen=True)
class Rules:
    """The ways of one tool.

    *effective* returns the options of a profile as the tool sees them. *place* says where it keeps the access key of a
    profile, None if it leaves keys in the AWS files, and *may_keep* whether it may have that of a source; *command* is
    its own command with that key, and *forget* deletes it. *is_user* says that a profile without roles is a user. The
    options *dropped* are the tool's alone, and *renamed* ones have another name with us. *defaults* are for roles, and
    *mfa_seconds* is the duration of MFA sessions.
    """

    tool: Tool
    effective: Callable[[str], Mapping[str, str]]
    place: Callable[[str], str] | None = None
    may_keep: Callable[[str], bool] = lambda _: False
    is_user: Callable[[str], bool] = lambda _: False
    command: Callable[[str], str] = lambda _: ""
    forget: Callable[[str], str] = lambda _: ""
    dropped: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    mfa_seconds: Callable[[str], int | None] = lambda _: None
