"""The use case of `awsroles org sync`, composed of an app's components."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from awsroles.app.organization import check_master, day
from awsroles.app.organization_source import Source, read_source, remembered_source, source
from awsroles.core.dataclass import dataclass
from awsroles.errors import AwsError, ConfigurationError, InputRequiredError, StorageError

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.config.document import ConfigText
    from awsroles.core.config.edit import Edit
    from awsroles.core.org.access import Access
    from awsroles.core.org.organization import Organization
    from awsroles.core.org.sync import SyncPlan
    from awsroles.core.profiles.resolved import ResolvedProfile

_HINT = "have a line added to [users], or name your functions: --function NAME"


@dataclass(frozen=True)
class Asked:
    """The command line: *given* is the source, at *ref*; *functions* are those of the user if the file has no line.

    *source* is the one that *given* means, if it is known already.
    """

    given: str | None = None
    ref: str | None = None
    functions: Sequence[str] = ()
    prunes: bool = False
    renames: bool = False
    source: Source | None = None


@dataclass(frozen=True)
class Syncing:
    """The *plan* of the profiles of *master* from *source*, and the *account_names* in its file by ID."""

    source: Source
    master: str
    account_names: dict[str, str]
    plan: Callable[["ConfigText"], "SyncPlan"]


def syncing(app: "App", master: str | None, asked: Asked) -> Syncing:
    """Return the plan for the user of the profile *master*, or of the only one.

    Without a source, it is the one of the last time, else the nearest file. Raises ConfigurationError, NetworkError,
    UsageError.
    """
    from awsroles.adapters.state.leftovers import POLICIES
    from awsroles.core.aws.durations import DEFAULT_MFA_SESSION
    from awsroles.core.keys.iam_user import resolve_master
    from awsroles.core.org.guards import Guards
    from awsroles.core.org.sync import SyncOptions, make_sync_plan
    from awsroles.core.profiles.profiles import Profiles

    profiles = app.profiles()
    chain = resolve_master(profiles, master or profiles.default_source("give --master with one of {}"))
    remembered = remembered_source(app, chain.name)
    found = asked.source or source(app, asked.given, asked.ref, remembered, prunes=asked.prunes)
    if asked.prunes and remembered not in (None, found.text):
        raise ConfigurationError(
            f"the profiles of {chain.name} come from another source, and --prune would remove what this one lacks",
            "run it without --prune first: the next run takes this source",
        )
    organization = read_source(found)
    user = chain.master.user
    check_master(organization, chain, "--master")
    accesses = _accesses(app, organization, chain, asked.functions)
    options = SyncOptions(
        chain.name,
        user.name,
        # A file may get its ID later than the first profiles.
        tuple(filter(None, (organization.settings.get("id"), user.account))),
        app.template,
        chain.master.duration_seconds or DEFAULT_MFA_SESSION,
        asked.prunes,
        is_partial=bool(asked.functions),
        renames=asked.renames,
        guards=Guards(os.path.join(app.state_directory, POLICIES), organization.policies),
    )

    def plan(text: "ConfigText") -> "SyncPlan":
        return make_sync_plan(Profiles(text, app.credentials.read()), accesses, options)

    names = {str(each.get("id")): name for name, each in organization.accounts.items()}
    return Syncing(found, chain.name, names, plan)


def _accesses(
    app: "App", organization: "Organization", chain: "ResolvedProfile", given: Sequence[str]
) -> "list[Access]":
    """Return what the user of *chain* has today by its functions, or by those *given*."""
    wanted = _functions(app, organization, chain, given)
    today = day(app, None)
    person = None if given else organization.users.get(chain.master.user.name)
    return [
        each
        for (_, function), each in organization.accesses.items()
        if function in wanted and each.is_in_force(today, person)
    ]


def write(app: "App", syncing: Syncing, shown: "Edit[SyncPlan]") -> "Edit[SyncPlan]":
    """Make the edit *shown*, and delete the sessions of profiles that it removes or renames."""
    from awsroles.app.discover import forget_removed
    from awsroles.core.config.shown_edit import write_as_shown

    def is_made(plan: "SyncPlan") -> bool:
        return _conflicts(plan) == _conflicts(shown.plan)

    # Before the profiles name them.
    write_policies(shown.plan.policy_files)
    edit = write_as_shown(app.config, syncing.plan, shown, is_made)
    forget_removed(app, edit, edit.plan.renamed)
    return edit


def write_policies(files: Mapping[str, bytes]) -> None:
    """Write those of the policy *files* that are missing or damaged; raise StorageError."""
    from awsroles.adapters.files.atomic_write import atomic_write, read_file
    from awsroles.adapters.files.directories import cannot_write, make_private_directory

    for path, content in files.items():
        try:
            make_private_directory(os.path.dirname(path))
            before = read_file(path)
        except OSError as error:
            raise cannot_write(path, error) from error
        if before != content:
            atomic_write(path, before, content)


def _conflicts(plan: "SyncPlan") -> list[str]:
    return [row.profile for row in plan.rows if row.state == "conflict"]


def remembered_masters(app: "App") -> list[str]:
    """Return the names of the master profiles that have a file; raise ConfigurationError if there is none."""
    from awsroles.app.organization import masters

    names = [each.name for each in masters(app) if remembered_source(app, each.name) is not None]
    if not names:
        raise ConfigurationError(
            "no master profile has an organization's file yet", "run awsroles org sync SOURCE first"
        )
    return names


def _functions(app: "App", organization: "Organization", chain: "ResolvedProfile", given: Sequence[str]) -> list[str]:
    """Return the functions of the user of *chain*: those *given*, else the file's, else those of the groups in AWS."""
    from awsroles.core.suggest import nearest

    user = chain.master.user.name
    if given:
        for function in given:
            if function not in organization.functions:
                close = nearest(function, organization.functions)
                hint = f"did you mean {close}?" if close else f"use {', '.join(organization.functions)}"
                raise ConfigurationError(f"the organization has no function {function!r}", hint)
        return list(given)
    if user in organization.users:
        return list(organization.users[user].get("functions", ()))
    try:
        groups = _groups(app, chain)
    except (AwsError, StorageError, InputRequiredError) as error:
        kind = AwsError if isinstance(error, AwsError) else ConfigurationError
        problem = f"the file has no user {user!r}, and your groups cannot be read: {error.message}"
        raise kind(problem, _HINT) from error
    found = [name for name in organization.functions if organization.group(name) in groups]
    if not found:
        raise ConfigurationError(f"the file has no user {user!r}, and no group of yours is a function", _HINT)
    return found


def _groups(app: "App", chain: "ResolvedProfile") -> set[str]:
    """Return the names of the groups that AWS tells of the user of *chain*."""
    from awsroles.core.keys.iam_user import IamUserCalls

    iam = app.aws.iam_policies(app.endpoint(chain, "IAM"))
    user = chain.master.user
    groups = IamUserCalls(app.sessions, chain).run("iam:ListGroupsForUser", lambda each: iam.groups(each, user))
    return {each.name for each in groups}
