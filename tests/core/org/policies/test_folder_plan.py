"""The plan of changes in a folder of generated files."""

from awsroles.core.org.policies.folder_plan import FileChange, FolderPlan, file_diff, plan_folder
from awsroles.core.org.policies.manifest import Manifest, digest

AFTER = Manifest("json", "444444444444")


def plan_with(
    wanted: dict[str, str],
    disk: dict[str, bytes],
    listed: dict[str, bytes] | None,
    unfinished: dict[str, bytes | None] | None = None,
    kept: tuple[str, ...] = (),
) -> FolderPlan:
    files = {path: digest(content) for path, content in (listed or {}).items()}
    targets = {path: None if content is None else digest(content) for path, content in (unfinished or {}).items()}
    before = None if listed is None else Manifest("json", "444444444444", files, unfinished=targets)
    return plan_folder(wanted, AFTER, before, disk.get, kept)


def states(plan: FolderPlan) -> dict[str, str]:
    return {each.path: each.state for each in plan.changes}


def test_files_are_new_changed_unchanged_or_deleted() -> None:
    was = {"same": b"1", "old": b"1", "gone": b"1"}
    plan = plan_with({"same": "1", "old": "2", "new": "3"}, was, was)
    assert states(plan) == {"same": "unchanged", "old": "changed", "new": "new", "gone": "deleted"}
    assert [each.path for each in plan.effective] == ["new", "old", "gone"]
    assert plan.manifest.files == {"same": digest(b"1"), "old": digest(b"2"), "new": digest(b"3")}
    assert (plan.refused, plan.left) == ((), 0)


def test_edited_files_and_files_of_others_are_refused_and_equal_ones_are_not() -> None:
    disk = {"edited": b"mine", "edited-gone": b"mine", "theirs": b"mine", "as-wanted": b"x", "beside": b"mine"}
    listed = {"edited": b"1", "edited-gone": b"1", "as-wanted": b"1"}
    plan = plan_with({"edited": "2", "theirs": "3", "as-wanted": "x"}, disk, listed)
    assert [(each.change.path, each.is_edited) for each in plan.refused] == [
        ("edited", True),
        ("edited-gone", True),
        ("theirs", False),
    ]


def test_a_file_that_somebody_deleted_is_written_again_and_a_deleted_one_to_be_deleted_is_nothing() -> None:
    assert states(plan_with({"a": "1"}, {}, {"a": b"1", "b": b"1"})) == {"a": "new"}


def test_after_an_interruption_old_and_new_files_are_known_and_the_rest_is_counted() -> None:
    plan = plan_with(
        {"done": "2", "left": "2"},
        {"done": b"2", "left": b"1", "to-delete": b"1"},
        {"done": b"1", "left": b"1", "to-delete": b"1"},
        {"done": b"2", "left": b"2", "to-delete": None},
    )
    assert (plan.refused, plan.left) == ((), 2)
    assert states(plan) == {"done": "unchanged", "left": "changed", "to-delete": "deleted"}


def test_the_manifest_of_a_run_knows_both_versions_of_each_file() -> None:
    plan = plan_with({"a": "2", "new": "3"}, {"a": b"1", "gone": b"1"}, {"a": b"1", "gone": b"1"})
    during = plan.unfinished
    assert during.files == {"a": digest(b"1"), "gone": digest(b"1")}
    assert during.unfinished == {"a": digest(b"2"), "new": digest(b"3"), "gone": None}


def test_kept_files_stay_listed_and_are_not_looked_at() -> None:
    plan = plan_with({}, {"kept": b"edited"}, {"kept": b"1"}, kept=("kept",))
    assert (plan.changes, plan.manifest.files) == ((), {"kept": digest(b"1")})


def test_the_diff_of_a_refused_file_leads_from_what_is_there_to_what_would_be_written() -> None:
    assert file_diff(FileChange("a", b"mine\n", b"ours\n")) == ["--- a", "+++ a", "@@ -1 +1 @@", "-mine", "+ours"]
    assert file_diff(FileChange("a", b"mine\n", None))[:2] == ["--- a", "+++ /dev/null"]
    assert file_diff(FileChange("a", b"\xff", b"ours\n")) == ["--- a", "(no text, or too long)"]
    assert file_diff(FileChange("a", b"x\n" * 1000, None))[-1] == "… 963 more lines"
    assert len(file_diff(FileChange("a", b"x" * 1_000_000, b"y"))) == 2
