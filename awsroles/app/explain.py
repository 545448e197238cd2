"""The explanation of a denied role, composed of an app's components."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.explain.asking import Asking
    from awsroles.core.explain.explanation import Explanation


def explain(app: "App", name: str, *, via: str | None = None, files: Sequence[str] = ()) -> "Explanation":
    """Return why the role of the profile *name* is denied, from *files* without asking AWS if there are any.

    *via* is a profile of the role's account that may read the role. Raises ConfigurationError for a profile that is
    invalid or stands for no role, StorageError, and what a source of MFA codes raises.
    """
    from awsroles.core.explain.explanation import Explanation, Finding, Notes
    from awsroles.core.explain.local import known_names, resolve
    from awsroles.core.explain.offline import OfflineExplanation
    from awsroles.core.explain.online import OnlineExplanation
    from awsroles.core.explain.trust import check_via

    profiles, notes = app.profiles(), Notes()
    chain = resolve(profiles, name, notes, has_keys_in_shell="AWS_ACCESS_KEY_ID" in app.environ)
    if isinstance(chain, Finding):
        return Explanation(name, None, "unknown", chain, notes.steps, chain.certainty)
    names = known_names(profiles, name)
    if files:
        from awsroles.adapters.files.details_files import read_details_files
        from awsroles.core.iam.reading.account_details import read_account_details

        details = read_account_details(read_details_files(files))
        return OfflineExplanation(chain, details, names, notes, app.clock()).run()
    asking = _asking(app)
    if via is not None:
        check_via(asking, chain, via)
    return OnlineExplanation(asking, chain, names, notes, via).run()


def _asking(app: "App") -> "Asking":
    from awsroles.adapters.process.parallel import Parallel
    from awsroles.core.explain.asking import Asking

    return Asking(
        app.profiles(),
        app.sessions,
        iam=lambda chain: app.aws.iam(app.endpoint(chain, "IAM")),
        policies=lambda chain: app.aws.iam_policies(app.endpoint(chain, "IAM")),
        roles=lambda chain: app.aws.iam_roles(app.endpoint(chain, "IAM")),
        clock=app.clock,
        run_all=Parallel(check=app.waiter.check_cancelled),
    )
