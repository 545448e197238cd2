"""The names of what a store may hold."""

import pytest
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fakes.shared_state import MemoryState
from testbed.names import ADA, BOB, PHONE
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.profiles.profiles import Profiles
from awsroles.core.sessions.cache import SessionMetadata
from awsroles.core.stores.items import item_label, known_items, summary
from awsroles.fastpath.session_record import is_session

CONFIG = f"""{MASTER}
[profile prod]
awsroles_role_arn = arn:aws:iam::222222222222:role/operations
awsroles_source_profile = master
awsroles_mfa_serial = {PHONE}2
[profile native]
role_arn = arn:aws:iam::222222222222:role/operations
source_profile = master
mfa_serial = {PHONE}
[profile broken]
awsroles_user_arn = nonsense
sso_session = x
"""


def test_an_elevated_session_is_named_as_such() -> None:
    assert item_label("awsroles/elevated-session//home/ada/.aws/config#prod") == "elevated session of prod"


def test_profiles_and_notes_tell_them_each_once() -> None:
    config = MemoryProfileFile()
    config.text = CONFIG
    credentials = MemoryProfileFile(kind="credentials", path="/home/ada/.aws/credentials")
    notes = MemoryState().metadata()
    role, elsewhere = f"awsroles/role-session/{config.read().path}#prod", "awsroles/role-session//srv/config#old"
    for item in (role, elsewhere, f"awsroles/mfa-session/{BOB}"):
        notes.put(SessionMetadata(item, 0, 1, "arn"))
    assert known_items(Profiles(config.read(), credentials.read()), notes) == [
        f"awsroles/access-key/{ADA}",
        f"awsroles/access-key-new/{ADA}",
        f"awsroles/mfa-session/{ADA}",
        f"awsroles/totp-seed/{PHONE}",
        f"awsroles/totp-seed/{PHONE}2",
        role,
        elsewhere,
        f"awsroles/mfa-session/{BOB}",
    ]


def test_sessions_are_distinguished_from_long_lived_secrets() -> None:
    kinds = ("mfa-session", "role-session", "elevated-session", "access-key", "totp-seed", "key-journal")
    assert [kind for kind in kinds if is_session(f"awsroles/{kind}/x")] == list(kinds[:3])


@pytest.mark.parametrize(
    ("item", "label"),
    [
        (f"awsroles/access-key/{ADA}", "access key of ada"),
        (f"awsroles/access-key-new/{ADA}", "unfinished rotation of ada"),
        (f"awsroles/totp-seed/{PHONE}", "MFA seed of ada-phone"),
        ("awsroles/totp-seed/GAHT12345678", "MFA seed of GAHT12345678"),
        (f"awsroles/mfa-session/{ADA}", "MFA session of ada"),
        ("awsroles/role-session//home/ada/.aws/config#prod", "session of prod"),
        ("awsroles/other/x", "awsroles/other/x"),
    ],
)
def test_an_item_is_called_by_its_kind_and_its_owner(item: str, label: str) -> None:
    assert item_label(item) == label


def test_a_summary_counts_the_items_of_each_kind() -> None:
    items = [
        "awsroles/access-key/arn:aws:iam::111111111111:user/ada",
        "awsroles/mfa-session/arn:aws:iam::111111111111:user/ada",
        "awsroles/role-session//home/ada/.aws/config#prod",
        "awsroles/totp-seed/arn:aws:iam::111111111111:mfa/ada-phone",
    ]
    assert summary(items[:1]) == "the access key"
    assert summary(items[:3]) == "the access key and 2 sessions"
    assert summary(items) == "the access key, the MFA seed and 2 sessions"
    assert summary([*items[:1] * 2, "awsroles/other"]) == "2 access keys and the item"
