"""The edit of a file as it was shown to the user, who agreed to it."""

from collections.abc import Callable
from typing import TypeVar

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Edit, EditPlan, ProfileFile
from awsroles.errors import ConfigurationError

P = TypeVar("P", bound=EditPlan)


def write_as_shown(
    config: ProfileFile,
    plan: Callable[[ConfigText], P],
    shown: Edit[P],
    is_made: Callable[[P], bool] = lambda _: False,
) -> Edit[P]:
    """Make the edit *shown*; raise ConfigurationError if the file has changed since in what matters for *plan*.

    *is_made* says of a plan without changes that another process has made the edit meanwhile.
    """

    def as_shown(text: ConfigText) -> P:
        if text.text == shown.before.text:
            return shown.plan
        made = plan(text)
        if made.changes != shown.plan.changes and (made.changes or not is_made(made)):
            raise ConfigurationError(
                f"{text.path} has changed, and other profiles would be written now", "run it again"
            )
        return made

    return config.edit(as_shown)
