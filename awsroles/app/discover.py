"""The use case of `awsroles discover`, composed of an app's components."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.config.edit import Edit
    from awsroles.core.discover.discovery import Discovered, Discovery
    from awsroles.core.discover.knowledge import Knowledge
    from awsroles.core.discover.plan import Plan
    from awsroles.core.keys.iam_user import IamUserCalls


def discovery(
    app: "App", profile: str | None, *, name_template: str | None, writes_possible: bool, prunes: bool
) -> "Discovery":
    """Return the discovery for the user of the master *profile*, or of the only one.

    Raises ConfigurationError for a profile that is none, UsageError for an invalid template.
    """
    from awsroles.core.discover.discovery import Discovery
    from awsroles.core.discover.names import DEFAULT_TEMPLATE, check_template
    from awsroles.core.discover.plan import PlanOptions
    from awsroles.core.keys.iam_user import resolve_master

    profiles = app.profiles()
    chain = resolve_master(profiles, profile or profiles.default_source("run awsroles discover PROFILE with one of {}"))
    template = check_template(name_template or app.settings.profile_name_template or DEFAULT_TEMPLATE)
    options = PlanOptions(chain.name, template, app.template, writes_possible, prunes)
    return Discovery(chain, app.config, app.credentials, options, app.clock())


def read(app: "App", discovery: "Discovery", files: Sequence[str] = ()) -> "Knowledge":
    """Return what AWS tells of the user, or *files* if there are any.

    Raises AwsError if nothing can be read, StorageError, and what a source of MFA codes raises.
    """
    from awsroles.adapters.process.parallel import Parallel
    from awsroles.core.discover.knowledge import read_from_aws, read_from_files
    from awsroles.core.iam.reading.policy_reading import PolicyReading

    if files:
        from awsroles.adapters.files.details_files import read_details_files
        from awsroles.core.iam.reading.account_details import read_account_details

        return read_from_files(read_account_details(read_details_files(files)), discovery.chain.master.user)
    chain = discovery.chain
    calls = _calls(app, discovery)
    iam = app.aws.iam_policies(app.endpoint(chain, "IAM"))
    reading = PolicyReading(calls, iam, Parallel(check=app.waiter.check_cancelled))
    return read_from_aws(calls, reading, lambda: app.aws.organizations(app.endpoint(chain, "ORGANIZATIONS")))


def verify(
    app: "App", discovery: "Discovery", discovered: "Discovered", on_result: Callable[[int], None]
) -> "Discovered":
    """Return *discovered* with AWS's answers; *on_result* is told how many there are."""
    from awsroles.adapters.process.parallel import Parallel
    from awsroles.core.discover.pace import Pace
    from awsroles.core.discover.verify import Verification
    from awsroles.errors import ThrottledError

    credentials = _calls(app, discovery).run("sts:AssumeRole", lambda each: each)
    user = discovery.chain.master.user.name
    sts = app.sessions.sts(discovery.chain)
    verification = Verification(sts, credentials, user, discovery.role_profiles())
    run = Parallel(again=ThrottledError, pace=Pace(), on_result=on_result, check=app.waiter.check_cancelled)
    return discovery.verify(discovered, verification, run)


def write(app: "App", discovery: "Discovery", discovered: "Discovered", shown: "Edit[Plan]") -> "Edit[Plan]":
    """Make the edit *shown*, and delete the sessions of profiles that it removes."""
    edit = discovery.write(discovered, shown)
    forget_removed(app, edit)
    return edit


def forget_removed(app: "App", edit: "Edit[Any]", renamed: Iterable[str] = ()) -> None:
    """Delete the sessions and the backups of the profiles that *edit*, of a plan, has removed or *renamed*."""
    from awsroles.core.profiles.profiles import Profiles
    from awsroles.core.sessions.logout import delete_profile_sessions

    removed = [*renamed, *(row.profile for row in edit.plan.rows if row.state == "stale" and row.is_written)]
    if removed:
        for name in removed:
            app.backups.delete(edit.before.path, name)
        delete_profile_sessions(app.session_cache, Profiles(edit.before, app.credentials.read()), removed)


def named_accounts(given: Sequence[str]) -> Mapping[str, str]:
    """Return the accounts of `--accounts` by ID: each value is `ID=NAME,…` or a file; raise UsageError."""
    from awsroles.core.discover.accounts import accounts_of_file, accounts_of_option, is_option

    found: dict[str, str] = {}
    for each in given:
        if is_option(each):
            found |= accounts_of_option(each)
        else:
            from awsroles.adapters.files.named_file import read_named_file

            found |= accounts_of_file(each, read_named_file(each))
    return found


def _calls(app: "App", discovery: "Discovery") -> "IamUserCalls":
    from awsroles.core.keys.iam_user import IamUserCalls

    return IamUserCalls(app.sessions, discovery.chain)
