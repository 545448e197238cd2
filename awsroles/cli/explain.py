"""`awsroles explain PROFILE`."""

from typing import Annotated, Literal

from awsroles.adapters.terminal.shown_text import home_shortened
from awsroles.app.app import App
from awsroles.app.explain import explain
from awsroles.cli.base import Json, Profile, command
from awsroles.cli.output import results
from awsroles.cli.output.stream import Stream, stdout
from awsroles.cli.parameters import Option
from awsroles.core.explain.explanation import Explanation, Finding, Step
from awsroles.core.records.explain import explanation_record
from awsroles.errors import UsageError

_UNASKED = 4
_UNEXPECTED = 7
# On narrower terminals the evidence of a check is below its name.
_NARROW = 60
_CHECKS = {
    "profile": "Profile",
    "clock": "Clock",
    "access_key": "Access key",
    "mfa_device": "MFA device",
    "mfa_session": "MFA session",
    "policies": "Your policies",
    "simulator": "Simulator",
    "assume_role": "AssumeRole",
    "limits": "Duration",
    "parameters": "Parameters",
    "trust_policy": "Trust policy",
    "owner": "Not visible",
}


@command("awsroles explain prod-operations")
def run(
    app: App,
    profile: Profile,
    *,
    json: Json = False,
    expect: Annotated[
        Literal["allowed", "denied"] | None,
        Option("--expect", help="Exit with 7 unless the answer is this one.", show_default=False),
    ] = None,
    via: Annotated[
        str | None,
        Option(
            "--via", metavar="PROFILE", help="A role of the same account that may read the role.", show_default=False
        ),
    ] = None,
    from_files: Annotated[
        list[str] | None,
        Option(
            "--from-files",
            metavar="FILE",
            help="Files of aws iam get-account-authorization-details, instead of AWS.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Explain why a role is denied.

    Checks the profile, the clock, the access key, the MFA session, your policies, one AssumeRole and, if another of
    your roles may read it, the trust policy. Nothing is changed.
    """
    if via is not None and from_files:
        raise UsageError("cannot use --via with --from-files", "leave out one of them")
    explanation = explain(app, profile, via=via, files=from_files or ())
    if json:
        results.as_json(explanation_record(explanation))
    else:
        _show(explanation)
    if explanation.is_unasked:
        return _UNASKED
    return _UNEXPECTED if expect not in (None, explanation.verdict) else 0


def _show(explanation: Explanation) -> None:
    stream, finding = stdout(), explanation.finding
    results.line(_headline(explanation))
    if finding is not None:
        _paragraph(stream, f"Cause ({finding.cause}, {finding.certainty}): {finding.sentence}.")
    results.line("")
    for each in explanation.steps:
        _step(stream, each)
    if finding is not None and finding.advice:
        results.line("")
        results.line("What to do:")
        for advice in finding.advice:
            # A command or a policy is copied, and never wrapped.
            if advice.startswith(("awsroles ", "{")):
                results.command(advice)
            else:
                _paragraph(stream, advice)
    if explanation.message is not None and not _is_settled_by_commands(finding):
        results.line("")
        results.line("Message to send:")
        for line in explanation.message.splitlines():
            results.line(f"  {line}".rstrip())


def _is_settled_by_commands(finding: Finding | None) -> bool:
    """Return true if the user needs nobody else."""
    return finding is not None and all(advice.startswith("awsroles ") for advice in finding.advice)


def _headline(explanation: Explanation) -> str:
    finding = explanation.finding
    if explanation.verdict == "unknown" and finding is not None and finding.certainty == "known":
        # The cause is known. If AWS would allow the role is not, and is what the verdict tells programs.
        return f"{explanation.profile}: {'not asked' if explanation.is_unasked else 'no session can be made'}"
    is_likely = explanation.finding is None and explanation.certainty == "likely"
    return f"{explanation.profile}: {explanation.verdict}{', likely' if is_likely else ''}"


def _step(stream: Stream, step: Step) -> None:
    name = _CHECKS[step.check].ljust(max(map(len, _CHECKS.values())))
    opening, evidence = f"  {step.result:7}  {name}  ", home_shortened(step.evidence)
    style = {"failed": "failed", "ok": "done"}.get(step.result, "dim")
    result = f"  {stream.styled(style, f'{step.result:7}')}  {name}  "
    if stream.width is not None and stream.width < _NARROW:
        results.write("\n".join([result.rstrip(), *stream.wrapped(evidence, indent=4)]) + "\n")
        return
    first, *others = stream.wrapped(evidence, indent=len(opening))
    results.write("\n".join([result + first[len(opening) :], *others]) + "\n")


def _paragraph(stream: Stream, text: str) -> None:
    for line in stream.wrapped(home_shortened(text), indent=2):
        results.line(line)
