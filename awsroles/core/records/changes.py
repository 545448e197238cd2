"""Records of changes of the config file: profiles that were adopted, removed or restored."""

from collections.abc import Sequence
from typing import Any

from awsroles.core.config.diff import diff
from awsroles.core.config.edit import Edit
from awsroles.core.profiles.adopt_plan import AdoptionPlan
from awsroles.core.records.profiles import ProfileRecords
from awsroles.core.records.vocabulary import ChangedRecord, ConfigChangeRecord, ProfileRecord, error_record

# The edits that a dry run does not make.
Preview = Sequence[Edit[Any]]


def adoption_record(records: ProfileRecords, plan: AdoptionPlan, preview: Preview | None) -> ConfigChangeRecord:
    """Return the record of an adoption or, with a *preview*, of its dry run; *records* are those after it."""
    adopted = [records.of(name, ChangedRecord, outcome="adopted") for name in plan.adopted]
    ours = [records.of(name, ChangedRecord, outcome="unchanged") for name in plan.ours]
    refused = [
        records.of(name, ChangedRecord, outcome="refused", error=error_record(error))
        for name, error in plan.refused.items()
    ]
    return _change(plan.path, preview, [*adopted, *ours, *refused])


def removal_record(
    before: ProfileRecords,
    names: Sequence[str],
    preview: Preview | None,
    *,
    after: ProfileRecords | None = None,
    deleted: Sequence[str] = (),
) -> ConfigChangeRecord:
    """Return the record of a removal of *names* or, with a *preview*, of its dry run; *after* it None are left.

    *deleted* are the items of the secret store that go.
    """
    profiles = []
    for name in names:
        was_native = after is not None and before.of(name, ProfileRecord).remark == "native"
        outcome = "removed" if after is None else "unchanged" if was_native else "restored"
        ended = {} if preview else {"state": "none", "expires_at": None}
        profiles.append((after or before).of(name, ChangedRecord, outcome=outcome, **ended))
    return _change(before.config_path, preview, profiles, deleted)


def _change(
    path: str, preview: Preview | None, profiles: Sequence[ChangedRecord], deleted: Sequence[str] = ()
) -> ConfigChangeRecord:
    if preview is None:
        return ConfigChangeRecord(
            path, dry_run=False, diff=None, deleted_items=tuple(deleted), profiles=tuple(profiles)
        )
    lines = "\n".join(line for edit in preview for line in diff(edit.before.path, edit.before.text, edit.after.text))
    return ConfigChangeRecord(
        path, dry_run=True, diff=lines or None, deleted_items=tuple(deleted), profiles=tuple(profiles)
    )
