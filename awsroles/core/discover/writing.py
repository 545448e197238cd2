"""Writing of a plan that was shown."""

from collections.abc import Callable
from typing import TypeVar

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Edit, ProfileFile
from awsroles.core.discover.plan import Plan
from awsroles.errors import ConfigurationError

P = TypeVar("P", bound=Plan)


def write_as_shown(config: ProfileFile, plan: Callable[[ConfigText], P], shown: Edit[P]) -> Edit[P]:
    """Make the edit *shown*; raise ConfigurationError if the file has changed since in what matters for *plan*."""

    def as_shown(text: ConfigText) -> P:
        if text.text == shown.before.text:
            return shown.plan
        made = plan(text)
        if made.changes != shown.plan.changes:
            raise ConfigurationError(
                f"{text.path} has changed, and other profiles would be written now", "run it again"
            )
        return made

    return config.edit(as_shown)
