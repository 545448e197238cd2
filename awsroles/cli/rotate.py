"""`awsroles rotate [PROFILE]`."""

from typing import Annotated

from awsroles.app.app import App
from awsroles.app.iam_user import actor_of, rotate
from awsroles.app.sessions import profile_records
from awsroles.cli.base import Json, Yes, command
from awsroles.cli.options import MASTER, Master, MfaCode, read_mfa_code
from awsroles.cli.output import results
from awsroles.cli.parameters import Option
from awsroles.core.records.vocabulary import RotationRecord


@command("awsroles rotate --dry-run")
def run(
    app: App,
    *,
    profile: Master = MASTER,
    dry_run: Annotated[bool, Option("--dry-run", "-n", help="Show what would be done, and change nothing.")] = False,
    mfa_code: MfaCode = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Replace your access key.

    Stores and verifies the new key before it deactivates and deletes the old one.
    If it is interrupted, run it again: it continues where it stopped.
    """
    rotation = rotate(app.with_mfa_code(read_mfa_code(mfa_code)), profile)
    if dry_run:
        preview = rotation.preview()
        if json:
            results.as_json(_record(app, profile, None, preview.deleted))
            return
        for step in preview.steps:
            results.line(f"would {step}")
        return
    with app.history.recording(profile=profile, actor=actor_of(app, profile)) as line:
        swap = rotation.run(confirmed=yes)
        line["access_key_id"] = swap.new.access_key_id
    if json:
        results.as_json(_record(app, profile, swap.new.access_key_id, swap.deleted))


def _record(app: App, profile: str, new: str | None, deleted: tuple[str, ...]) -> RotationRecord:
    return profile_records(app).of(
        profile, RotationRecord, access_key_id=new, deleted_access_key_ids=deleted, dry_run=new is None
    )
