"""`awsroles logout`: the command line of it."""

import pytest
from testbed.program.workstation import Desk


@pytest.fixture
def desk(environment: dict[str, str]) -> Desk:
    """Return a desk without a keyring."""
    return Desk(environment)


@pytest.mark.parametrize("arguments", [[], ["--all"]])
def test_where_there_is_nothing_nothing_is_deleted(desk: Desk, arguments: list[str]) -> None:
    done = desk.run("logout", *arguments)
    assert (done.stdout, done.stderr) == ("", "awsroles: 0 sessions deleted\n")


def test_all_goes_without_names(desk: Desk) -> None:
    done = desk.run("logout", "prod-operations", "--all", code=2)
    assert "--all goes without profiles" in done.stderr


@pytest.mark.usefixtures("config")
def test_an_unknown_name_is_refused_with_the_nearest(desk: Desk) -> None:
    done = desk.run("logout", "prod-operation", code=3)
    assert "did you mean prod-operations?" in done.stderr


@pytest.mark.usefixtures("config", "keyring_bus")
def test_each_name_is_answered_once(environment: dict[str, str]) -> None:
    done = Desk(environment).run("logout", "prod-operations", "master", "prod-operations")
    assert done.stderr.splitlines() == ["awsroles: prod-operations had no session", "awsroles: master had no session"]
