"""Owners and permissions of the files that programs take credentials and commands from."""

import os.path
from collections.abc import Sequence
from shlex import quote
from typing import Literal

from awsroles.core.dataclass import dataclass
from awsroles.core.doctor.finding import Finding, SetMode

Content = Literal["commands", "secrets", "state"]
"""The content of a file: programs that are run, secrets, or what is neither."""

_OTHERS_WRITE, _OTHERS_READ, _STICKY = 0o022, 0o044, 0o1000
_ROOT = 0


@dataclass(frozen=True)
class SeenPath:
    """A file or folder that exists; *user_id* owns it, *content* is what it holds.

    *is_own_place* if it is in the home directory or one of awsroles' own folders. The others may be of the system.
    """

    path: str
    user_id: int
    mode: int
    is_folder: bool
    content: Content
    group_is_own: bool = False
    is_own_place: bool = True

    @property
    def open_bits(self) -> int:
        """The permissions of others; those of the group of this user alone do not count."""
        return self.mode & (0o007 if self.group_is_own else 0o077)


def owners(seen: Sequence[SeenPath], user_id: int) -> list[Finding]:
    """Return a finding for each path of *seen* that belongs to another user than *user_id*.

    Elsewhere than in the user's own places, what belongs to root is as the administrator wants it.
    """
    foreign = [each for each in seen if each.user_id != user_id and (each.is_own_place or each.user_id != _ROOT)]
    outermost = [
        each for each in foreign if not any(each is not other and _is_below(each, other.path) for other in foreign)
    ]
    return [
        Finding(
            "error",
            "owner",
            f"{'a folder' if each.is_folder else 'a file'} belongs to another user",
            f"{each.path} (uid {each.user_id}, and you are uid {user_id})",
            f"sudo chown {'-R ' if each.is_folder else ''}$USER {quote(each.path)}" if each.is_own_place else None,
        )
        for each in outermost
    ]


def _is_below(each: SeenPath, folder: str) -> bool:
    return each.path.startswith(os.path.join(folder, ""))


def permissions(seen: Sequence[SeenPath], user_id: int) -> list[Finding]:
    """Return a finding for each path of *seen*, of the user *user_id*, that gives others more than they may have."""
    return [finding for each in seen if each.user_id == user_id and (finding := _of_path(each)) is not None]


def _of_path(each: SeenPath) -> Finding | None:
    if each.mode & _STICKY:
        # Others may not replace the files in such a folder, which is not the user's own.
        return None
    evidence = f"{each.path} (mode {each.mode & 0o777:04o})"
    if each.open_bits & _OTHERS_WRITE:
        what = "others may change the programs that run as you" if each.content == "commands" else "others may write"
        mode = each.mode & 0o777 & ~_OTHERS_WRITE if each.content == "commands" else _private(each)
        return Finding("error", "permissions", what, evidence, *_chmod(each, mode))
    if each.content == "secrets" and each.open_bits & _OTHERS_READ:
        return Finding("error", "permissions", "others may read a secret", evidence, *_chmod(each, _private(each)))
    if each.content == "state" and each.is_folder and each.open_bits & _OTHERS_READ:
        message = "others may see the accounts and roles that you use"
        return Finding("warning", "permissions", message, evidence, *_chmod(each, _private(each)))
    return None


def _private(each: SeenPath) -> int:
    return 0o700 if each.is_folder else 0o600


def _chmod(each: SeenPath, mode: int) -> tuple[str, SetMode | None]:
    """Return the command and the repair, which is safe for the user's own places alone."""
    return f"chmod {mode:o} {quote(each.path)}", SetMode(each.path, mode) if each.is_own_place else None
