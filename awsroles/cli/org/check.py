"""`awsroles org check [FILE]`."""

import shlex
from collections.abc import Callable
from typing import Annotated

from awsroles.app.app import App
from awsroles.app.organization_check import Asked, checked, shown_file, write_report
from awsroles.cli import options as shared
from awsroles.cli.base import Json, command
from awsroles.cli.org.check_output import show, sum_up
from awsroles.cli.org.lint import OrganizationPath
from awsroles.cli.output import results
from awsroles.cli.output.progress import Progress
from awsroles.cli.parameters import Option
from awsroles.core.messages import counted
from awsroles.core.org.check.check import Report
from awsroles.errors import UsageError

_FINDINGS, _PARTIAL = 7, 4
_VIA = Option(
    "--via", metavar="FUNCTION", help="The function whose roles read the accounts (default: audit).", show_default=False
)
_BEFORE = Option(
    "--before", metavar="mfa", help="Look only at whom the Deny without MFA would lock out.", show_default=False
)
_PROFILE = Option(
    "--profile", metavar="PROFILE", help="The master profile (default: the only one).", show_default=False
)
_BASELINE = Option("--baseline", metavar="FILE", help="Report what is not in this baseline.", show_default=False)
_WRITE_BASELINE = Option(
    "--write-baseline",
    metavar="FILE",
    help="Write a baseline of the findings of now (-: to stdout).",
    show_default=False,
)
_SARIF = Option(
    "--sarif", metavar="FILE", help="Write the findings as SARIF, for code scanning (-: to stdout).", show_default=False
)
_JUNIT = Option("--junit", metavar="FILE", help="Write the findings as JUnit's XML (-: to stdout).", show_default=False)


@command("awsroles org check")
def run(
    app: App,
    file: OrganizationPath = None,
    *,
    json: Json = False,
    baseline: Annotated[str | None, _BASELINE] = None,
    write_baseline: Annotated[str | None, _WRITE_BASELINE] = None,
    before: Annotated[str | None, _BEFORE] = None,
    via: Annotated[str | None, _VIA] = None,
    profile: Annotated[str | None, _PROFILE] = None,
    resume: Annotated[bool, Option("--resume", help="Go on after an interrupt.")] = False,
    all_: Annotated[bool, Option("--all", "-a", help="Show all findings.")] = False,
    sarif: Annotated[str | None, _SARIF] = None,
    junit: Annotated[str | None, _JUNIT] = None,
    mfa_code: shared.MfaCode = None,
) -> int:
    """Check what is live against the organization's file.

    Reads all accounts and changes nothing. Exits with 7 if there is an error, else with 4 if a part could not be read.
    What could not be read is shown as not checked.
    """
    if before not in (None, "mfa"):
        raise UsageError(f"--before cannot be {before!r}", "use --before mfa")
    files = {"--write-baseline": write_baseline, "--sarif": sarif, "--junit": junit}
    is_on_stdout = results.is_file_on_stdout(files, json=json)
    app = app.with_mfa_code(shared.read_mfa_code(mfa_code))
    asked = Asked(file, profile, via, baseline, "mfa" if before else None, resume)
    report = _read(app, asked)
    if write_baseline is not None:
        _write_baseline(report, write_baseline)
    if sarif is not None:
        _write_sarif(report, sarif, file)
    if junit is not None:
        _write_junit(report, junit, before)
    if json:
        from awsroles.core.records.check import check_record

        results.as_json(check_record(report))
    elif is_on_stdout:
        sum_up(app, report)
    else:
        show(app, report, whole=None if all_ else _whole(asked))
        if write_baseline not in (None, results.STDOUT):
            count = len(report.findings) + len(report.known)
            app.ui.done(f"Wrote {counted(count, 'finding')} to {write_baseline}")
    if report.has_errors:
        return _FINDINGS
    return 0 if report.complete else _PARTIAL


def _whole(asked: Asked) -> str:
    """Return the command that shows all findings of what was *asked*."""
    options = {
        "--via": asked.via,
        "--profile": asked.profile,
        "--baseline": asked.baseline,
        "--before": asked.before,
    }
    given = [word for name, value in options.items() if value is not None for word in (name, value)]
    return shlex.join(["awsroles", "org", "check", *([] if asked.file is None else [asked.file]), *given, "--all"])


def _read(app: App, asked: Asked) -> Report:
    shown: list[Progress] = []

    def begin(total: int) -> Callable[[int], None]:
        progress = Progress("Read {count} of {total} accounts", total, app.ui.note)
        shown.append(progress)
        return progress.show

    try:
        return checked(app, asked, begin)
    finally:
        for each in shown:
            each.end()


def _write_baseline(report: Report, path: str) -> None:
    from awsroles.core.org.check.baseline import baseline_text

    _write(path, baseline_text((*report.findings, *report.known)))


def _write_sarif(report: Report, path: str, file: str | None) -> None:
    from awsroles.core.org.check.sarif import sarif_text

    _write(path, sarif_text(report, shown_file(file)))


def _write_junit(report: Report, path: str, before: str | None) -> None:
    from awsroles.core.org.check.findings import KINDS
    from awsroles.core.org.check.junit import junit_text

    kinds = {word: kind for word, kind in KINDS.items() if kind.before == before}
    _write(path, junit_text(report, kinds))


def _write(path: str, text: str) -> None:
    if path == results.STDOUT:
        results.script(text)
    else:
        write_report(path, text)
