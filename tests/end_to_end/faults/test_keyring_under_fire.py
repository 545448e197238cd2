"""A keyring that is locked, killed or changed by others: no repeated prompts, no lost secret, no damaged session."""

import json
import os
import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from testbed.keyring.counted_bus import CountedBus
from testbed.keyring.mortal_keyring import MortalKeyring
from testbed.program.workstation import Workstation

from awsroles.adapters.keyring.os_keyring import OsKeyring
from awsroles.adapters.state.files import StateFacts
from awsroles.core.aws import credentials
from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.standin.accounts import AccessKey, MfaDevice
from awsroles.standin.aws import StandIn
from devtools.private_keyring import PrivateKeyring


@pytest.fixture
def crowded(configured: Workstation, keyring_bus: PrivateKeyring) -> Iterator[PrivateKeyring]:
    """Return the locked keyring of a workstation, which is unlocked and well afterwards."""
    assert configured.config.exists()
    keyring_bus.lock()
    yield keyring_bus
    keyring_bus.unlock()


@pytest.mark.parametrize("display", ["", ":77"])
@pytest.mark.parametrize("processes", [6, pytest.param(20, marks=pytest.mark.soak)])
def test_processes_with_a_locked_keyring_fail_at_once_without_a_prompt(
    configured: Workstation, crowded: PrivateKeyring, display: str, processes: int
) -> None:
    prompts = crowded.prompts()
    began = time.monotonic()
    helpers = [configured.start("credential-process", "prod-operations", DISPLAY=display) for _ in range(processes)]
    answers = [helper.communicate(timeout=30) for helper in helpers]
    # Two seconds (docs/security.md), and more on a machine that does other things.
    assert time.monotonic() - began < 2 + processes / 2
    assert [helper.returncode for helper in helpers] == [5] * processes
    assert {answer for answer, _ in answers} == {b""}
    told = "awsroles: error: the keyring is locked\nawsroles: hint: run awsroles login prod-operations\n"
    assert {words.decode() for _, words in answers} == {told}
    assert crowded.prompts() == prompts
    assert crowded.is_locked()


def test_a_keyring_that_does_not_answer_costs_five_seconds_in_all(
    logged_in: Workstation, request: pytest.FixtureRequest
) -> None:
    # Only now, because the setup uses the keyring that all tests share.
    frozen = request.getfixturevalue("own_keyring_bus")
    frozen.start_daemon()
    frozen.freeze_daemon()
    began = time.monotonic()
    done = logged_in.run("credential-process", "prod-operations", code=5, DBUS_SESSION_BUS_ADDRESS=frozen.address)
    # Two waits would be ten.
    assert time.monotonic() - began < 9.5
    assert done.stderr.startswith("awsroles: error: the keyring gave no answer in ")


@contextmanager
def bus(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Give the address of a session bus on which there is no keyring to be had."""
    if kind == "without a collection":
        keyring: PrivateKeyring = request.getfixturevalue("own_keyring_bus")
        keyring.start_daemon(unlocked=False)
        yield keyring.address
        assert keyring.prompts() == 0
    elif kind == "mute":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(os.fspath(folder / "mute"))
            server.listen()
            yield f"unix:path={folder}/mute"
    else:
        yield {"none": "", "dead": "unix:path=/nonexistent", "no socket": "unix:path=/etc/hostname"}[kind]


@pytest.mark.parametrize(
    "kind", ["none", "dead", "no socket", "without a collection", pytest.param("mute", marks=pytest.mark.soak)]
)
def test_a_missing_keyring_is_reported_before_a_code_is_sent(
    aws: StandIn, configured: Workstation, phone: MfaDevice, request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    with bus(kind, request, tmp_path) as address:
        for arguments in (
            ("credential-process", "prod-operations"),
            ("login", "prod-operations", "--no-input", "--mfa-code", phone.unused_code()),
        ):
            began = time.monotonic()
            done = configured.run(*arguments, code=5, DBUS_SESSION_BUS_ADDRESS=address)
            assert time.monotonic() - began < 9.5
            error, hint = (line for line in done.stderr.splitlines() if "Waiting for the keyring" not in line)
            assert ("there is no keyring yet" in error) == (kind == "without a collection")
            assert "awsroles setup" in hint
            assert done.stdout == ""
    assert aws.calls == []


@pytest.mark.parametrize("place", ["variable", "file"])
def test_another_backend_that_was_chosen_gets_nothing(
    aws: StandIn, configured: Workstation, keyring_bus: PrivateKeyring, key: AccessKey, home: Path, place: str
) -> None:
    before, settings = keyring_bus.items(), home / ".config" / "python_keyring" / "keyringrc.cfg"
    settings.parent.mkdir(parents=True)
    known = {*home.rglob("*"), settings}
    given: dict[str, Any] = {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}
    for backend in ("null.Keyring", "chainer.ChainerBackend", "alt.file.PlaintextKeyring"):
        name = f"keyrings.{backend}" if backend.startswith("alt") else f"keyring.backends.{backend}"
        if place == "variable":
            given["PYTHON_KEYRING_BACKEND"] = name
        else:
            settings.write_text(f"[backend]\ndefault-keyring={name}\n")
        done = configured.run("setup", "second", "--no-input", code=5, **given)
        assert f"chooses '{name}', and awsroles keeps secrets only in" in done.stderr
    assert aws.calls == []
    assert keyring_bus.items() == before
    assert {*home.rglob("*")} - known == set()


Damage = Callable[[bytes], bytes]
DAMAGES: dict[str, Damage] = {
    "truncated": lambda value: value[:-40],
    "half": lambda value: value[: len(value) // 2],
    "empty": lambda _: b"",
    "another byte": lambda value: value.replace(b'"SecretAccessKey": "', b'"SecretAccessKey": "!', 1)[:-1],
    "longer": lambda value: value + b"\n",
    "not text": lambda value: b"\xff\xfe" + value,
    "of another kind": lambda _: b'{"AccessKeyId": 1, "SecretAccessKey": null}',
    "another program's": lambda _: b"hunter2",
}


def test_a_session_that_the_keyring_refuses_is_handed_out_with_a_word_on_stderr(
    logged_in: Workstation, keyring_bus: PrivateKeyring, aws: StandIn, tmp_path: Path
) -> None:
    # Another region is another session.
    text = logged_in.config.read_text()
    logged_in.write_config("region = eu-west-1".join(text.rsplit("region = us-east-1", 1)))
    before = keyring_bus.items()
    with closing(CountedBus(str(tmp_path), keyring_bus.address, (b"CreateItem", b"RefuseItem"))) as bus:
        for number in (1, 2):
            done = logged_in.run("credential-process", "prod-operations", DBUS_SESSION_BUS_ADDRESS=bus.address)
            assert json.loads(done.stdout)["AccountId"] == "222222222222"
            [said] = done.stderr.splitlines()
            assert "the session could not be kept, and the next one is asked of AWS again: the keyring failed" in said
            assert aws.count("AssumeRole", "ok") == 1 + number
        told = logged_in.run("login", "prod-operations", DBUS_SESSION_BUS_ADDRESS=bus.address, code=5)
        assert "the keyring failed" in told.stderr
        assert told.stdout == ""
    assert keyring_bus.items() == before


def put(keyring: PrivateKeyring, item: str, value: bytes) -> None:
    keyring.put({"service": item, "username": "awsroles", "application": "Python keyring library"}, value)


@pytest.mark.parametrize(
    "damages", [["half", "not text", "another program's"], pytest.param(list(DAMAGES), marks=pytest.mark.soak)]
)
def test_a_session_that_another_program_changed_is_renewed_and_never_handed_out(
    aws: StandIn, logged_in: Workstation, keyring_bus: PrivateKeyring, damages: list[str]
) -> None:
    before = logged_in.credentials_of("prod-operations")
    [item] = [name for name in keyring_bus.items() if "role-session" in name]
    for damage in damages:
        put(keyring_bus, item, DAMAGES[damage](keyring_bus.items()[item].encode()))
        after = logged_in.credentials_of("prod-operations")
        assert after["AccessKeyId"] != before["AccessKeyId"]
        assert aws.sessions[after["AccessKeyId"]].secret_access_key == after["SecretAccessKey"]
        before = after
    assert logged_in.credentials_of("prod-operations") == before
    assert (aws.count("AssumeRole"), aws.count("GetSessionToken")) == (1 + len(damages), 1)


@pytest.mark.parametrize(
    "damage", ["half", *(pytest.param(name, marks=pytest.mark.soak) for name in ("another byte", "not text"))]
)
def test_an_mfa_session_that_another_program_changed_requires_a_new_code(
    aws: StandIn, logged_in: Workstation, keyring_bus: PrivateKeyring, phone: MfaDevice, damage: str
) -> None:
    logged_in.run("logout", "prod-operations")
    item = f"awsroles/mfa-session/{phone.user.arn}"
    put(keyring_bus, item, DAMAGES[damage](keyring_bus.items()[item].encode()))
    asked = logged_in.run("credential-process", "prod-operations", code=6)
    assert asked.stderr.splitlines()[-1] == "awsroles: hint: run awsroles login prod-operations"
    assert aws.count("AssumeRole") == 1
    logged_in.run("login", "prod-operations", "--mfa-code", phone.unused_code())


def test_an_access_key_that_another_program_changed_is_reported_before_a_prompt(
    aws: StandIn, configured: Workstation, keyring_bus: PrivateKeyring, phone: MfaDevice
) -> None:
    item = f"awsroles/access-key/{phone.user.arn}"
    whole = keyring_bus.items()[item].encode()
    for damage in ("truncated", "empty", "not text", "of another kind", "another program's"):
        put(keyring_bus, item, DAMAGES[damage](whole))
        done = configured.run("login", "prod-operations", "--mfa-code", phone.unused_code(), code=3)
        assert done.stderr.splitlines() == [
            f"awsroles: error: the access key of {phone.user.name} is not in the store",
            "awsroles: hint: to store it again, run awsroles setup",
        ]
    assert aws.calls == []


@pytest.mark.parametrize("length", [8192, pytest.param(4096, marks=pytest.mark.soak)])
def test_a_long_token_is_cached(aws: StandIn, configured: Workstation, phone: MfaDevice, length: int) -> None:
    aws.session_token_length = length
    configured.run("login", "prod-operations", "--mfa-code", phone.unused_code())
    assert len(configured.credentials_of("prod-operations")["SessionToken"]) == length
    assert configured.caller("prod-operations").endswith("assumed-role/operations/ada")
    assert aws.count("AssumeRole") == 1


@pytest.fixture
def mortal(
    configured: Workstation, key: AccessKey, phone: MfaDevice, request: pytest.FixtureRequest
) -> Iterator[MortalKeyring]:
    """Return a keyring of the workstation's own, with the access key in it."""
    mortal = MortalKeyring(request.getfixturevalue("own_keyring_bus"))
    configured.environment["DBUS_SESSION_BUS_ADDRESS"] = mortal.keyring.address
    state_directory = os.path.join(configured.environment["HOME"], ".local", "state", "awsroles")
    keys = AccessKeys(OsKeyring(may_unlock=False, seconds=30), StateFacts(state_directory))
    keys.save(parse_user_arn(phone.user.arn), credentials.AccessKey(key.access_key_id, key.secret_access_key))
    yield mortal
    mortal.kill()


COMMANDS = (("credential-process", "prod-operations"), ("logout", "prod-operations"), ("store", "show"))


@pytest.mark.parametrize("times", [4, pytest.param(200, marks=pytest.mark.soak)])
def test_a_daemon_killed_at_any_moment_causes_an_error_and_loses_no_secret(
    aws: StandIn,
    configured: Workstation,
    mortal: MortalKeyring,
    phone: MfaDevice,
    seeded_random: random.Random,
    times: int,
) -> None:
    aws.clock_tolerance = float("inf")
    kept = mortal.keyring.items()
    outcomes: list[int] = []
    for number in range(times):
        aws.clock_offset += 30
        login = ("login", "prod-operations", "--force", "--mfa-code", phone.unused_code())
        arguments = login if number % 2 == 0 else seeded_random.choice(COMMANDS)
        prompts = mortal.keyring.prompts()
        process = configured.start(*arguments)
        time.sleep(seeded_random.uniform(0.05, 1.2))
        mortal.kill()
        _, words = process.communicate(timeout=60)
        told = words.decode()
        assert process.returncode in (0, 5, 6), (arguments, told)
        assert "Traceback" not in told
        assert told.count("awsroles: error: ") == (process.returncode != 0)
        assert mortal.keyring.prompts() - prompts <= (0 if arguments[0] == "credential-process" else 1)
        outcomes.append(process.returncode)

        mortal.revive()
        found = mortal.keyring.items()
        assert found.items() >= kept.items()
        if arguments == login and process.returncode == 0:
            calls = len(aws.calls)
            assert configured.credentials_of("prod-operations")["Version"] == 1
            assert len(aws.calls) == calls
    assert set(outcomes) >= {0} or times < 10
    assert set(outcomes) >= {5} or times < 10
