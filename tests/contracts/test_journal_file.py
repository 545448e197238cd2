"""The contract of the file of an offboarding's journal."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from testbed.organization.leaving import MemoryJournal

from awsroles.adapters.state.offboarding_journal import offboarding_journal
from awsroles.core.org.offboard.journal import JournalFile

Opened = Callable[[], JournalFile]


@pytest.fixture(params=["memory", "state directory"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Return a function that opens the file as a new process does."""
    if request.param == "memory":
        memory = MemoryJournal()
        return lambda: memory
    return lambda: offboarding_journal(str(tmp_path), "444444444444-ada")


def test_entries_are_there_for_the_next_run_in_their_order(opened: Opened) -> None:
    first = opened()
    assert first.load() == []
    first.add({"began": 1.5})
    first.add({"step": "é\n", "message": None})
    second = opened()
    assert second.load() == [{"began": 1.5}, {"step": "é\n", "message": None}]
    second.add({"finished": 2})
    assert opened().load()[-1] == {"finished": 2}


def test_a_journal_that_was_cleared_begins_anew(opened: Opened) -> None:
    file = opened()
    file.load()
    file.add({"began": 1})
    file.clear()
    file.clear()
    assert opened().load() == []
    file.add({"began": 2})
    assert opened().load() == [{"began": 2}]


@pytest.mark.parametrize("damage", [b'\n{"step": "cut', b"\n\xff\xfe\x00", b"\n[1]", b"\n" + b"[" * 100_000])
def test_a_damaged_line_costs_no_other(tmp_path: Path, damage: bytes) -> None:
    offboarding_journal(str(tmp_path), "ada").add({"began": 1})
    [path] = (tmp_path / "offboardings").iterdir()
    with path.open("ab") as file:
        file.write(damage)
    following = offboarding_journal(str(tmp_path), "ada")
    assert following.load() == [{"began": 1}]
    following.add({"finished": 2})
    assert offboarding_journal(str(tmp_path), "ada").load() == [{"began": 1}, {"finished": 2}]


def test_the_file_is_for_its_user_alone_and_its_name_leads_nowhere(tmp_path: Path) -> None:
    offboarding_journal(str(tmp_path), "../../ada").add({})
    [path] = (tmp_path / "offboardings").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
