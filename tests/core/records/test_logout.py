"""The JSON objects of a logout."""

import json

from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.names import ADA
from testbed.program import json_document
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.profiles.profiles import Profiles
from awsroles.core.records.logout import LogoutRecords
from awsroles.core.records.profiles import ProfileRecords

PATH = "/home/ada/.aws/config"
CONFIG = f"""{MASTER}
[profile other-master]
awsroles_user_arn = {ADA}
[profile prod]
awsroles_role_arn = arn:aws:iam::222222222222:role/operations
[profile bad]
awsroles_user_arn = nonsense
"""


def told(*items: str) -> list[tuple[str | None, str, str | None]]:
    profiles = Profiles(MemoryProfileFile(CONFIG).read(), MemoryProfileFile("", "credentials").read())
    records = LogoutRecords(profiles, ProfileRecords(profiles, lambda _: None)).of_items(items)
    for each in json.loads(json.dumps(records, default=vars)):
        json_document.check(each, "A profile", "logout")
        assert each["deleted"] is True
    return [(each.profile, each.kind, each.account_id) for each in records]


def test_an_mfa_session_is_that_of_each_profile_of_its_user() -> None:
    items = (f"awsroles/mfa-session/{ADA}", f"awsroles/role-session/{PATH}#prod")
    assert told(*items) == [
        ("master", "user", "111111111111"),
        ("other-master", "user", "111111111111"),
        ("prod", "role", "222222222222"),
    ]


def test_a_session_without_a_profile_is_described_by_its_item_name() -> None:
    eve = "arn:aws:iam::999999999999:user/eve"
    assert told(f"awsroles/mfa-session/{eve}", "awsroles/mfa-session/junk", "awsroles/role-session/other#x") == [
        (None, "user", "999999999999"),
        (None, "user", None),
        ("x", "role", None),
    ]


def test_a_broken_master_profile_hides_nothing() -> None:
    assert told("awsroles/mfa-session/nonsense") == [("bad", "other", None)]
