"""The use case of `awsroles org offboard`, composed of an app's components."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from awsroles.core.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsroles.app.app import App
    from awsroles.core.iam.reading.policy_reading import RunAll
    from awsroles.core.org.live.reading.session import Ports
    from awsroles.core.org.offboard.file_change import FileChange
    from awsroles.core.org.offboard.journal import Journal
    from awsroles.core.org.offboard.plan import Change, OffboardPlan
    from awsroles.core.org.offboard.ways import AccountCalls
    from awsroles.core.profiles.model import MasterProfile
    from awsroles.core.profiles.resolved import ResolvedProfile

_WORKERS = 16


@dataclass(frozen=True)
class Offboarding:
    """An offboarding that is *plan*ned by the user of *master*, and the *file* as it changes."""

    master: "MasterProfile"
    plan: "OffboardPlan"
    file: "FileChange"
    journal: "Journal"
    calls: "AccountCalls"
    run_all: "RunAll"

    def apply(self, whole: Sequence[str], say: Callable[[str], None]) -> bool:
        """Take the steps; of the roles *whole*, by ARN, end everybody's sessions. Return True if all is done."""
        from awsroles.core.org.offboard.execution import Execution

        return Execution(self.calls, self.journal, self.run_all, say=say).run(self.plan, whole)


@contextmanager
def offboarding(
    app: "App",
    user: str,
    file: str | None,
    change: "Change",
    *,
    via: str | None = None,
    profile: str | None = None,
    pause: "Callable[[float], None] | None" = None,
) -> "Iterator[Offboarding]":
    """Yield the offboarding of *user* by the organization's *file*; nobody else offboards the user meanwhile.

    *pause* waits for seconds.

    Raises ConfigurationError, UsageError, AwsError, StorageError.
    """
    from awsroles.adapters.files.toml import parse_toml
    from awsroles.adapters.process.parallel import Parallel
    from awsroles.adapters.state.offboarding_journal import offboarding_journal
    from awsroles.app.organization import check_master, read
    from awsroles.core.keys.iam_user import IamUserCalls, resolve_master
    from awsroles.core.org.offboard.file_change import file_change
    from awsroles.core.org.offboard.journal import Journal
    from awsroles.core.org.offboard.preparation import Preparation, check_offboarding
    from awsroles.core.org.offboard.ways import AccountCalls, ways_into
    from awsroles.core.org.policies.parts import master_of

    organization = read(file)
    profiles = app.profiles()
    chain = resolve_master(profiles, profile or profiles.default_source("run it again with --profile and one of {}"))
    check_master(organization, chain, "--profile")
    own = chain.master.user
    check_offboarding(organization, user, own.name, change)
    ways = ways_into(organization, own.name, via)
    credentials = IamUserCalls(app.sessions, chain).run("sts:AssumeRole", lambda each: each)
    calls = AccountCalls(ports(app, chain, pause), own, credentials, ways)
    run_all = Parallel(_WORKERS, check=app.waiter.check_cancelled)
    name = f"{master_of(organization).id}-{user.lower()}"
    with app.locks.hold(f"offboarding-{name}"):
        journal = Journal(offboarding_journal(app.state_directory, name))
        plan = Preparation(organization, calls, run_all).plan(user, change, journal)
        change_of_file = file_change(organization, plan.holdings.name, change.to, parse_toml)
        yield Offboarding(chain.master, plan, change_of_file, journal, calls, run_all)


def ports(app: "App", chain: "ResolvedProfile", pause: "Callable[[float], None] | None" = None) -> "Ports":
    """Return the parts of AWS that calls in many accounts need, as the master profile *chain* reaches them.

    *pause* waits for seconds.
    """
    from awsroles.core.org.live.reading.session import Ports

    return Ports(
        app.aws.sts(app.endpoint(chain, "STS"), is_kept=True),
        app.aws.actions("iam", app.endpoint(chain, "IAM")),
        app.aws.actions("organizations", app.endpoint(chain, "ORGANIZATIONS")),
        app.clock,
        pause or app.waiter.pause,
    )
