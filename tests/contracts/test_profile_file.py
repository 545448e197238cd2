"""The `ProfileFile` port: what each implementation does."""

from pathlib import Path

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.shared_state import MemoryState

from awsroles.adapters.files.aws_config import AwsFile
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, Edit, Edits, ProfileFile, SectionText
from awsroles.core.config.section import Renamed
from awsroles.errors import ConfigurationError


def values(config: ConfigText) -> dict[str, dict[str, str]]:
    return {name: section.options for name, section in config.profiles.items()}


@pytest.fixture(params=["memory", "disk"])
def profile_file(request: pytest.FixtureRequest, home: Path) -> ProfileFile:
    """Return each implementation in turn, empty."""
    if request.param == "memory":
        return MemoryProfileFile()
    return AwsFile(str(home / ".aws" / "config"), "config", MemoryState().locks())


def test_an_empty_file_has_no_profiles(profile_file: ProfileFile) -> None:
    assert values(profile_file.read()) == {}


def test_written_options_are_read_back(profile_file: ProfileFile) -> None:
    changes: Changes = {
        "default": {"region": "eu-west-1"},
        "prod": {"region": "eu-west-1", "output": "json", "color": None},
    }
    assert profile_file.edit(lambda _: changes).is_changed
    assert values(profile_file.read()) == {
        "default": {"region": "eu-west-1"},
        "prod": {"region": "eu-west-1", "output": "json"},
    }


def test_options_are_set_and_removed_and_the_others_stay(profile_file: ProfileFile) -> None:
    profile_file.edit(lambda _: {"a": {"k": "1", "l": "2", "m": "3"}, "b": {"k": "1"}})
    assert profile_file.edit(lambda _: {"a": {"k": None, "l": "4", "n": "5"}}).is_changed
    assert values(profile_file.read()) == {"a": {"l": "4", "m": "3", "n": "5"}, "b": {"k": "1"}}


def test_a_profile_without_options_is_gone(profile_file: ProfileFile) -> None:
    profile_file.edit(lambda _: {"a": {"k": "1"}, "b": {"k": "1"}})
    text = profile_file.read().text
    profile_file.edit(lambda _: {"c": {"k": "1", "l": "2"}})
    assert profile_file.edit(lambda _: {"c": {"k": None, "l": None}}).is_changed
    assert profile_file.read().text == text


@pytest.mark.parametrize("again", [{"a": {"k": "1"}}, {"a": {"missing": None}}, {"missing": {"k": None}}, {}])
def test_an_edit_without_effect_changes_nothing(profile_file: ProfileFile, again: Changes) -> None:
    profile_file.edit(lambda _: {"a": {"k": "1"}})
    text = profile_file.read().text
    assert not profile_file.edit(lambda _: again).is_changed
    assert profile_file.read().text == text


def test_the_plan_is_made_from_what_stands_there(profile_file: ProfileFile) -> None:
    profile_file.edit(lambda _: {"a": {"number": "1"}})
    profile_file.edit(lambda config: {"a": {"number": config.profiles["a"].options["number"] + "2"}})
    assert values(profile_file.read()) == {"a": {"number": "12"}}


@pytest.mark.parametrize(
    "change",
    [
        {"b": {"k": "two\nlines"}},
        {"b": {"bad key": "x"}},
        {"x]\n[profile evil": {"k": "1"}},
        {"": {"k": "1"}},
        {"-x": {"k": "1"}},
        {"two words": {"k": "1"}},
    ],
)
def test_a_change_that_cannot_be_written_leaves_everything_as_it_was(
    profile_file: ProfileFile, change: Changes
) -> None:
    profile_file.edit(lambda _: {"a": {"k": "1"}})
    for carry_out in (profile_file.edit, profile_file.preview):
        with pytest.raises(ConfigurationError) as caught:
            carry_out(lambda _: {"a": {"k": "2"}, **change})
        assert caught.value.hint
    assert values(profile_file.read()) == {"a": {"k": "1"}}


def test_a_failing_plan_leaves_everything_as_it_was(profile_file: ProfileFile) -> None:
    profile_file.edit(lambda _: {"a": {"k": "1"}})
    with pytest.raises(ZeroDivisionError):
        profile_file.edit(lambda _: {"a": {"k": str(1 // 0)}})
    assert profile_file.edit(lambda _: {"a": {"k": "2"}}).is_changed


def test_a_preview_shows_what_an_edit_would_leave_and_writes_nothing(profile_file: ProfileFile) -> None:
    profile_file.edit(lambda _: {"a": {"k": "1"}})
    before = profile_file.read().text
    preview = profile_file.preview(lambda _: {"b": {"k": "2"}})
    assert profile_file.read().text == before
    profile_file.edit(lambda _: {"b": {"k": "2"}})
    assert profile_file.read() == preview.after


def test_an_option_is_renamed_in_place(profile_file: ProfileFile) -> None:
    profile_file.edit(lambda _: {"a": {"k": "1", "l": "2"}, "b": {"k": "1"}})
    text = profile_file.read().text
    assert profile_file.edit(lambda _: {"a": {"k": Renamed("m"), "missing": Renamed("n")}}).is_changed
    assert profile_file.read().text == text.replace("k = 1", "m = 1", 1)
    with pytest.raises(ConfigurationError):
        profile_file.edit(lambda _: {"a": {"m": Renamed("l")}})


def test_a_section_gives_its_place_to_another_text(profile_file: ProfileFile) -> None:
    profile_file.edit(lambda _: {"a": {"k": "1"}, "b": {"k": "1"}, "c": {"k": "1"}})
    before = profile_file.read()
    new = "[profile b] # odd\r\nl=2\r\n  # more"
    edits: Edits = {"b": SectionText(new), "c": {"k": "2"}}
    assert profile_file.edit(lambda _: edits).is_changed
    after = profile_file.read()
    assert after.section_text("b") == new
    assert after.text == before.text.replace(before.section_text("b"), new).replace("c]\nk = 1", "c]\nk = 2")
    back: Edits = {"b": SectionText(before.section_text("b")), "c": {"k": "1"}}
    assert profile_file.edit(lambda _: back).is_changed
    assert profile_file.read() == before


@pytest.mark.parametrize(
    "edits",
    [
        {"missing": SectionText("[profile missing]\nk = 1")},
        {"a": SectionText("[profile c]\nk = 1")},
        {"a": SectionText("[profile a]\nk = 1\n[profile c]\nk = 1")},
        {"a": SectionText("[profile a]\nk = 1\n\n")},
        {"a": SectionText("")},
        {"a": SectionText("[profile a]\njunk")},
    ],
)
def test_a_text_that_is_not_that_very_section_is_refused(profile_file: ProfileFile, edits: Edits) -> None:
    profile_file.edit(lambda _: {"a": {"k": "1"}, "b": {"k": "1"}})
    text = profile_file.read().text
    with pytest.raises(ConfigurationError):
        profile_file.edit(lambda _: edits)
    assert profile_file.read().text == text


def test_the_callback_gets_the_edit_before_it_is_written(profile_file: ProfileFile) -> None:
    profile_file.edit(lambda _: {"a": {"k": "1"}})
    told: list[tuple[Edit[Changes], ConfigText]] = []

    def tell(edit: Edit[Changes]) -> None:
        told.append((edit, profile_file.read()))

    edit = profile_file.edit(lambda _: {"a": {"k": "2"}}, tell)
    [(announced, meanwhile)] = told
    assert announced == edit
    assert (edit.before, edit.after) == (meanwhile, profile_file.read())
    profile_file.edit(lambda _: {"a": {"k": "2"}}, tell)
    assert len(told) == 1, "nothing was about to be written"


def test_nothing_changes_if_the_callback_fails(profile_file: ProfileFile) -> None:
    profile_file.edit(lambda _: {"a": {"k": "1"}})
    text = profile_file.read().text

    def fail(_: Edit[Changes]) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        profile_file.edit(lambda _: {"a": {"k": "2"}}, fail)
    assert profile_file.read().text == text
