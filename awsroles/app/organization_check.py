"""The use case of `awsroles org check`: what is live, against what the organization's file means."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from awsroles.core.dataclass import dataclass
from awsroles.errors import ConfigurationError, StorageError

if TYPE_CHECKING:
    from awsroles.app.app import App
    from awsroles.core.org.check.baseline import Baseline
    from awsroles.core.org.check.check import Before, Report
    from awsroles.core.org.organization import Organization


@dataclass(frozen=True)
class Asked:
    """The options of the command: paths of files, and how accounts are read."""

    file: str | None = None
    profile: str | None = None
    via: str | None = None
    baseline: str | None = None
    before: "Before | None" = None
    resume: bool = False


def checked(app: "App", asked: Asked, on_start: Callable[[int], Callable[[int], None]]) -> "Report":
    """Return the report on what is live now.

    Raises BrokenOrganizationError and ConfigurationError before AWS is asked; AwsError if it does not take the user's
    credentials; StorageError.
    """
    from datetime import datetime, timezone

    from awsroles.app.live import read_live
    from awsroles.app.organization import read
    from awsroles.core.org.check.check import check
    from awsroles.core.org.policies.generate import generate

    organization = read(asked.file)
    generate(organization)
    baseline = _baseline(asked.baseline)
    live = read_live(
        app,
        organization,
        asked.profile,
        via=asked.via,
        others=_break_glass(organization),
        resume=asked.resume,
        is_people_only=asked.before == "mfa",
        on_start=on_start,
    )
    now = datetime.fromtimestamp(app.clock(), timezone.utc)
    return check(organization, live, now, before=asked.before, baseline=baseline)


def write_report(path: str, text: str) -> None:
    """Write a file with *text* at *path*, or replace it; raise StorageError."""
    import os

    from awsroles.adapters.files.atomic_write import atomic_write, read_file

    target = os.path.realpath(path)
    try:
        old = read_file(target)
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}", "check who may read it") from None
    if not atomic_write(target, old, text.encode(), mode=0o644):
        raise StorageError(f"{path} has just changed", "run it again")


def shown_file(given: str | None) -> str:
    """Return the path of the organization's file as messages show it."""
    from awsroles.app.organization import organization_file

    file = organization_file(given)
    return file.files.shown(file.path)


def _break_glass(organization: "Organization") -> dict[str, list[str]]:
    from awsroles.core.org.policies.break_glass import break_glass_role

    if not organization.table("break_glass").get("users"):
        return {}
    return {str(each.get("id")): [break_glass_role(organization)] for each in organization.accounts.values()}


def _baseline(path: str | None) -> "Baseline":
    from awsroles.adapters.files.atomic_write import read_file
    from awsroles.core.org.check.baseline import read_baseline

    if path is None:
        return frozenset()
    try:
        content = read_file(path)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}", "name a file of a baseline") from None
    if content is None:
        raise ConfigurationError(
            f"there is no file {path}", "make a baseline:", command="awsroles org check --write-baseline FILE"
        )
    return read_baseline(content.decode(errors="replace"), path)
