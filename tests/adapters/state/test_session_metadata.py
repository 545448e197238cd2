"""Session metadata in files without secrets."""

from pathlib import Path

import pytest

from awsroles.adapters.state.files import FileSessionMetadata
from awsroles.core.dataclass import replace
from awsroles.core.sessions.cache import SessionMetadata

NOTE = SessionMetadata("awsroles/role-session//home/ada/.aws/config#prod", 1_800_000_000, 1_800_003_600, "arn:x")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FileSessionMetadata(str(tmp_path)).put(NOTE)
    [path] = (tmp_path / "sessions").iterdir()
    return path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "junk",
        "1 2 3\narn\nitem\n",
        "1 x\narn\nitem\n",
        "-1 2\narn\nitem\n",
        "\u00b2 2\narn\nitem\n",
        "1 2\narn\nitem",
        "1 2\narn",
    ],
)
def test_a_damaged_note_is_none(tmp_path: Path, path: Path, text: str) -> None:
    path.write_text(text)
    notes = FileSessionMetadata(str(tmp_path))
    assert notes.get(NOTE.item) is None
    assert notes.all() == []
    notes.put(NOTE)
    assert notes.all() == [NOTE]


def test_the_name_of_an_item_may_have_several_lines(tmp_path: Path) -> None:
    note = replace(NOTE, item="awsroles/role-session//home/a\n\nb/config#prod\n")
    notes = FileSessionMetadata(str(tmp_path))
    notes.put(note)
    assert notes.get(note.item) == note
    assert notes.all() == [note]


def test_the_note_of_another_item_in_the_same_file_is_not_taken(tmp_path: Path, path: Path) -> None:
    path.write_text(path.read_text().replace("#prod", "#Prod"))
    assert FileSessionMetadata(str(tmp_path)).get(NOTE.item) is None
