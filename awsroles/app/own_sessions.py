"""The use case of `awsroles logout --revoke`, composed of an app's components."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from awsroles.core.dataclass import dataclass
from awsroles.errors import ConfigurationError

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.aws.credentials import SigningCredentials
    from awsroles.core.org.offboard.own_sessions import EndedSessions, Target
    from awsroles.core.profiles.model import MasterProfile
    from awsroles.core.profiles.resolved import ResolvedProfile


@dataclass(frozen=True)
class Revoking:
    """The *targets* whose sessions end, all of the user of *master*; *helpers* are profiles by account ID."""

    master: "MasterProfile"
    targets: tuple["Target", ...]
    helpers: dict[str, list[str]]

    def end(self, app: "App", say: Callable[[str], None], pause: Callable[[float], None]) -> "list[EndedSessions]":
        """End the sessions; *pause* waits for seconds. Raises AwsError, StorageError."""
        from awsroles.core.keys.iam_user import IamUserCalls, resolve_master
        from awsroles.core.org.offboard.own_sessions import OwnSessions

        profiles = app.profiles()
        chain = resolve_master(profiles, self.master.name)
        own = None
        if any(each.is_user for each in self.targets):
            own = IamUserCalls(app.sessions, chain).run("iam:PutUserPolicy", lambda each: each)

        def session(profile: str) -> "SigningCredentials":
            return app.sessions.get(profiles.chain(profile)).credentials

        iam = app.aws.actions("iam", app.endpoint(chain, "IAM"))
        ending = OwnSessions(self.master.user, iam, session, self.helpers, clock=app.clock, pause=pause, say=say)
        return ending.end(self.targets, own)


def revoking(app: "App", names: Sequence[str]) -> list[Revoking]:
    """Return what ends for the profiles *names*, by user; without names, all of one's own sessions.

    Raises ConfigurationError for a profile of another kind.
    """
    chains = _own_chains(app)
    masters = {chain.master.name: chain.master for chain in chains.values()}
    for name in names:
        if name not in chains:
            app.profiles().chain(name)
            raise ConfigurationError(f"profile {name} has no sessions of a user of awsroles", "name another one")
    if not masters:
        raise ConfigurationError("there is no master profile, so there are no sessions of yours", "run awsroles setup")
    found = [_of_user(master, chains, names) for master in masters.values()]
    return [each for each in found if each.targets]


def _of_user(master: "MasterProfile", chains: "dict[str, ResolvedProfile]", names: Sequence[str]) -> Revoking:
    from awsroles.core.org.offboard.own_sessions import Target

    own = {name: chain for name, chain in chains.items() if chain.master.user == master.user}
    if not names or any(not own[name].role_profiles for name in names if name in own):
        # A user's session takes those of its roles along.
        wanted = list(own)
    else:
        wanted = [name for name in names if name in own]
    arns: dict[str, list[str]] = {}
    for name in wanted:
        arns.setdefault(_arn(own[name]), []).append(name)
    accounts: dict[str, list[str]] = {}
    # The profiles that are named come first: they have sessions, more likely than others.
    for name in dict.fromkeys([*wanted, *own]):
        if own[name].role_profiles:
            accounts.setdefault(own[name].role_profile.role.account, []).append(name)
    return Revoking(master, tuple(Target(arn, tuple(of_arn)) for arn, of_arn in arns.items()), accounts)


def _arn(chain: "ResolvedProfile") -> str:
    return str(chain.role_profile.role) if chain.role_profiles else str(chain.master.user)


def _own_chains(app: "App") -> "dict[str, ResolvedProfile]":
    """Return the profiles whose sessions come from a master profile, masters included."""
    from awsroles.core.profiles.model import MasterProfile

    profiles, found = app.profiles(), {}
    for name in profiles.roles_and_masters():
        try:
            chain = profiles.chain(name)
        except ConfigurationError:
            # A damaged profile has no session.
            continue
        if isinstance(chain.source, MasterProfile):
            found[name] = chain
    return found
