"""`awsroles logout`."""

import pytest
from testbed.program.workstation import Workstation


@pytest.mark.parametrize("arguments", [[], ["--all"]])
def test_without_sessions_nothing_is_deleted(workstation: Workstation, arguments: list[str]) -> None:
    done = workstation.run("logout", *arguments)
    assert (done.stdout, done.stderr) == ("", "No sessions to delete.\n")


def test_all_excludes_names(workstation: Workstation) -> None:
    done = workstation.run("logout", "prod-operations", "--all", code=2)
    assert "cannot use --all with a profile" in done.stderr


@pytest.mark.usefixtures("config", "keyring_bus")
def test_a_repeated_name_is_reported_once(workstation: Workstation) -> None:
    done = workstation.run("logout", "prod-operations", "master", "prod-operations")
    assert done.stderr.splitlines() == ["prod-operations had no session.", "master had no session."]
