"""Snapshots of what is live in accounts, for the commands of `awsroles org`."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from awsroles.errors import ConfigurationError

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.org.live.reading.entrances import ToRead
    from awsroles.core.org.live.snapshot import Snapshot
    from awsroles.core.org.organization import Organization
    from awsroles.core.profiles.resolved import ResolvedProfile

_WORKERS = 16


def read_live(
    app: "App",
    organization: "Organization",
    profile: str | None = None,
    *,
    via: str | None = None,
    others: Mapping[str, Sequence[str]] | None = None,
    resume: bool = False,
    is_people_only: bool = False,
    on_start: Callable[[int], Callable[[int], None]] | None = None,
) -> "Snapshot":
    """Return what is live in the accounts of *organization*, read as the user of the master *profile*, or the only one.

    *via* is the function whose roles are assumed. *others* are names of roles by account ID, besides those of
    functions, that are looked for. With *is_people_only* the users of the master account are all that is read.
    *on_start* is told how many accounts are read and returns what is told of each.
    Raises ConfigurationError, AwsError if AWS does not take the user's credentials, and StorageError.
    """
    from awsroles.app.organization import check_master
    from awsroles.core.keys.iam_user import resolve_master
    from awsroles.core.org.live.reading.entrances import DEFAULT_FUNCTION, accounts_to_read, people_to_read

    if via is not None and via not in organization.functions:
        raise _no_function(via, organization)
    profiles = app.profiles()
    chain = resolve_master(profiles, profile or profiles.default_source("run it again with --profile and one of {}"))
    check_master(organization, chain, "--profile")
    name, way = chain.master.user.name, via or DEFAULT_FUNCTION
    wanted = (
        people_to_read(organization, name, way) if is_people_only else accounts_to_read(organization, name, way, others)
    )
    on_result = on_start(len(wanted)) if on_start is not None else lambda _: None
    management = organization.accounts.get(organization.settings.get("management_account") or "")
    return read_accounts(
        app,
        chain,
        wanted,
        None if management is None else str(management.get("id")),
        resume=resume,
        on_result=on_result,
    )


def read_accounts(
    app: "App",
    chain: "ResolvedProfile",
    wanted: "Sequence[ToRead]",
    management: str | None = None,
    *,
    resume: bool = False,
    on_result: Callable[[int], None] = lambda _: None,
) -> "Snapshot":
    """Return what is live in the accounts *wanted*, read as the user of the master profile *chain*."""
    from awsroles.adapters.process.parallel import Parallel
    from awsroles.adapters.state.seen_accounts import SeenAccountsFile
    from awsroles.core.discover.pace import Pace
    from awsroles.core.keys.iam_user import IamUserCalls
    from awsroles.core.org.live.reading.live import LiveReading, Runs
    from awsroles.core.org.live.reading.session import Ports
    from awsroles.errors import ThrottledError

    user = chain.master.user
    credentials = IamUserCalls(app.sessions, chain).run("sts:AssumeRole", lambda each: each)
    check = app.waiter.check_cancelled
    runs = Runs(
        Parallel(_WORKERS, again=ThrottledError, pace=Pace(), on_result=on_result, check=check),
        Parallel(_WORKERS, check=check),
    )
    ports = Ports(
        app.aws.sts(app.endpoint(chain, "STS"), is_kept=True),
        app.aws.actions("iam", app.endpoint(chain, "IAM")),
        app.aws.actions("organizations", app.endpoint(chain, "ORGANIZATIONS")),
        app.clock,
        app.waiter.pause,
    )
    seen = SeenAccountsFile(app.state_directory, str(user))
    return LiveReading(ports, user, credentials, runs, seen=seen, management=management).read(wanted, resume=resume)


def _no_function(name: str, organization: "Organization") -> ConfigurationError:
    from awsroles.core.suggest import nearest

    close = nearest(name, organization.functions)
    hint = f"did you mean {close}?" if close is not None else "name a function of the file"
    return ConfigurationError(f"there is no function {name!r}", hint)
