"""MFA codes from a stored TOTP seed, against a second implementation of RFC 6238."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_codes import code_question
from testbed.names import PHONE

from awsroles.adapters.mfa.totp import TotpCodes, code_at
from awsroles.adapters.process.waiting import Waiter
from awsroles.core.stores.items import seed_item
from awsroles.errors import NoTerminalError, StorageError
from awsroles.standin.generators import time_step, totp_code

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
# In this hour the clocks of Berlin are set back; local time has it twice.
AUTUMN = 1761438600


def codes(store: MemoryStore, now: float) -> TotpCodes:
    """Return the source at a standstill of time."""
    return TotpCodes(store, Waiter(10, clock=lambda: now))


@pytest.fixture
def memory_store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def berlin() -> Iterator[None]:
    """Let local time be that of Berlin."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize("now", [59.0, 1111111109.9, 1234567890.0, 20000000000.0, AUTUMN, AUTUMN + 3600])
def test_the_code_is_that_of_the_time_step(memory_store: MemoryStore, now: float) -> None:
    memory_store.set(f"awsroles/totp-seed/{PHONE}", SEED)
    assert codes(memory_store, now).ask(code_question()) == totp_code(SEED, time_step(now))


def test_the_seed_of_another_device_is_not_used(memory_store: MemoryStore) -> None:
    memory_store.set(seed_item(f"{PHONE}-2"), SEED)
    with pytest.raises(NoTerminalError, match="no TOTP seed is stored for ada-phone"):
        codes(memory_store, 59.0).ask(code_question())


def test_a_used_code_means_waiting_for_the_next_time_step(memory_store: MemoryStore) -> None:
    memory_store.set(seed_item(PHONE), SEED)
    moment = time.time() + 0.5
    code = TotpCodes(memory_store, Waiter(10)).ask(code_question(valid_from=moment))
    assert time.time() >= moment
    assert code in {totp_code(SEED, time_step(at)) for at in (moment, time.time())}


@pytest.mark.parametrize("seed", ["not base32!", "", "GEZDGNBV1"])
def test_a_damaged_seed_is_an_error_that_does_not_show_it(seed: str) -> None:
    with pytest.raises(StorageError) as caught:
        code_at(seed, 59.0)
    assert caught.value.message == "the stored TOTP seed is damaged"
    assert caught.value.__cause__ is None


def test_the_library_is_loaded_only_for_a_seed() -> None:
    program = """
import sys
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.scripted_codes import code_question
from awsroles.adapters.process.waiting import Waiter
from awsroles.adapters.mfa.totp import TotpCodes
from awsroles.errors import NoTerminalError
try:
    TotpCodes(MemoryStore(), Waiter(10, clock=lambda: 59.0)).ask(code_question())
except NoTerminalError:
    print("no seed", "pyotp" in sys.modules)
"""
    environ = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], check=True, env=environ, timeout=20, stdout=subprocess.PIPE)
    assert done.stdout == b"no seed False\n"
