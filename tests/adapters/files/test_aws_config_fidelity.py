"""Of files of every construct, not a byte changes outside the lines that are ours."""

import configparser
import io
import os
import random
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from configupdater import ConfigUpdater
from testbed.config.botocore_reader import Profiles, botocore_profiles
from testbed.config.edits import Edit, changed_bytes, random_edit
from testbed.config.samples import Sample, random_file, random_sample

from awsroles.adapters.files import aws_config as config_file
from awsroles.adapters.files.aws_config import AwsFile, option_line
from awsroles.core.sessions.single_flight import Locks
from awsroles.errors import ConfigurationError

Writer = Callable[[str, Edit], str]

_IN_MEMORY = "/dev/shm"  # noqa: S108 - a folder of a name of its own is made there


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a path in memory, because syncing thousands of writes to disk takes long.

    Nobody else writes it, so that an empty one is not waited for to be filled.
    """
    monkeypatch.setattr(config_file, "_PAUSE", 0)
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if os.path.isdir(_IN_MEMORY) else None) as folder:
        yield Path(folder, "config")


@pytest.mark.parametrize("count", [400, pytest.param(10_000, marks=pytest.mark.soak)])
@pytest.mark.timeout(900)
def test_no_byte_changes_outside_our_lines(path: Path, locks: Locks, seeded_random: random.Random, count: int) -> None:
    file = AwsFile(str(path), "config", locks)
    for seed in seeded_random.sample(range(10**9), count):
        sample = random_sample(seed)
        edit = random_edit(seed, sample)
        path.write_bytes(sample.data)
        assert file.edit(edit.plan).is_changed
        new = path.read_bytes()
        assert changed_bytes(sample, edit, new) == 0, f"seed {seed}"
        assert botocore_profiles(new) == _with_edit(botocore_profiles(sample.data), edit), f"seed {seed}"


@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=pytest.mark.soak)])
def test_a_profile_that_comes_and_goes_leaves_the_file_as_it_was_but_for_a_last_line_end(
    path: Path, locks: Locks, seeded_random: random.Random, count: int
) -> None:
    file = AwsFile(str(path), "config", locks)
    for seed in seeded_random.sample(range(10**9), count):
        data = random_sample(seed).data
        path.write_bytes(data)
        file.edit(lambda _: {"brought": {"region": "eu-west-1"}})
        file.edit(lambda _: {"brought": {"region": None}})
        last = () if not data or data.endswith((b"\r", b"\n")) else (b"\r\n", b"\n", b"\r")
        assert path.read_bytes() in (data, *(data + end for end in last)), f"seed {seed}"


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.soak)])
def test_a_file_that_botocore_refuses_is_refused_and_stays_as_it_is(
    path: Path, locks: Locks, seeded_random: random.Random, count: int
) -> None:
    file = AwsFile(str(path), "config", locks)
    refused = 0
    for seed in seeded_random.sample(range(10**9), count):
        data = random_file(seed)
        if botocore_profiles(data) is not None:
            continue
        path.write_bytes(data)
        with pytest.raises(ConfigurationError, match=rf"^{re.escape(str(path))}:\d+: ") as caught:
            file.edit(lambda _: {"new": {"region": "eu-west-1"}})
        assert caught.value.hint
        assert path.read_bytes() == data
        assert os.listdir(path.parent) == ["config"]
        refused += 1
    assert refused > count / 5


def by_configparser(text: str, edit: Edit) -> str:
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    header = edit.profile if edit.profile == "default" else f"profile {edit.profile}"
    if not parser.has_section(header):
        parser.add_section(header)
    for key, value in edit.changes.items():
        if value is None:
            parser.remove_option(header, key)
        else:
            parser.set(header, key, value)
    written = io.StringIO()
    parser.write(written)
    return written.getvalue()


def by_configupdater_alone(text: str, edit: Edit) -> str:
    updater = ConfigUpdater()
    updater.read_string(text)
    header = edit.profile if edit.profile == "default" else f"profile {edit.profile}"
    if not updater.has_section(header):
        updater.add_section(header)
    for key, value in edit.changes.items():
        if value is not None:
            updater[header][key] = value
        else:
            updater.remove_option(header, key)
    return str(updater)


def without_trailing_blanks(text: str) -> str:
    return re.sub(r"[ \t]+(?=[\r\n]|$)", "", text)


def without_comments(text: str) -> str:
    return re.sub(r"(?m)^[#;].*\n?", "", text)


def with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def with_a_final_newline(text: str) -> str:
    return text if text.endswith(("\r", "\n")) else text + "\n\n"


@pytest.mark.parametrize("writer", [by_configparser, by_configupdater_alone])
def test_a_writer_that_normalises_would_be_noticed(writer: Writer) -> None:
    assert _changed_by(lambda sample, edit: writer(with_newlines(sample.text), edit)) > 100


@pytest.mark.parametrize(
    "spoil", [without_trailing_blanks, without_comments, with_newlines, with_a_final_newline, str.rstrip]
)
def test_a_writer_that_does_one_thing_more_would_be_noticed(
    path: Path, locks: Locks, spoil: Callable[[str], str]
) -> None:
    file = AwsFile(str(path), "config", locks)

    def write(sample: Sample, edit: Edit) -> str:
        path.write_bytes(sample.data)
        file.edit(edit.plan)
        return spoil(path.read_bytes().decode())

    assert _changed_by(write) > 10


def _changed_by(write: Callable[[Sample, Edit], str]) -> int:
    changed = 0
    for seed in range(100):
        sample = random_sample(seed)
        edit = random_edit(seed, sample)
        try:
            changed += changed_bytes(sample, edit, write(sample, edit).encode())
        except (configparser.Error, ValueError, KeyError):
            # That writer cannot even read the file.
            continue
    return changed


def _with_edit(profiles: Profiles | None, edit: Edit) -> Profiles | None:
    """Return what *profiles* ought to be after *edit*."""
    assert profiles is not None
    options = {**profiles.get(edit.profile, {}), **edit.changes}
    kept = {key: value for key, value in options.items() if value is not None}
    others = {name: values for name, values in profiles.items() if name != edit.profile}
    return {**others, edit.profile: kept} if kept else others


@pytest.mark.parametrize(("key", "value"), [("region", "eu-west-1"), ("awsroles_role_arn", "a:b=c"), ("X", "a b")])
def test_a_new_line_is_the_one_that_configupdater_writes(key: str, value: str) -> None:
    updater = ConfigUpdater()
    updater.read_string("[section]\n")
    updater["section"][key] = value
    assert option_line(key, value, "") == str(updater).splitlines()[1]
