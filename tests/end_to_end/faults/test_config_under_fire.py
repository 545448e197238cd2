"""The config file during concurrent writes and kills of real processes."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from testbed.config.botocore_reader import botocore_profiles
from testbed.program.workstation import Workstation

ROLE = "arn:aws:iam::222222222222:role/auditors"


def added(workstation: Workstation) -> set[str]:
    """Return the names of the added profiles; fail if botocore rejects the file."""
    profiles = botocore_profiles(workstation.config.read_bytes())
    assert profiles is not None
    assert all(profiles[name]["awsroles_role_arn"] == ROLE for name in profiles.keys() - {"master", "prod-operations"})
    return profiles.keys() - {"master", "prod-operations"}


@pytest.mark.parametrize("processes", [4, pytest.param(50, marks=pytest.mark.soak)])
def test_profiles_added_concurrently_are_all_written(configured: Workstation, processes: int) -> None:
    before = configured.config.read_bytes()
    names = [f"added-{number}" for number in range(processes)]
    adding = [configured.start("profile", "add", name, "--role-arn", ROLE) for name in names]
    told = [process.communicate(timeout=120)[1].decode() for process in adding]
    assert [process.returncode for process in adding] == [0] * processes, told
    assert added(configured) == set(names)
    assert configured.config.read_bytes().startswith(before)
    assert sorted(os.listdir(configured.config.parent)) == ["config", "config.bak"]


@pytest.mark.soak
def test_concurrent_writes_of_the_aws_cli_are_kept(configured: Workstation) -> None:
    done = threading.Event()

    def add(thread: int) -> None:
        number = 0
        while not done.is_set():
            number += 1
            configured.run("profile", "add", f"added-{thread}-{number}", "--role-arn", ROLE)

    with ThreadPoolExecutor() as pool:
        adding = [pool.submit(add, thread) for thread in range(3)]
        try:
            for number in range(50):
                configured.aws("configure", "set", "output", f"output-{number}", "--profile", "prod-operations")
                profiles = botocore_profiles(configured.config.read_bytes()) or {}
                assert profiles.keys() >= {"master", "prod-operations"}
                assert profiles["prod-operations"]["output"] == f"output-{number}"
        finally:
            done.set()
    for each in adding:
        each.result()
    # It overwrites a profile that was added after it had read the file.
    assert len(added(configured)) > 50


@pytest.mark.soak
def test_a_profile_add_that_is_killed_leaves_the_profile_whole_or_none(
    configured: Workstation, seeded_random: random.Random
) -> None:
    before = configured.config.read_bytes()
    known: set[str] = set()
    for number in range(200):
        process = configured.start("profile", "add", f"added-{number}", "--role-arn", ROLE)
        time.sleep(seeded_random.uniform(0, 0.25))
        process.kill()
        process.communicate()
        now = added(configured)
        assert now - {f"added-{number}"} == known
        assert now or process.returncode
        known = now
        assert configured.config.read_bytes().startswith(before)
        assert len(os.listdir(configured.config.parent)) <= 3
    assert 10 < len(known) < 190
    configured.run("profile", "add", "last", "--role-arn", ROLE)
    assert sorted(os.listdir(configured.config.parent)) == ["config", "config.bak"]
