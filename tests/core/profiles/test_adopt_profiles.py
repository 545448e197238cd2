"""Adopting: the originals kept, everything written at once, and what is told."""

from collections.abc import Callable

import pytest
from testbed.config.native_profiles import PHONE, TABLET, native
from testbed.fakes.memory_profile_file import MemoryProfileFile
from testbed.scenarios.adoption import AdoptionBench
from testbed.scenarios.in_memory_app import MASTER, PROGRAM

from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Edits
from awsroles.core.profiles.adoption_backup import AdoptionBackup
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.errors import StorageError

BARE = MASTER.replace(f"awsroles_mfa_serial = {PHONE}\n", "")
PATH = "/home/ada/.aws/config"


class Full:
    """Keeps nothing."""

    def __init__(self, bench: AdoptionBench) -> None:
        self._bench = bench
        self._text = bench.config.text

    def keep(self, section: AdoptionBackup) -> None:
        assert self._bench.config.text == self._text, "the originals come first"
        raise StorageError(f"no room for {section.profile}")

    def find(self, config_path: str, profile: str) -> None:
        raise NotImplementedError

    def forget(self, config_path: str, profile: str) -> None:
        raise NotImplementedError


class Busy(MemoryProfileFile):
    """Another program changes the file between the first look at it and the writing."""

    def edit(
        self,
        plan: Callable[[ConfigText], Edits],
        before_write: Callable[[ConfigText, ConfigText], None] | None = None,
    ) -> bool:
        plan(self.read())
        self.text += "output = json\n"
        return super().edit(plan, before_write)


def test_the_originals_of_all_that_changes_are_kept() -> None:
    bench = AdoptionBench(BARE + native("a", f"mfa_serial = {PHONE}") + native("b", f"mfa_serial = {PHONE}"))
    before = {name: bench.section(name) for name in ("master", "a", "b")}
    bench.adoption().run(None)
    assert bench.kept.sections == {
        (PATH, name): AdoptionBackup(PATH, name, text, bench.section(name)) for name, text in before.items()
    }


def test_where_an_original_cannot_be_kept_nothing_changes() -> None:
    bench = AdoptionBench(MASTER + native("a"))
    before = bench.config.text
    bench.kept = Full(bench)  # type: ignore[assignment]
    with pytest.raises(StorageError):
        bench.adoption().run(None)
    assert (bench.config.text, bench.said) == (before, [])


def test_the_second_time_nothing_changes_and_the_originals_stay() -> None:
    bench = AdoptionBench(MASTER + native("a"))
    bench.adoption().run(["a"])
    text, kept, said = bench.config.text, dict(bench.kept.sections), list(bench.said)
    plan = bench.adoption().run(["a"])
    assert (plan.ours, plan.adopted) == (("a",), ())
    assert (bench.config.text, bench.kept.sections, bench.said) == (text, kept, said)


def test_it_is_told_in_one_line() -> None:
    bench = AdoptionBench(MASTER + native("a") + native("b") + native("c"))
    bench.adoption().run(["b"])
    bench.adoption().run(None)
    assert bench.said == [
        f"took over profile b in {PATH}: the AWS CLI no longer asks for its codes",
        f"took over 2 profiles in {PATH}: a, c",
    ]


def test_a_device_that_moved_is_told_and_the_path_of_the_program_is_for_setup_to_tell() -> None:
    bench = AdoptionBench(BARE + native("a", f"mfa_serial = {PHONE}"))
    bench.origin = ProfileTemplate("awsroles")
    bench.adoption().run(None)
    assert bench.said[1:] == [f"the MFA device {PHONE} stands on master now"]


def test_sessions_that_take_a_code_each_are_not_promised_to_ask_for_none() -> None:
    bench = AdoptionBench(MASTER + native("a", "duration_seconds = 7200"))
    bench.adoption().run(None)
    assert bench.said == [f"took over profile a in {PATH}", "each session of a (2 h) takes a code of its own"]


def test_so_are_those_that_take_the_codes_of_another_device() -> None:
    bench = AdoptionBench(MASTER + native("a", f"mfa_serial = {TABLET}"))
    bench.adoption().run(None)
    assert bench.said == [f"took over profile a in {PATH}", "each session of a (1 h) takes a code of its own"]


def test_a_preview_is_what_adopting_leaves_and_writes_nothing() -> None:
    bench = AdoptionBench(MASTER + native("a") + native("b", source="gone"))
    before = bench.config.text
    plan, there, coming = bench.adoption().preview(None)
    assert (bench.config.text, there.text, bench.kept.sections, bench.said) == (before, before, {}, [])
    assert bench.adoption().run(None).adopted == plan.adopted == ("a",)
    assert bench.config.text == coming.text
    assert f"{PROGRAM} credential-process a" in coming.text


def test_what_another_program_did_meanwhile_is_what_is_adopted_and_kept() -> None:
    bench = AdoptionBench("")
    bench.config = Busy(MASTER + native("a"))
    bench.adoption().run(None)
    kept = bench.kept.sections[PATH, "a"]
    assert kept.original.endswith("output = json")
    assert kept.adopted == bench.section("a")
