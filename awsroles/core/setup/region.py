"""Regions that users type. One that botocore does not know is mistyped, or new."""

from collections.abc import Callable, Mapping

from awsroles.core.dataclass import dataclass
from awsroles.core.prompts import Prompter
from awsroles.core.suggest import nearest
from awsroles.errors import CancelledError, NoTerminalError


@dataclass(frozen=True)
class RegionConfirmation:
    """Check of regions against those *known* in each partition; *say* warns if there is no terminal to ask."""

    known: Callable[[], Mapping[str, frozenset[str]]]
    prompter: Prompter
    say: Callable[[str], None]

    def __call__(self, region: str, partition: str | None) -> None:
        """Ask about a *region* that is unknown in *partition*, or in any if None; raise CancelledError for a no."""
        known = self.known()
        regions = frozenset().union(*known.values()) if partition is None else known.get(partition, frozenset())
        if not regions or region in regions:
            return
        where = "" if partition is None else f" in partition {partition}"
        close = nearest(region, sorted(regions))
        words = f"there is no region {region}{where} that botocore knows" + (f", but {close}" if close else "")
        try:
            is_agreed = self.prompter.confirm(f"{words[:1].upper()}{words[1:]}. Use {region} all the same?")
        except NoTerminalError:
            self.say(words)
            return
        if not is_agreed:
            raise CancelledError("nothing was written")


def accept(_region: str, _partition: str | None) -> None:
    """Accept any region."""
