"""The change of the organization's file when somebody leaves or changes the position."""

import pytest
from testbed.scenarios.organizations import SMALL, organization_of

from awsroles.adapters.files.toml import parse_toml
from awsroles.core.org.offboard.file_change import FileChange, file_change


def change(text: str, user: str = "ada", to: tuple[str, ...] | None = None) -> FileChange:
    return file_change(organization_of(text), user, to, parse_toml)


def lines(found: FileChange) -> list[str]:
    """Return the changed lines of the diff."""
    return [each for each in found.diff if each.startswith(("+", "-")) and not each.startswith(("+++", "---"))]


def test_a_person_who_leaves_is_a_line_less() -> None:
    found = change(SMALL)
    assert found.diff[:2] == ("--- organization.toml", "+++ organization.toml")
    assert lines(found) == ['-ada = { functions = ["operations"] }']
    assert not found.rest


def test_the_last_day_and_the_path_of_a_person_stay_when_the_position_changes() -> None:
    assert lines(change(SMALL, "bob", ("operations", "auditors"))) == [
        '-bob = { functions = ["auditors"], until = 2030-12-31 }',
        '+bob = { functions = ["operations", "auditors"], until = 2030-12-31 }',
    ]


def test_a_machine_that_goes_is_a_line_less() -> None:
    text = SMALL + '\n[machines]\nci = { reason = "builds", until = 2037-03-31 }\n'
    assert lines(change(text, "ci")) == ['-ci = { reason = "builds", until = 2037-03-31 }']


def test_whoever_the_file_does_not_name_changes_nothing() -> None:
    assert change(SMALL, "nobody") == FileChange(())


@pytest.mark.parametrize("entry", ['[users.ada]\nfunctions = ["operations"]', 'ada.functions = ["operations"]'])
def test_a_person_who_is_no_table_on_one_line_is_changed_by_hand(entry: str) -> None:
    bob = 'bob = { functions = ["auditors"], until = 2030-12-31 }\n'
    found = change(SMALL.replace('ada = { functions = ["operations"] }\n', "").replace(bob, f"{bob}{entry}\n"))
    assert not found.diff
    assert found.rest[0].startswith("Change users.ada by hand: organization.toml:")


def test_a_file_of_another_layout_keeps_it() -> None:
    text = SMALL.replace("ada = {", "ada   =   {")
    assert lines(change(text)) == ['-ada   =   { functions = ["operations"] }']


def test_one_of_two_users_of_break_glass_is_taken_out_by_hand() -> None:
    text = SMALL + "\n[break_glass]\nusers = ['glass', 'shatter']\n"
    assert change(text, "glass").rest == ("Take glass out of break_glass.users: organization.toml:30:9.",)
