"""The edit of a file as it was shown."""

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile

from awsroles.core.config.document import ConfigText
from awsroles.core.config.shown_edit import write_as_shown
from awsroles.core.discover.plan import Plan
from awsroles.errors import ConfigurationError


def adding_one(text: ConfigText) -> Plan:
    """Plan a profile whose region tells how many there were."""
    return Plan((), {"new": {"region": f"eu-west-{len(text.profiles)}"}})


def test_a_file_that_changed_in_what_matters_is_not_written() -> None:
    config = MemoryProfileFile("[profile a]\nregion = x\n")
    shown = config.preview(adding_one)
    config.edit(lambda _: {"b": {"region": "y"}})
    before = config.read().text
    with pytest.raises(ConfigurationError, match="has changed, and other profiles would be written now"):
        write_as_shown(config, adding_one, shown)
    assert config.read().text == before


def test_a_change_that_does_not_matter_stays_beside_the_plan() -> None:
    config = MemoryProfileFile("[profile a]\nregion = x\n")
    shown = config.preview(adding_one)
    config.edit(lambda _: {"a": {"region": "y"}})
    write_as_shown(config, adding_one, shown)
    assert config.read().text.replace("\n\n", "\n") == "[profile a]\nregion = y\n[profile new]\nregion = eu-west-1\n"
