"""Edits of an AWS config file, and the port to the file."""

from collections.abc import Callable, Mapping
from typing import Protocol

from awsroles.core.config.document import ConfigText
from awsroles.core.dataclass import dataclass


@dataclass(frozen=True)
class Renamed:
    """An option that keeps its line, its value and all around them under another *key*."""

    key: str


# For each option the value to set, None to remove it, or its other name; carried out in this order.
OptionChanges = Mapping[str, str | Renamed | None]

# For each profile the changes to its options.
Changes = Mapping[str, OptionChanges]


@dataclass(frozen=True)
class SectionText:
    """All that stands in a section, from its header to its last option."""

    text: str


@dataclass(frozen=True)
class AppendedText:
    """The text of a section that is not there, which comes to the file's end as it is."""

    text: str


# For each profile that, or what its section becomes.
Edits = Mapping[str, OptionChanges | SectionText | AppendedText]


class ProfileFile(Protocol):
    """The AWS config file, or the credentials file beside it."""

    def read(self) -> ConfigText:
        """Return what stands there now; raise ConfigurationError where botocore would refuse it."""

    def preview(self, plan: Callable[[ConfigText], Edits]) -> ConfigText:
        """Return what `edit` would leave there, writing nothing."""

    def edit(
        self,
        plan: Callable[[ConfigText], Edits],
        before_write: Callable[[ConfigText, ConfigText], None] | None = None,
    ) -> bool:
        """Carry out what *plan* makes of the content, all or nothing, and say whether a byte changed.

        *before_write* is told what stands there and what is about to, and nothing changes where it raises.
        """
