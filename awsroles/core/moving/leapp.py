"""Profiles of Leapp, whose sessions are in an encrypted file.

Sources: Noovolari/leapp 0.26, docs/security/credential-process.md and docs/security/system-vault.md, and
`packages/cli/src/commands/session/list.ts`: not even `leapp session list` shows the roles.
"""

from awsroles.core.moving.theirs import Left, Seen, Theirs
from awsroles.core.moving.traces import is_process_of

_SEALED = "Leapp keeps its role in an encrypted file"


def read(seen: Seen) -> Theirs:
    """Return what is left: the roles are known to Leapp alone."""
    left = [
        Left(name, _SEALED)
        for name in seen.profiles
        if is_process_of("leapp", seen.profiles.options(name).get("credential_process"))
    ]
    return Theirs("leapp", left=tuple(left))
