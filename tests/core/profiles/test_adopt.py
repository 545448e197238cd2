"""Adopting: the originals kept, everything written at once, and what is told."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from testbed.config.botocore_reader import Profiles, botocore_profiles
from testbed.config.native_profiles import STATIC, TABLET, native, native_configs
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.fuzz.examples import examples
from testbed.names import PHONE
from testbed.scenarios.adoption import Adoptions
from testbed.scenarios.in_memory_app import MASTER, PROGRAM

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Edit, P
from awsroles.core.profiles.adoption_backup import AdoptionBackup
from awsroles.core.profiles.model import RoleProfile
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.errors import StorageError

BARE = MASTER.replace(f"awsroles_mfa_serial = {PHONE}\n", "")
PATH = "/home/ada/.aws/config"


class Full:
    """Keeps nothing."""

    def __init__(self, adoptions: Adoptions) -> None:
        self._bench = adoptions
        self._text = adoptions.config.text

    def save(self, backup: AdoptionBackup) -> None:
        assert self._bench.config.text == self._text, "the originals come first"
        raise StorageError(f"no room for {backup.profile}")

    def load(self, config_path: str, profile: str) -> None:
        raise NotImplementedError

    def delete(self, config_path: str, profile: str) -> None:
        raise NotImplementedError


class Busy(MemoryProfileFile):
    """Another program changes the file between the first look at it and the writing."""

    def edit(self, plan: Callable[[ConfigText], P], before_write: Callable[[Edit[P]], None] | None = None) -> Edit[P]:
        plan(self.read())
        self.text += "output = json\n"
        return super().edit(plan, before_write)


def test_the_originals_of_all_that_changes_are_kept() -> None:
    adoptions = Adoptions(BARE + native("a", f"mfa_serial = {PHONE}") + native("b", f"mfa_serial = {PHONE}"))
    before = {name: adoptions.section(name) for name in ("master", "a", "b")}
    adoptions.adoption().run(None)
    assert adoptions.backups.sections == {
        (PATH, name): AdoptionBackup(PATH, name, text, adoptions.section(name)) for name, text in before.items()
    }


def test_nothing_changes_if_an_original_cannot_be_saved() -> None:
    adoptions = Adoptions(MASTER + native("a"))
    before = adoptions.config.text
    adoptions.backups = Full(adoptions)  # type: ignore[assignment]
    with pytest.raises(StorageError):
        adoptions.adoption().run(None)
    assert (adoptions.config.text, adoptions.said) == (before, [])


def test_the_second_time_nothing_changes_and_the_originals_stay() -> None:
    adoptions = Adoptions(MASTER + native("a"))
    adoptions.adoption().run(["a"])
    text, kept, said = adoptions.config.text, dict(adoptions.backups.sections), list(adoptions.said)
    plan = adoptions.adoption().run(["a"])
    assert (plan.ours, plan.adopted) == (("a",), ())
    assert (adoptions.config.text, adoptions.backups.sections, adoptions.said) == (text, kept, said)


def test_an_adoption_is_reported_with_its_effect() -> None:
    adoptions = Adoptions(MASTER + native("a") + native("b") + native("c"))
    adoptions.adoption().run(["b"])
    adoptions.adoption().run(None)
    assert adoptions.said == [
        "Adopted b",
        "The AWS CLI no longer asks for its MFA codes.",
        "Adopted 2 profiles: a, c",
        "The AWS CLI no longer asks for their MFA codes.",
    ]


def test_adoption_reports_a_moved_device_and_setup_reports_the_programs_path() -> None:
    adoptions = Adoptions(BARE + native("a", f"mfa_serial = {PHONE}"))
    adoptions.template = ProfileTemplate("awsroles")
    adoptions.adoption().run(None)
    assert adoptions.said[2:] == [f"master has the MFA device {PHONE} now."]


def test_sessions_that_take_a_code_each_are_not_promised_to_ask_for_none() -> None:
    adoptions = Adoptions(MASTER + native("a", "duration_seconds = 7200"))
    adoptions.adoption().run(None)
    assert adoptions.said == [
        "Adopted a",
        "a has sessions of 2 h, each with an MFA code of its own; 1 h needs none.",
    ]


def test_so_are_those_that_take_the_codes_of_another_device() -> None:
    adoptions = Adoptions(MASTER + native("a", f"mfa_serial = {TABLET}"))
    adoptions.adoption().run(None)
    assert adoptions.said == ["Adopted a", "Each session of a needs a code from its own MFA device."]


def test_a_preview_is_what_adopting_leaves_and_writes_nothing() -> None:
    adoptions = Adoptions(MASTER + native("a") + native("b", source="gone"))
    before = adoptions.config.text
    plan, [edit, _] = adoptions.adoption().preview(None)
    assert (adoptions.config.text, edit.before.text, adoptions.backups.sections, adoptions.said) == (
        before,
        before,
        {},
        [],
    )
    assert adoptions.adoption().run(None).adopted == plan.adopted == ("a",)
    assert adoptions.config.text == edit.after.text
    assert f"{PROGRAM} credential-process a" in edit.after.text


def test_what_another_program_did_meanwhile_is_what_is_adopted_and_kept() -> None:
    adoptions = Adoptions("")
    adoptions.config = Busy(MASTER + native("a"))
    adoptions.adoption().run(None)
    kept = adoptions.backups.sections[PATH, "a"]
    assert kept.original.endswith("output = json")
    assert kept.adopted == adoptions.section("a")


@examples(200)
@given(native_configs())
def test_every_byte_comes_back(text: str) -> None:
    adoptions = Adoptions(text, STATIC)
    plan = adoptions.adoption().run(None)
    adopted = adoptions.config.text
    profiles = adoptions.profiles
    before, after = botocore_profiles(text.encode()), botocore_profiles(adopted.encode())
    assert before is not None
    assert after is not None
    for name in plan.adopted:
        profile = profiles.get(name)
        assert isinstance(profile, RoleProfile)
        chain = profiles.chain(name)
        assert (str(profile.role), profile.source) == (before[name]["role_arn"], before[name]["source_profile"])
        if len(chain.role_profiles) == 1:
            assert chain.mfa_serial == (before[name].get("mfa_serial") or chain.source.mfa_serial)
    untouched = before.keys() - set(plan.adopted) - plan.moved.keys()
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}

    again = adoptions.adoption().run(None)
    assert (again.adopted, adoptions.config.text) == ((), adopted)

    adoptions.restoring().run(plan.adopted)
    assert adoptions.config.text == text
    assert adoptions.backups.sections == {}


@examples(100)
@given(native_configs(), st.data())
def test_edits_since_then_stay_and_the_rest_comes_back(text: str, data: st.DataObject) -> None:
    adoptions = Adoptions(text, STATIC)
    adopted = adoptions.adoption().run(None).adopted
    edited = data.draw(st.lists(st.sampled_from(adopted), unique=True)) if adopted else []
    adoptions.config.edit(lambda _: {name: {"region": "eu-south-1", "cli_timestamp": "1"} for name in edited})
    before = botocore_profiles(text.encode())
    assert before is not None
    expected = {
        name: values | ({"region": "eu-south-1", "cli_timestamp": "1"} if name in edited else {})
        for name, values in before.items()
    }

    for name in reversed(adopted):
        adoptions.restoring().run([name])

    # An empty mfa_serial says nothing, and is not written again.
    assert _said(botocore_profiles(adoptions.config.text.encode())) == _said(expected)


def _said(profiles: Profiles | None) -> Profiles:
    return {name: {key: value for key, value in values.items() if value} for name, values in (profiles or {}).items()}
