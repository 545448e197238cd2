"""A session that is kept is found the short way of credential-process, unless something is not as usual."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from testbed.keyring.kernel_keys import require_kernel_keyring
from testbed.scenarios.hit_and_miss import ROLE, USERS, HitAndMiss, hit_and_miss

from awsroles.fastpath import kernel_keyring
from awsroles.fastpath.session_record import key_id_fact, role_session_item


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[HitAndMiss]:
    """Give a home where a session of the profile a is kept, and one of its master."""
    with hit_and_miss(tmp_path) as ways:
        ways.write(
            "config",
            f"[profile master]\nawsroles_user_arn = {USERS[0]}\n[profile a]\nawsroles_role_arn = {ROLE}\n".encode(),
        )
        ways.write("credentials", b"")
        ways.keep("a", 3_000, 3_600)
        ways.keep("master", 3_000, 43_200)
        assert ways.short("a") == ways.long("a")[0]
        assert ways.short("master") == ways.long("master")[0]
        yield ways


@pytest.mark.parametrize(
    ("left", "length", "found"),
    [
        (1_203, 3_600, True),
        (1_197, 3_600, False),
        (1_203, 43_200, True),
        (403, 900, True),
        (397, 900, False),
        (3, 4, True),
        (-3, 0, False),
    ],
)
def test_a_role_session_is_found_until_it_is_due(kept: HitAndMiss, left: int, length: int, found: bool) -> None:
    kept.keep("a", left, length)
    assert (kept.short("a") is not None) == found


def test_a_section_of_services_is_a_part_of_the_profile_that_names_it(kept: HitAndMiss) -> None:
    config = kept.read("config").replace(b"role/r\n", b"role/r\nservices = near\n")
    near = b"[services near]\nsts =\n  endpoint_url = https://sts.example.com\n"
    kept.write("config", config + near)
    assert kept.short("a") is None
    kept.keep("a", 3_000, 3_600)
    assert kept.short("a") == kept.long("a")[0]
    kept.write("config", near + config)
    assert kept.short("a") is not None
    kept.write("config", config + near.replace(b"example.com", b"example.net"))
    assert kept.short("a") is None


def test_endpoints_that_a_variable_lets_count_again_are_a_part_of_the_mfa_session(kept: HitAndMiss) -> None:
    kept.environ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false"
    assert kept.short("master") is None


@pytest.mark.parametrize("name", ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_STS_REGIONAL_ENDPOINTS"])
def test_a_variable_that_decides_on_the_endpoint_is_a_part_of_what_it_is_made_for(kept: HitAndMiss, name: str) -> None:
    kept.environ[name] = "legacy" if "REGIONAL" in name else "true"
    assert kept.short("a") is None
    # The MFA session is the same from each of AWS's own endpoints: nobody is asked for another code.
    assert kept.short("master") == kept.long("master")[0]
    kept.environ["AWSROLES_SETTINGS"] = name
    assert kept.short("a") is not None


@pytest.mark.parametrize(("left", "found"), [(63, True), (57, False), (-1, False)])
def test_an_mfa_session_is_found_until_its_last_minute(kept: HitAndMiss, left: int, found: bool) -> None:
    kept.keep("master", left, 43_200)
    assert (kept.short("master") is not None) == found


def test_the_choice_of_another_keyring_is_judged_the_long_way(kept: HitAndMiss, tmp_path: Path) -> None:
    kept.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    assert kept.short("a") is None
    del kept.environ["PYTHON_KEYRING_BACKEND"]
    assert kept.short("a") is not None
    (tmp_path / "python_keyring").mkdir()
    (tmp_path / "python_keyring" / "keyringrc.cfg").touch()
    assert kept.short("a") is None


@pytest.mark.parametrize(("word", "found"), [("keyring\n", True), ("file\n", False), ("other\n", False), ("", False)])
def test_the_store_is_the_one_that_was_chosen(kept: HitAndMiss, tmp_path: Path, word: str, found: bool) -> None:
    (tmp_path / "awsroles" / "store").write_text(word)
    assert (kept.short("a") is not None) == found


def test_without_a_keyring_it_is_read_from_the_kernel(kept: HitAndMiss, tmp_path: Path) -> None:
    require_kernel_keyring()
    (tmp_path / "awsroles" / "store").write_text("file\n")
    item = role_session_item(str(tmp_path / "config"), "a")
    name = kernel_keyring.key_name(item, str(tmp_path / "awsroles"))
    kernel_keyring.write(name, kept.items[item], 60)
    try:
        assert kept.short("a") == kept.long("a")[0]
    finally:
        kernel_keyring.remove(name)
    assert kept.short("a") is None


@pytest.mark.parametrize("name", ["config", "credentials"])
def test_what_can_be_read_once_only_is_left_to_the_long_way(kept: HitAndMiss, tmp_path: Path, name: str) -> None:
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    assert kept.short("a") is None


def test_a_missing_credentials_file_is_no_obstacle(kept: HitAndMiss, tmp_path: Path) -> None:
    (tmp_path / "credentials").unlink()
    assert kept.short("a") is not None


@pytest.mark.parametrize("profile", ["absent", "a b", "", "\udcff", "a\0", "[a]"])
def test_a_profile_that_is_not_there_is_left_to_the_long_way(kept: HitAndMiss, profile: str) -> None:
    assert kept.short(profile) is None


def test_another_users_folders_are_left_to_the_long_way(
    kept: HitAndMiss, tmp_path: Path, unprivileged: Callable[..., Any]
) -> None:
    for path in (tmp_path, *tmp_path.rglob("*"), *tmp_path.parents[:2]):
        path.chmod(0o777)
    # The session bus is the other user's, and the first time the folders of state and settings are too.
    script = f"""
import shutil, sys
sys.path.append({os.path.dirname(os.path.dirname(__file__))!r})
from awsroles.fastpath import credential_process
from testbed.keyring.fake_bus import FakeBus
environ, own = {kept.environ!r}, "{tmp_path}/own"
environ["DBUS_SESSION_BUS_ADDRESS"] = FakeBus("{tmp_path}/bus-of-theirs", {dict(kept.items)!r}).address
shutil.copytree("{tmp_path}/awsroles", own + "/awsroles")
for more in ({{"XDG_STATE_HOME": own, "XDG_CONFIG_HOME": own}}, {{"XDG_STATE_HOME": own}}, {{"XDG_CONFIG_HOME": own}}):
    print(credential_process._cached("a", environ | more) is not None)
"""
    assert unprivileged(script).stdout.split() == ["True", "False", "False"]


def test_a_core_file_contains_no_secret_that_was_read(kept: HitAndMiss, tmp_path: Path) -> None:
    script = f"""
import os, resource
from awsroles.fastpath import credential_process
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
document = credential_process._cached("a", {kept.environ!r})
print(open("/proc/self/coredump_filter").read(), len(document), flush=True)
os.abort()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False, cwd=tmp_path
    )
    document = kept.short("a")
    assert document is not None
    assert done.returncode == -signal.SIGABRT
    assert done.stdout.split() == ["00000000", str(len(document))]
    # The system may write core files elsewhere, or pipe them to a program.
    assert [path for path in tmp_path.glob("core*") if document in path.read_bytes()] == []


def test_without_a_filter_no_core_file_is_written_at_all(kept: HitAndMiss) -> None:
    script = f"""
import resource
from awsroles.fastpath import credential_process
credential_process._CORE_FILTER = "/nowhere/coredump_filter"
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
assert credential_process._cached("a", {kept.environ!r})
print(resource.getrlimit(resource.RLIMIT_CORE)[0])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout == "0\n"


def test_on_macos_the_class_for_that_system_is_asked_and_nothing_else(kept: HitAndMiss) -> None:
    script = f"""
import sys, types, urllib.request
sys.platform = "darwin"
from awsroles.fastpath import credential_process
from awsroles.fastpath import paths as folders
from awsroles.adapters.state.files import StateFacts
items = {dict(kept.items)!r}
class Keyring:
    def get_password(self, service, username):
        return items[service].decode() if username == "awsroles" else None
sys.modules["keyring.backends.macOS"] = types.ModuleType("keyring.backends.macOS")
sys.modules["keyring.backends.macOS"].Keyring = Keyring
environ = {kept.environ!r}
StateFacts(folders.state_directory(environ)).set("{key_id_fact(USERS[0])}", "AKIA0")
assert "Library" in folders.state_directory(environ)
sys.stdout.buffer.write(credential_process._cached("a", environ))
unwanted = {{"awsroles.app.app", "awsroles.fastpath.secret_service", "secretstorage", "typer", "botocore"}}
assert not unwanted & set(sys.modules), unwanted & set(sys.modules)
"""
    environ = os.environ | {"HOME": kept.environ["HOME"]}
    done = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, timeout=20, check=False)
    assert (done.stdout, done.stderr) == (kept.short("a"), b"")
