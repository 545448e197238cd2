"""Regions that users type. One that botocore does not know is mistyped, or new."""

from collections.abc import Callable, Mapping, Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.profiles.validation import check_region
from awsroles.core.prompts import TRIES, Prompter, ask_until_valid
from awsroles.core.suggest import nearest
from awsroles.errors import CancelledError, NoTerminalError


class RegionDeclinedError(CancelledError):
    """The user does not want an unknown region."""


@dataclass(frozen=True)
class RegionConfirmation:
    """Check of regions against those *known* in each partition; *warn* warns if there is no terminal to ask."""

    known: Callable[[], Mapping[str, frozenset[str]]]
    prompter: Prompter
    warn: Callable[[str], None]

    def __call__(self, region: str, partition: str | None) -> None:
        """Ask about a *region* that is unknown in *partition*, or in any if None; raise CancelledError for a no."""
        known = self.known()
        regions = frozenset().union(*known.values()) if partition is None else known.get(partition, frozenset())
        if not regions or region in regions:
            return
        where = "" if partition is None else f" of partition {partition}"
        close = nearest(region, sorted(regions))
        words = f"{region} is not a known region{where}" + (f"; {close} is" if close else "")
        try:
            is_agreed = self.prompter.confirm(f"{words}. Use {region} anyway?")
        except NoTerminalError:
            self.warn(words)
            return
        if not is_agreed:
            raise RegionDeclinedError("nothing was written")


def accept(_region: str, _partition: str | None) -> None:
    """Accept any region."""


@dataclass(frozen=True)
class SetupRegion:
    """The region of a new master profile; *suggested* is the default of the question, Tab completes one of *words*."""

    prompter: Prompter
    suggested: str
    confirm: Callable[[str, str | None], None]
    words: Callable[[], Sequence[str]] = tuple

    def given(self, region: str | None, *, is_asked: bool) -> str | None:
        """Return *region*, the suggested one if there is none, or None if the user *is_asked* for it.

        Raises UsageError for an invalid one, CancelledError if the user does not want it.
        """
        region = region or (None if is_asked else self.suggested)
        if region:
            self.confirm(check_region(region), None)
        return region

    def asked(self) -> str:
        """Return the region that the user types; raise what the prompter raises."""
        question = f"AWS region [{self.suggested}]: "
        for left in reversed(range(TRIES)):
            region = ask_until_valid(self.prompter, question, self._checked, words=self.words())
            try:
                self.confirm(region, None)
            except RegionDeclinedError:
                if not left:
                    raise
            else:
                return region
        raise AssertionError("unreachable")

    def _checked(self, text: str) -> str:
        # It imports what imports this module.
        from awsroles.core.keys.pasted import check_no_key_id

        check_no_key_id(text)
        return check_region(text or self.suggested)
