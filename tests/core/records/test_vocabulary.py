"""The vocabulary of `--json`: the records and docs/json.md say the same."""

from typing import Any, get_args, get_type_hints

import pytest
from testbed.program import json_document

from awsroles.core.dataclass import fields
from awsroles.core.records import vocabulary

# Each record, and the headings under which its keys stand.
HEADINGS = {
    vocabulary.ErrorRecord: ("An error",),
    vocabulary.ProfileRecord: ("A profile",),
    vocabulary.DetailedRecord: ("A profile", "profile show"),
    vocabulary.AddedRecord: ("A profile", "profile show", "profile add"),
    vocabulary.SetupRecord: ("A profile", "setup"),
    vocabulary.LoginRecord: ("A profile", "login"),
    vocabulary.ElevationRecord: ("A profile", "elevate"),
    vocabulary.LogoutRecord: ("A profile", "logout"),
    vocabulary.ConsoleRecord: ("A profile", "console"),
    vocabulary.RotationRecord: ("A profile", "rotate"),
    vocabulary.EnrollmentRecord: ("A profile", "mfa enroll"),
    vocabulary.ChangedRecord: ("A profile", "A changed profile"),
    vocabulary.ConfigChangeRecord: ("A change of the config file",),
    vocabulary.SettingRecord: ("A setting",),
    vocabulary.MoveRecord: ("A move from another tool",),
    vocabulary.LeftRecord: ("A thing that is left",),
    vocabulary.StoreRecord: ("A store",),
    vocabulary.StoreItemRecord: ("An item",),
    vocabulary.ExplanationRecord: ("An explanation",),
    vocabulary.StepRecord: ("A step",),
    vocabulary.DiscoveredRecord: ("A role that discover finds",),
}


def promised(record: Any) -> dict[str, str]:
    return {key: values for heading in HEADINGS[record] for key, values in json_document.keys(heading).items()}


def words(hint: Any) -> set[str]:
    """Return the words that a type admits, wherever in it they stand."""
    return {each for each in get_args(hint) if isinstance(each, str)}.union(*(words(each) for each in get_args(hint)))


def test_every_record_is_documented() -> None:
    found = {each for name, each in vars(vocabulary).items() if name.endswith("Record")}
    assert found == set(HEADINGS)


@pytest.mark.parametrize("record", HEADINGS, ids=lambda record: record.__name__)
def test_the_keys_are_those_of_the_document_in_its_order(record: Any) -> None:
    assert [field.name for field in fields(record)] == list(promised(record))


@pytest.mark.parametrize("record", HEADINGS, ids=lambda record: record.__name__)
def test_the_words_and_what_may_be_null_are_those_of_the_document(record: Any) -> None:
    hints = get_type_hints(record)
    for key, values in promised(record).items():
        if words(hints[key]):
            assert words(hints[key]) == set(json_document.words(values)), key
        assert (type(None) in get_args(hints[key])) == values.endswith("or null"), key
