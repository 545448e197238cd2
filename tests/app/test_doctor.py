"""`awsroles doctor` as it asks AWS and the secret store."""

import os
import threading
from pathlib import Path

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.names import ADA, OPERATIONS
from testbed.scenarios.in_memory_app import MASTER

from awsroles.adapters.state.files import FileSessionMetadata, StateFacts
from awsroles.app.app import App
from awsroles.app.doctor import Asked, Examination
from awsroles.app.doctor_repairs import make
from awsroles.app.invocation import Invocation
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.doctor.finding import Finding
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.sessions.cache import SessionCache, SessionMetadata
from awsroles.core.stores.store import StoreName, StoreView
from awsroles.errors import StoreLockedError
from awsroles.standin import accounts, faults
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow
from awsroles.standin.server import Served

DAY = 86_400


class OneStore:
    """The secret stores of a machine: one in memory."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def view(self, name: StoreName) -> StoreView:  # noqa: ARG002 - there is one
        """Return the store."""
        return self._store


class Machine:
    """Ada's machine: her files, her store and the stand-in."""

    def __init__(self, home: Path, server: Served, key: accounts.AccessKey) -> None:
        self.config = home / ".aws" / "config"
        self.config.parent.mkdir()
        self.write(MASTER)
        self.state = home / ".local" / "state" / "awsroles"
        self.store = MemoryStore()
        self._url = server.url
        keys = AccessKeys(self.store, StateFacts(str(self.state)))
        keys.save(parse_user_arn(ADA), AccessKey(key.access_key_id, key.secret_access_key))

    def write(self, config: str) -> None:
        """Write the config file."""
        self.config.write_text(config)
        self.config.chmod(0o600)

    def app(self) -> App:
        """Return an app of a new process."""
        environ = dict(os.environ) | {"AWS_ENDPOINT_URL": self._url, "AWS_MAX_ATTEMPTS": "1", "PATH": ""}
        metadata = FileSessionMetadata(str(self.state))
        return App(
            Invocation("command", environ, no_input=True),
            secrets=self.store,
            stores=OneStore(self.store),
            session_cache=SessionCache(self.store, metadata, lambda _: frozenset(self.store.items)),
        )

    def findings(self, *checks: str, offline: bool = False) -> list[Finding]:
        """Return the findings of these *checks* that are not ok."""
        found = Examination(self.app(), Asked("1.0", offline=offline)).run()
        return [each for each in found if each.check in checks and each.severity != "ok"]

    def fine(self) -> set[str]:
        """Return the checks that found nothing."""
        found = Examination(self.app(), Asked("1.0")).run()
        return {each.check for each in found if each.severity == "ok"}


@pytest.fixture
def machine(home: Path, server: Served, key: accounts.AccessKey, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return ada's machine, where she has stored her key."""
    monkeypatch.chdir(home)
    return Machine(home, server, key)


@pytest.fixture
def _may_list(aws: StandIn) -> None:
    """Let ada list her keys and devices with her key alone."""
    aws.users[ADA].policies = (allow(["iam:List*", "iam:Get*"]),)


ONLINE = {"network", "clock", "access_key", "mfa_device", "key_age", "second_key", "store"}


@pytest.mark.usefixtures("_may_list", "phone")
def test_a_good_user_and_a_good_network_are_fine(machine: Machine) -> None:
    found = Examination(machine.app(), Asked("1.0")).run()
    fine = {each.check: each.message for each in found if each.severity == "ok"}
    assert (
        fine.items()
        >= {
            "store": "the secret store answers",
            "access_key": "each access key is in the store",
            "network": "AWS answers",
            "clock": "the clock agrees with AWS's",
            "mfa_device": "AWS knows the MFA device of each master profile",
            "key_age": "no access key is older than 90 days",
            "second_key": "no user has a second access key",
        }.items()
    )


@pytest.mark.usefixtures("_may_list", "phone")
def test_an_old_key_and_a_second_one_are_found_with_their_last_use(
    machine: Machine, aws: StandIn, key: accounts.AccessKey
) -> None:
    key.created_at -= 120 * DAY
    other = aws.add_access_key(ADA)
    other.active = False
    old, second = machine.findings("key_age", "second_key")
    assert (old.severity, old.message) == ("warning", "the access key of ada is 120 days old")
    assert old.evidence.startswith(f"{key.access_key_id}, last used 20")
    assert old.fix == "awsroles rotate"
    assert (second.severity, second.evidence) == ("info", f"{other.access_key_id}, never used")
    assert second.message == "ada has a second access key, which is inactive and 0 days old"


def test_a_user_who_may_not_list_is_not_judged(machine: Machine) -> None:
    found = machine.findings("key_age", "second_key", "mfa_device")
    assert [(each.severity, each.message, each.fix) for each in found] == [
        ("info", f"AWS does not let ada list the {things} without an MFA session", "awsroles login master")
        for things in ("MFA devices", "access keys")
    ]
    assert not machine.fine() & {"key_age", "mfa_device"}


@pytest.mark.usefixtures("phone")
def test_a_key_that_aws_refuses_is_stored_again(machine: Machine, key: accounts.AccessKey) -> None:
    key.active = False
    (found,) = machine.findings("access_key", "key_age", "mfa_device")
    assert (found.message, found.fix) == ("AWS refuses the access key of ada", "awsroles setup")
    assert found.evidence.startswith("profile master: ")


@pytest.mark.usefixtures("_may_list")
def test_a_device_that_is_none_of_the_user_s_is_found(machine: Machine, aws: StandIn) -> None:
    aws.add_mfa_device(ADA, "arn:aws:iam::111111111111:mfa/tablet")
    (wrong,) = machine.findings("mfa_device")
    assert wrong.message == "profile master names ada-phone, which is none of this user's"


def test_the_clock_is_that_of_an_answer_to_an_unsigned_request(
    machine: Machine, aws: StandIn, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsroles.app.doctor_online._SYSTEMD", str(home))
    aws.fail_next("", faults.skewed_date(-3605))
    (found,) = machine.findings("clock")
    assert (found.severity, found.message) == ("error", "the clock of this machine is 1 h ahead of AWS's")
    assert found.fix == "sudo timedatectl set-ntp true"
    assert aws.calls[0].access_key_id == ""


def test_an_unreachable_aws_is_one_finding_and_nothing_is_said_of_the_rest(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_url", "http://127.0.0.1:9")
    (found,) = machine.findings(*ONLINE)
    assert (found.severity, found.check) == ("error", "network")
    assert found.message == "cannot reach AWS (127.0.0.1:9): connection refused"
    assert machine.fine().isdisjoint(ONLINE - {"store", "access_key"})


def test_without_a_profile_the_endpoint_of_the_environment_is_asked(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.write("")
    assert machine.findings("network") == []
    monkeypatch.setattr(machine, "_url", "http://127.0.0.1:9")
    (found,) = machine.findings("network")
    assert found.message == "cannot reach AWS (127.0.0.1:9): connection refused"
    # A refused endpoint is not asked, and AWS's own is.
    monkeypatch.setattr(machine, "_url", "http://sts.example.com")
    (found,) = machine.findings("network")
    assert "sts.us-east-1.amazonaws.com" in found.message


def test_offline_nothing_is_asked_of_aws(machine: Machine, aws: StandIn) -> None:
    machine.findings(offline=True)
    assert aws.calls == []


def test_a_missing_key_and_a_locked_store_are_found_without_aws(machine: Machine) -> None:
    machine.store.items.clear()
    (missing,) = machine.findings("access_key", "store", offline=True)
    assert (missing.message, missing.fix) == ("the access key of ada is not in the store", "awsroles setup")
    machine.store.failure = StoreLockedError("locked")
    (locked,) = machine.findings("access_key", "store", offline=True)
    assert locked.message == "the OS keyring is locked"


def test_a_store_that_never_answers_does_not_stop_the_others(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr("awsroles.app.doctor._STORE", 0.3)
    monkeypatch.setattr(machine.store, "names", lambda: released.wait(60) and ())
    found = machine.findings("store", "crlf", offline=True)
    released.set()
    assert [(each.check, each.message) for each in found] == [("store", "this check did not end within 0.3 s")]


def test_an_error_of_the_system_in_one_check_does_not_stop_the_others(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error", "/broken")

    monkeypatch.setattr("awsroles.adapters.state.leftovers.leftover_files", fail)
    found = Examination(machine.app(), Asked("1.0", offline=True)).run()
    (failed,) = [each for each in found if each.check == "leftover_file"]
    assert (failed.message, failed.evidence) == ("this check failed: input/output error", "/broken")
    assert {"store", "completion"} <= {each.check for each in found}


def test_the_session_of_a_deleted_profile_is_found_and_dropped(machine: Machine) -> None:
    role = f"[profile ops]\ncredential_process = awsroles credential-process ops\nawsroles_role_arn = {OPERATIONS}\n"
    machine.write(MASTER + role)
    app = machine.app()
    for name in ("ops", "gone"):
        item = f"awsroles/role-session/{machine.config}#{name}"
        machine.store.items[item] = "x"
        app.metadata.put(SessionMetadata(item, int(app.clock()) + 3600, int(app.clock()), "arn"))
    (found,) = machine.findings("leftover_session", offline=True)
    assert (found.evidence, found.fix) == ("session of gone", "awsroles logout gone")
    assert found.repair is not None
    make(machine.app(), found.repair)
    assert f"awsroles/role-session/{machine.config}#gone" not in machine.store.items
    assert f"awsroles/role-session/{machine.config}#ops" in machine.store.items
    assert machine.findings("leftover_session", offline=True) == []


def test_a_keyring_that_loses_secrets_fails_the_check(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    class Losing(MemoryStore):
        """A store that keeps nothing."""

        def set(self, item: str, secret: str) -> None:
            """Lose *secret*."""

    monkeypatch.setattr("awsroles.app.stores.SecretStores.get", lambda *_: Losing())
    found = Examination(machine.app(), Asked("1.0", offline=True, check_keyring=True)).run()
    assert [each.message for each in found if each.check == "keyring_contract"] == [
        "the OS keyring does not do what awsroles needs: a secret does not come back as it was"
    ]
