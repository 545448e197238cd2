"""The use case of `awsroles org init --from-live`: the files of an organization that is there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from awsroles.app.app import App
    from awsroles.core.dataclass import dataclass
    from awsroles.core.org.from_live.files import FirstFiles
    from awsroles.core.org.live.snapshot import Snapshot
    from awsroles.core.profiles.resolved import ResolvedProfile
else:
    from awsroles.core.dataclass import dataclass


@dataclass(frozen=True)
class FromLive:
    """The *files* of what is there, and the *snapshot* that they are of."""

    files: "FirstFiles"
    snapshot: "Snapshot"


def files_from_live(
    app: "App",
    profile: str | None,
    via: str | None,
    on_start: Callable[[int], Callable[[int], None]],
) -> FromLive:
    """Return the files of what the user of the master *profile* can read, by the role *via* if it is given.

    *on_start* is told how many accounts are read and returns what is told of each. Raises AccessDeniedError if the
    account of the users cannot be read, ConfigurationError, and what reading raises.
    """
    from datetime import datetime, timezone

    from awsroles.adapters.files.organization_folder import FILE
    from awsroles.adapters.files.toml import parse_toml
    from awsroles.app.organization import check_new
    from awsroles.core.keys.iam_user import resolve_master
    from awsroles.core.org.first_file import EXCEPTIONS
    from awsroles.core.org.from_live.files import files_of_live

    for path in (FILE, EXCEPTIONS):
        check_new(path)
    profiles = app.profiles()
    chain = resolve_master(profiles, profile or profiles.default_source("run it again with --profile and one of {}"))
    now = datetime.fromtimestamp(app.clock(), timezone.utc)
    snapshot = _read(app, chain, via, on_start, now)
    return FromLive(files_of_live(FILE, snapshot, chain.master.user.account, parse_toml, now), snapshot)


def _read(
    app: "App",
    chain: "ResolvedProfile",
    via: str | None,
    on_start: Callable[[int], Callable[[int], None]],
    now: "datetime",
) -> "Snapshot":
    """Return the account of the users, then all that it tells of, then what only single roles tell."""
    from awsroles.app.live import read_accounts
    from awsroles.core.org.from_live.entrances import accounts_of_groups, own_account
    from awsroles.core.org.from_live.reading import joined, roles_to_ask_for, with_roles
    from awsroles.errors import AccessDeniedError

    user = chain.master.user
    first = read_accounts(app, chain, [own_account(user, via)])
    if not first.accounts[user.account].is_whole:
        why = next((each.why for each in first.accounts[user.account].unread), "")
        raise AccessDeniedError(
            f"account {user.account} cannot be read: {why}", "name a role that may read it with --via: --via audit"
        )
    wanted = accounts_of_groups(first, user, via)
    on_result = on_start(len(wanted))
    management = first.organization.management_account if first.organization is not None else None
    others = read_accounts(app, chain, wanted, management, on_result=on_result)
    snapshot = joined(first, others)
    asked = roles_to_ask_for(snapshot, user.account, [own_account(user, via), *wanted], now)
    return with_roles(snapshot, read_accounts(app, chain, asked, management)) if asked else snapshot
