"""Giving back native profiles."""

import pytest
from testbed.config.native_profiles import TABLET, native
from testbed.names import ADA, OPERATIONS, PHONE
from testbed.scenarios.adoption import Adoptions
from testbed.scenarios.in_memory_app import MASTER

from awsroles.core.profiles.model import NativeProfile
from awsroles.core.sessions.cache import SessionMetadata
from awsroles.errors import ConfigurationError

BARE = MASTER.replace(f"awsroles_mfa_serial = {PHONE}\n", "")
PATH = "/home/ada/.aws/config"


def adopted(text: str, credentials: str = "") -> Adoptions:
    adoptions = Adoptions(text, credentials)
    adoptions.adoption().run(None)
    adoptions.said.clear()
    return adoptions


def values(adoptions: Adoptions, name: str) -> dict[str, str]:
    return dict(adoptions.profiles.options(name))


def test_one_of_several_comes_back_to_the_byte() -> None:
    odd = (
        f"\n[profile a] ; mine\r\nMfa_Serial={PHONE} \r\nsource_profile=master\r\n# why\r\nrole_arn: {OPERATIONS}\r\n\n"
    )
    adoptions = adopted(MASTER + odd + native("b"))
    still_ours = adoptions.section("b")
    adoptions.restoring().run(["a"])
    assert adoptions.config.text == f"{MASTER}{odd}\n{still_ours}\n"
    assert adoptions.said == ["Restored a"]
    assert [name for _, name in adoptions.backups.sections] == ["b"]


def test_a_program_that_has_moved_since_is_no_edit() -> None:
    text = MASTER + native("a", f"mfa_serial = {PHONE}")
    adoptions = adopted(text)
    adoptions.config.text = adoptions.config.text.replace(
        "/home/ada/.local/bin/awsroles credential-process a", "awsroles credential-process a"
    )
    adoptions.restoring().run(["a"])
    assert adoptions.config.text == text


def test_of_an_edited_profile_the_edits_stay_and_the_keys_get_their_names_back() -> None:
    lines = ("external_id=e-1", "# mine", f"mfa_serial = {PHONE}", "duration_seconds = 3600", "role_session_name = ada")
    adoptions = adopted(MASTER + native("a", *lines))
    adoptions.config.edit(
        lambda _: {
            "a": {
                "region": "eu-west-3",
                "awsroles_external_id": "e-2",
                "awsroles_duration_seconds": None,
                "awsroles_color": "f2b0a9",
            }
        }
    )
    adoptions.restoring().run(["a"])
    assert values(adoptions, "a") == {
        "role_arn": OPERATIONS,
        "source_profile": "master",
        "external_id": "e-2",
        "mfa_serial": PHONE,
        "role_session_name": "ada",
        "region": "eu-west-3",
        "awsroles_color": "f2b0a9",
    }
    assert "\nexternal_id = e-2\n# mine\n" in adoptions.config.text
    assert isinstance(adoptions.profiles.get("a"), NativeProfile)
    assert adoptions.said == [
        "Restored a, with the edits since the adoption",
    ]
    assert adoptions.backups.sections == {}


def test_what_was_given_to_it_as_ours_becomes_native() -> None:
    adoptions = adopted(MASTER + native("a", f"mfa_serial = {PHONE}"))
    adoptions.config.edit(lambda _: {"a": {"awsroles_mfa_serial": TABLET, "awsroles_duration_seconds": "7200"}})
    adoptions.restoring().run(["a"])
    assert values(adoptions, "a")["mfa_serial"] == TABLET
    assert values(adoptions, "a")["duration_seconds"] == "7200"


def test_a_source_that_was_changed_since_stays_changed() -> None:
    adoptions = adopted(f"{MASTER}\n{BARE.replace('master', 'other')}" + native("a"))
    adoptions.config.edit(lambda _: {"a": {"awsroles_source_profile": "other"}})
    adoptions.restoring().run(["a"])
    assert values(adoptions, "a") == {"role_arn": OPERATIONS, "source_profile": "other"}


def test_a_native_key_that_was_written_besides_stays() -> None:
    adoptions = adopted(MASTER + native("a", "external_id = e-1"))
    adoptions.config.edit(lambda _: {"a": {"external_id": "e-2"}})
    adoptions.restoring().run(["a"])
    assert values(adoptions, "a")["external_id"] == "e-2"


def test_the_program_that_was_in_the_original_stays_in_what_comes_back() -> None:
    text = MASTER + native("a", "credential_process = /home/ada/.local/bin/awsroles credential-process a")
    adoptions = adopted(text)
    adoptions.config.edit(lambda _: {"a": {"region": "eu-west-3"}})
    adoptions.restoring().run(["a"])
    assert adoptions.config.text == text + "region = eu-west-3\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_master_profile_loses_the_device_with_its_last_dependent(newline: str) -> None:
    text = BARE + native("a", f"mfa_serial = {PHONE}") + native("b", f"mfa_serial = {PHONE}")
    text = text.replace("\n", newline)
    adoptions = adopted(text)
    adoptions.restoring().run(["a"])
    assert f"awsroles_mfa_serial = {PHONE}" in adoptions.section("master")
    assert adoptions.said[1:] == ["master keeps its MFA device, which b needs."]
    adoptions.restoring().run(["b"])
    assert adoptions.config.text == text
    assert adoptions.backups.sections == {}


@pytest.mark.parametrize(
    ("key", "value", "device"),
    [("region", "eu-west-3", None), ("awsroles_mfa_serial", TABLET, TABLET), ("awsroles_mfa_serial", None, None)],
)
def test_of_an_edited_master_only_the_device_that_was_moved_there_goes(
    key: str, value: str | None, device: str | None
) -> None:
    adoptions = adopted(BARE + native("a", f"mfa_serial = {PHONE}"))
    adoptions.config.edit(lambda _: {"master": {key: value}})
    adoptions.restoring().run(["a"])
    assert values(adoptions, "master").get("awsroles_mfa_serial") == device
    assert values(adoptions, "master")["region"] == ("eu-west-3" if key == "region" else "eu-west-1")


def test_restoring_works_with_a_missing_or_broken_master_profile() -> None:
    text = BARE + native("a", f"mfa_serial = {PHONE}")
    adoptions = adopted(text)
    adoptions.config.edit(lambda _: {"master": {"awsroles_user_arn": "junk"}})
    adoptions.restoring().run(["a"])
    assert isinstance(adoptions.profiles.get("a"), NativeProfile)


def test_a_source_of_role_profiles_is_restored_only_with_them() -> None:
    text = MASTER + native("a") + native("b", source="a") + native("c", source="b")
    adoptions = adopted(text)
    before = adoptions.config.text
    with pytest.raises(ConfigurationError, match="profile 'a' is the source of b") as caught:
        adoptions.restoring().run(["a", "c"])
    assert caught.value.command == "awsroles profile remove b a c --restore"
    assert (adoptions.config.text, adoptions.said) == (before, [])
    adoptions.restoring().run(["a", "c", "b"])
    assert adoptions.config.text == text


def test_native_profiles_may_have_a_restored_profile_as_their_source() -> None:
    adoptions = adopted(MASTER + native("a"))
    adoptions.config.text += native("later", source="a")
    adoptions.restoring().run(["a"])
    assert adoptions.said == ["Restored a"]


def test_a_profile_that_was_never_native_is_refused_and_nothing_changes() -> None:
    adoptions = adopted(MASTER + native("a") + f"\n[profile ours]\nawsroles_role_arn = {OPERATIONS}\n")
    before = adoptions.config.text
    for name in ("ours", "master"):
        with pytest.raises(ConfigurationError, match=f"profile '{name}' was not adopted") as caught:
            adoptions.restoring().run(["a", name])
        assert caught.value.hint
    assert adoptions.config.text == before
    with pytest.raises(ConfigurationError, match="no profile named gone"):
        adoptions.restoring().run(["gone"])


def test_the_second_time_nothing_changes() -> None:
    text = MASTER + native("a")
    adoptions = adopted(text)
    adoptions.restoring().run(["a"])
    adoptions.restoring().run(["a"])
    assert (adoptions.config.text, adoptions.said[1:]) == (text, ["a is not managed by awsroles: nothing to restore."])


def test_its_session_goes_and_that_of_others_stays() -> None:
    adoptions = adopted(MASTER + native("a") + native("b"))
    items = [f"awsroles/role-session/{PATH}#{name}" for name in ("a", "b")] + [f"awsroles/mfa-session/{ADA}"]
    for item in items:
        adoptions.secrets.set(item, "x")
        adoptions.metadata.put(SessionMetadata(item, 1, 2, ""))
    adoptions.restoring().run(["a"])
    assert list(adoptions.secrets.items) == items[1:]
    assert adoptions.metadata.get(items[0]) is None


def test_a_preview_shows_what_it_would_leave_and_writes_nothing() -> None:
    text = BARE + native("a", f"mfa_serial = {PHONE}")
    adoptions = adopted(text)
    before = adoptions.config.text
    edit, _ = adoptions.restoring().preview(["a"])
    assert (edit.before.text, edit.after.text, adoptions.config.text) == (before, text, before)
    assert adoptions.backups.sections
    assert adoptions.said == []
