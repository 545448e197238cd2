"""The clock, the network, proxies and certificates."""

from collections.abc import Sequence

from awsroles.core.aws.durations import format_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.doctor.finding import Finding
from awsroles.errors import AwsrolesError

# In seconds. AWS refuses signatures that are five minutes off, and MFA codes that are a time step off.
_REFUSED, _NOTICEABLE = 300, 30


@dataclass(frozen=True)
class Reached:
    """The endpoint *place*: the seconds that our clock is *ahead*, or the *error* of reaching it."""

    place: str
    ahead: float | None = None
    seconds: float = 0.0
    error: AwsrolesError | None = None


_SLOW = 2.0


def clock(reached: Sequence[Reached], mends_with: str | None) -> list[Finding]:
    """Return the finding about the clock, if it is wrong; *mends_with* is the command that sets it."""
    known = [each for each in reached if each.ahead is not None]
    worst = max(known, key=lambda each: abs(each.ahead or 0.0), default=None)
    if worst is None or worst.ahead is None or abs(worst.ahead) < _NOTICEABLE:
        return []
    off = format_duration(max(60, int(abs(worst.ahead)))) if abs(worst.ahead) >= 60 else f"{abs(worst.ahead):.0f} s"
    way = "ahead of" if worst.ahead > 0 else "behind"
    message = f"the clock of this machine is {off} {way} AWS's"
    if abs(worst.ahead) >= _REFUSED:
        return [Finding("error", "clock", message, f"{worst.place}: AWS refuses every request", mends_with)]
    return [Finding("warning", "clock", message, f"{worst.place}: AWS may refuse MFA codes", mends_with)]


def network(reached: Sequence[Reached]) -> list[Finding]:
    """Return a finding for each endpoint that was not reached, or was reached slowly."""
    findings = []
    for each in reached:
        if each.error is not None:
            findings.append(Finding("error", "network", each.error.message, each.error.hint or each.place))
        elif each.seconds > _SLOW:
            evidence = f"{each.place}: {each.seconds:.1f} s for one answer"
            findings.append(Finding("warning", "network", "AWS answers slowly", evidence))
    return findings


def proxy(problems: Sequence[AwsrolesError]) -> list[Finding]:
    """Return a finding for each proxy variable that cannot be used."""
    texts = dict.fromkeys((each.message, each.hint or "") for each in problems)
    return [Finding("error", "proxy", message, hint) for message, hint in texts]


def ca_bundle(unusable: Sequence[tuple[str, str, str]]) -> list[Finding]:
    """Return a finding for each CA bundle that is not usable: the setting that names it, its path, and why."""
    return [
        Finding("error", "ca_bundle", f"the CA bundle of {setting} cannot be used", f"{path}: {why}")
        for setting, path, why in unusable
    ]
