"""The profiles that a person picks from."""

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest
from testbed.fakes.scripted_picker import ScriptedPicker
from testbed.fakes.shared_state import MemoryState

from awsroles.adapters.state.files import StateFacts
from awsroles.core.profiles.choose import ANY, SERVED, WITH_A_ROLE, Kind, RecentProfiles, pick_profile, soonest_first
from awsroles.core.prompts import Choice
from awsroles.core.sessions.status import ProfileStatus
from awsroles.core.state import LocalState
from awsroles.errors import ConfigurationError, StorageError

NOW = 1_800_000_000
PATH = "/home/ada/.aws/config"
ROLE = "arn:aws:iam::222222222222:role/team/operations"
STATUSES = [
    ProfileStatus("master", "master", "111111111111", None, None, "live", NOW + 12 * 3600 - 1),
    ProfileStatus("prod", "role", "222222222222", ROLE, "master", "live", NOW + 3180, "Production", "f2b0a9"),
    ProfileStatus("dev", "role", "222222222222", ROLE, "master", "expired", NOW),
    ProfileStatus("new", "role", "222222222222", ROLE, "master", "none", None),
    ProfileStatus("old", "native", "222222222222", ROLE, "master", "none", None),
]


@pytest.fixture
def memory() -> LocalState:
    """Return what is remembered, in memory."""
    return MemoryState().local_state()


def pick(
    picker: ScriptedPicker, memory: LocalState, kinds: Collection[Kind], statuses: Sequence[ProfileStatus] = STATUSES
) -> str:
    return pick_profile(picker, RecentProfiles(memory, PATH), statuses, kinds, NOW)


def test_account_role_and_remaining_time_follow_each_name(memory: LocalState) -> None:
    picker = ScriptedPicker("dev")
    assert pick(picker, memory, ANY) == "dev"
    assert picker.seen == [
        Choice("master", ("111111111111", "MFA session", "11 h 59 min left"), ("111111111111",)),
        Choice("prod", ("Production", "team/operations", "53 min left"), ("222222222222",), is_production=True),
        Choice("dev", ("222222222222", "team/operations", "expired"), ("222222222222",)),
        Choice("new", ("222222222222", "team/operations", ""), ("222222222222",)),
        Choice("old", ("222222222222", "team/operations", "by the AWS CLI"), ("222222222222",)),
    ]


def test_those_used_last_come_first(memory: LocalState) -> None:
    for name in ("prod", "gone", "old", "new", "prod"):
        RecentProfiles(memory, PATH).use(name)
    picker = ScriptedPicker("prod")
    pick(picker, memory, ANY)
    assert [choice.name for choice in picker.seen] == ["prod", "new", "old", "master", "dev"]


def test_by_expiry_the_session_that_ends_first_comes_first_and_none_at_the_end() -> None:
    assert [each.profile for each in soonest_first(STATUSES)] == ["prod", "master", "dev", "new", "old"]


def test_only_those_that_serve_the_purpose_are_offered(memory: LocalState) -> None:
    for kinds, names in ((SERVED, ["master", "prod", "dev", "new"]), (WITH_A_ROLE, ["prod", "dev", "new", "old"])):
        picker = ScriptedPicker("dev")
        pick(picker, memory, kinds)
        assert [choice.name for choice in picker.seen] == names


def test_without_a_role_there_is_nothing_to_pick(memory: LocalState) -> None:
    with pytest.raises(ConfigurationError, match="there is no profile of a role yet") as caught:
        pick(ScriptedPicker(), memory, WITH_A_ROLE, STATUSES[:1])
    assert caught.value.hint == "run awsroles discover"


def test_each_config_file_has_its_own_and_no_more_than_fifty(tmp_path: Path) -> None:
    memory = StateFacts(str(tmp_path))
    ours, others = RecentProfiles(memory, PATH), RecentProfiles(memory, "/etc/aws/config")
    for number in range(60):
        ours.use(f"p{number}")
    others.use("theirs")
    assert others.names() == ["theirs"]
    assert ours.names() == [f"p{number}" for number in range(59, 9, -1)]


def test_the_order_is_that_of_the_file_if_nothing_can_be_remembered() -> None:
    class Broken:
        def get(self, name: str) -> str | None:
            raise StorageError(f"no {name}")

        def set(self, name: str, fact: str) -> None:
            raise StorageError(f"no {name}, {fact}")

    RecentProfiles(Broken(), PATH).use("prod")
    picker = ScriptedPicker("dev")
    assert pick(picker, Broken(), ANY) == "dev"
    assert [choice.name for choice in picker.seen][:2] == ["master", "prod"]
