"""`awsroles logout`: the command line of it."""

import pytest
from testbed.program.workstation import Workstation


@pytest.fixture
def workstation(environment: dict[str, str]) -> Workstation:
    """Return a workstation without a keyring."""
    return Workstation(environment)


@pytest.mark.parametrize("arguments", [[], ["--all"]])
def test_where_there_is_nothing_nothing_is_deleted(workstation: Workstation, arguments: list[str]) -> None:
    done = workstation.run("logout", *arguments)
    assert (done.stdout, done.stderr) == ("", "awsroles: 0 sessions deleted\n")


def test_all_goes_without_names(workstation: Workstation) -> None:
    done = workstation.run("logout", "prod-operations", "--all", code=2)
    assert "--all goes without profiles" in done.stderr


@pytest.mark.usefixtures("config")
def test_an_unknown_name_is_refused_with_the_nearest(workstation: Workstation) -> None:
    done = workstation.run("logout", "prod-operation", code=3)
    assert "did you mean prod-operations?" in done.stderr


@pytest.mark.usefixtures("config", "keyring_bus")
def test_each_name_is_answered_once(environment: dict[str, str]) -> None:
    done = Workstation(environment).run("logout", "prod-operations", "master", "prod-operations")
    assert done.stderr.splitlines() == ["awsroles: prod-operations had no session", "awsroles: master had no session"]
