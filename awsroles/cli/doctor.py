"""`awsroles doctor`."""

from collections.abc import Sequence
from typing import Annotated

from awsroles import __version__
from awsroles.adapters.terminal.shown_text import home_shortened
from awsroles.app.app import App
from awsroles.app.doctor import Asked, Examination
from awsroles.cli.base import Json, Yes, command
from awsroles.cli.output import results
from awsroles.cli.output.stream import Stream, stdout
from awsroles.cli.parameters import Option
from awsroles.core.doctor.finding import SEVERITIES, Finding
from awsroles.errors import AwsrolesError, CancelledError, InputRequiredError, NoTerminalError, UsageError

_FINDINGS = 7
_INDENT = 9
_STYLES = {"error": "error", "warning": "warning", "info": "dim", "ok": "done"}


@command("awsroles doctor --offline")
def run(
    app: App,
    *,
    json: Json = False,
    fix: Annotated[bool, Option("--fix", help="Show the safe repairs, and make them after a yes.")] = False,
    yes: Yes = False,
    offline: Annotated[bool, Option("--offline", help="Ask nothing of AWS.")] = False,
    check_keyring: Annotated[
        bool, Option("--check-keyring", help="Write, read and delete a test item in the OS keyring.")
    ] = False,
    check_updates: Annotated[
        bool, Option("--check-updates", help="Ask pip's index for a newer version of awsroles.")
    ] = False,
    report: Annotated[bool, Option("--report", help="Print a report for a bug report, without names.")] = False,
) -> int:
    """Find what is wrong on this machine.

    Shows what to mend first, with the command that mends it; -v lists the other checks. Nothing is changed without
    --fix, and no secret is printed.
    """
    if fix and (json or report):
        raise UsageError("cannot use --fix with --json or --report", "leave out one of the two")
    if json and report:
        raise UsageError("cannot use --json with --report", "leave out one of the two")
    findings = Examination(app, Asked(__version__, offline, check_keyring, check_updates)).run()
    if json:
        from awsroles.core.records.doctor import finding_record

        results.as_json([finding_record(each) for each in findings])
    elif report:
        _print_report(app, findings)
    else:
        _show(app, findings)
    if fix:
        results.flush()
    mended = _mend(app, findings, is_confirmed=yes) if fix else []
    left = [each for each in findings if each.severity == "error" and each not in mended]
    return _FINDINGS if left else 0


def _show(app: App, findings: Sequence[Finding]) -> None:
    stream = stdout()
    for each in findings:
        if each.severity != "ok":
            _show_one(stream, each)
    fine = [each for each in findings if each.severity == "ok"]
    for each in fine:
        app.ui.trace(f"{each.check.replace('_', ' ')}: {each.message}")
    if fine:
        _lines(stream, "ok", f"{len(fine)} checks found nothing")
        results.line("")
    counts = [(severity, sum(each.severity == severity for each in findings)) for severity in SEVERITIES[:3]]
    words = [
        f"{count} {severity}{'s' if count > 1 and severity != 'info' else ''}" for severity, count in counts if count
    ]
    results.line(f"Found {', '.join(words)}." if words else "Nothing is wrong.")


def _show_one(stream: Stream, finding: Finding) -> None:
    text = f"{finding.check.replace('_', ' ')}: {finding.message}"
    _lines(stream, finding.severity, text)
    if finding.evidence:
        results.paragraph(finding.evidence, indent=_INDENT)
    if finding.fix is not None:
        results.write(" " * (_INDENT - 2))
        results.command(home_shortened(finding.fix))
    results.line("")


def _lines(stream: Stream, severity: str, text: str) -> None:
    opening = severity.ljust(_INDENT)
    first, *others = stream.wrapped(home_shortened(text), indent=_INDENT)
    results.write(
        "\n".join([stream.styled(_STYLES[severity], severity) + opening[len(severity) :] + first.lstrip(), *others])
        + "\n"
    )


def _mend(app: App, findings: Sequence[Finding], *, is_confirmed: bool) -> list[Finding]:
    """Make the safe repairs after a yes, and return the findings that they mended."""
    from awsroles.app.doctor_repairs import make
    from awsroles.core.doctor.repairs import done, to_do

    safe = [each for each in findings if each.repair is not None]
    if not safe:
        app.ui.note("There is nothing that awsroles can mend by itself.")
        return []
    app.ui.note("Safe repairs:", *(f"- {to_do(each.repair)}" for each in safe if each.repair is not None))
    if not is_confirmed:
        _agree(app, len(safe))
    mended = []
    for each in safe:
        if each.repair is None:
            continue
        try:
            make(app, each.repair)
        except AwsrolesError as error:
            app.ui.failed(f"Not done: {to_do(each.repair)}", error.message)
        else:
            app.ui.done(done(each.repair))
            mended.append(each)
    return mended


def _agree(app: App, count: int) -> None:
    what = "this repair" if count == 1 else f"these {count} repairs"
    try:
        is_agreed = app.prompter.confirm(f"Make {what}?", default=True)
    except NoTerminalError:
        raise InputRequiredError(f"{what} need{'s' if count == 1 else ''} confirmation", "give --yes") from None
    if not is_agreed:
        raise CancelledError("nothing was changed")


def _print_report(app: App, findings: Sequence[Finding]) -> None:
    from awsroles.app.doctor_report import report

    for line in report(app, findings, __version__):
        results.line(line)
