"""`awsroles logout --revoke`: the end of one's own sessions at AWS."""

from collections.abc import Callable, Sequence

from awsroles.app.app import App
from awsroles.app.own_sessions import Revoking, revoking
from awsroles.app.sessions import logout
from awsroles.cli.output import results
from awsroles.cli.output.progress import counted
from awsroles.cli.planned_write import agree
from awsroles.core.explain.denial_words import in_short
from awsroles.core.org.offboard.own_sessions import EndedSessions
from awsroles.core.records.revocation import revoked_sessions_records
from awsroles.errors import AwsError

_PARTIAL = 4
_KEY = "The access key stays valid: awsroles rotate replaces it, if the lost machine had it."


def revoke(app: App, profiles: Sequence[str], *, yes: bool, json: bool) -> int:
    """End the sessions of *profiles*, or all of one's own; return the exit code."""
    found = revoking(app, list(dict.fromkeys(profiles)))
    for each in found:
        _show(each, app.ui.note if json else results.line)
    if not yes:
        question = "End these sessions at AWS, for every program and on every machine?"
        agree(app, question, "the end of sessions", default=False)
    ended = [each for one in found for each in _end(app, one)]
    # Here they would be handed out until AWS refuses them.
    done = [name for each in ended if each.outcome == "done" for name in each.target.profiles]
    if done:
        logout(app).of(done)
    for one in ended:
        _report(app, one)
    if any(each.target.is_user for each in ended):
        app.ui.note(_KEY)
    if json:
        results.as_json(revoked_sessions_records(ended))
    return _PARTIAL if any(each.outcome == "failed" for each in ended) else 0


def _end(app: App, revoking: Revoking) -> list[EndedSessions]:
    """End the sessions, with a line in the history."""
    names = dict.fromkeys(name for each in revoking.targets for name in each.profiles)
    reason = f"end of the sessions of {', '.join(names)}"
    master = revoking.master
    with app.history.recording(profile=master.name, actor=str(master.user), reason=reason) as line:
        ended = revoking.end(app, app.ui.note, counted(app.waiter.pause, app.ui.note))
        if any(each.outcome == "failed" for each in ended):
            line["result"] = AwsError.code
        return ended


def _show(revoking: Revoking, show: Callable[[str], None]) -> None:
    show(f"Sessions of {revoking.master.user.name} that end:")
    for each in revoking.targets:
        what = "the user, with and without MFA" if each.is_user else f"role {each.name} in account {each.account}"
        show(f"  {what} ({', '.join(each.profiles)})")


def _report(app: App, ended: EndedSessions) -> None:
    names = ", ".join(ended.target.profiles)
    if ended.outcome == "failed":
        why = in_short(ended.message or "", is_named=False)
        app.ui.failed(f"{names}: {why}", "ask an administrator of the account to do it")
    elif ended.outcome == "gone":
        app.ui.note(f"{names}: AWS has no such role.")
    else:
        app.ui.done(f"Ended the sessions of {names}")
        if ended.is_loose:
            app.ui.warn(f"sessions under other names go on in {ended.target.name}: its trust policy leaves them free")
