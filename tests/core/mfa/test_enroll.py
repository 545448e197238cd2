"""Enrolling: what is agreed before, and what becomes of the profile and the seed after."""

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.names import PHONE
from testbed.scenarios.enrollment import Enrollments
from testbed.scenarios.scenario import CodesOf, Scenario

from awsroles.errors import CancelledError, ConfigurationError, NoTerminalError, StorageError
from awsroles.standin.aws import StandIn

DEVICE = "arn:aws:iam::111111111111:mfa/ada-awsroles"
SEED_ITEM = f"awsroles/totp-seed/{DEVICE}"


class FullStore(MemoryStore):
    def set(self, item: str, secret: str) -> None:
        if item == SEED_ITEM:
            raise StorageError("the keyring is full", "make room")
        super().set(item, secret)


@pytest.fixture
def enrollments(scenario: Scenario, codes: CodesOf) -> Enrollments:
    """Return a enrollments where ada has her phone."""
    return Enrollments(scenario, codes)


def test_a_device_is_named_after_its_user_and_used_if_wanted(enrollments: Enrollments) -> None:
    enrollments.answer("")
    enrolled = enrollments.enrollment().run(None, store_seed=False, confirmed=False)
    assert (enrolled.serial, enrolled.is_used) == (DEVICE, True)
    assert f"awsroles_mfa_serial = {DEVICE}" in enrollments.scenario.config.text
    assert PHONE not in enrollments.scenario.config.text
    assert enrollments.prompter.questions[-1] == "Use ada-awsroles instead of ada-phone for master?"
    assert enrollments.screen.shown[0] == "Creating MFA device ada-awsroles for ada."
    assert enrollments.said == [
        "Enabled MFA device ada-awsroles",
        "ada-awsroles is now the device of master",
        "The next login asks for its code.",
        "Clear the screen now: anyone who sees the QR code or the key can copy your device.",
    ]
    assert SEED_ITEM not in enrollments.scenario.secrets.items


@pytest.mark.parametrize("answer", ["n", NoTerminalError("nobody", "x"), CancelledError("no answer")])
def test_without_a_yes_the_profile_stays_as_it_is(enrollments: Enrollments, answer: str | CancelledError) -> None:
    before = enrollments.scenario.config.text
    enrollments.answer(answer)
    enrolled = enrollments.enrollment().run("ada-laptop", store_seed=False, confirmed=False)
    assert not enrolled.is_used
    assert enrollments.scenario.config.text == before
    assert enrollments.said[1:3] == [
        "To use ada-laptop later:",
        "awsroles setup --mfa-serial arn:aws:iam::111111111111:mfa/ada-laptop",
    ]
    assert "ada-laptop" in enrollments.devices


def test_a_profile_without_a_device_gets_one(enrollments: Enrollments) -> None:
    enrollments.scenario.config.text = enrollments.scenario.config.text.replace(f"awsroles_mfa_serial = {PHONE}\n", "")
    enrollments.answer("y")
    enrollments.enrollment().run(None, store_seed=False, confirmed=False)
    assert enrollments.prompter.questions[-1] == "Use ada-awsroles for master?"
    assert f"awsroles_mfa_serial = {DEVICE}" in enrollments.scenario.config.text


def test_all_profiles_with_the_old_device_get_the_new_one(enrollments: Enrollments) -> None:
    config = enrollments.scenario.config
    own = "[profile {}]\nawsroles_role_arn = arn:aws:iam::333333333333:role/dev\nawsroles_source_profile = master\n"
    tablet = PHONE.replace("phone", "tablet")
    config.text += own.format("base") + f"awsroles_mfa_serial = {PHONE}\n"
    config.text += own.format("other") + f"awsroles_mfa_serial = {tablet}\n"
    config.text += f"[profile native]\nmfa_serial = {PHONE}\n"
    enrollments.answer("y")
    enrolled = enrollments.enrollment().run("ada-laptop", store_seed=False, confirmed=False)
    assert enrollments.prompter.questions[-1] == "Use ada-laptop instead of ada-phone for master and base?"
    assert enrolled.profiles == ("master", "base")
    assert config.text.count("awsroles_mfa_serial = arn:aws:iam::111111111111:mfa/ada-laptop\n") == 2
    assert f"awsroles_mfa_serial = {tablet}" in config.text
    assert config.text.endswith(f"[profile native]\nmfa_serial = {PHONE}\n")


def test_no_device_is_created_if_its_seed_cannot_be_stored(enrollments: Enrollments) -> None:
    enrollments.scenario.secrets.unready = StorageError("the keyring is locked")
    with pytest.raises(StorageError, match="the keyring is locked"):
        enrollments.enrollment().run(None, store_seed=True, confirmed=True)
    assert "ada-awsroles" not in enrollments.devices


def test_the_seed_is_kept_after_a_warning_that_comes_before_anything_is_made(
    aws: StandIn, enrollments: Enrollments
) -> None:
    enrollments.answer("n")
    with pytest.raises(CancelledError, match="storing the seed was declined"):
        enrollments.enrollment().run(None, store_seed=True, confirmed=False)
    assert "MFA no longer protects you" in enrollments.prompter.told[0]
    assert aws.calls == []
    enrollments.answer("y", "n")
    enrollments.enrollment().run(None, store_seed=True, confirmed=False)
    assert enrollments.scenario.secrets.items[SEED_ITEM] == aws.mfa_devices[DEVICE].seed


def test_yes_answers_everything_but_the_codes(enrollments: Enrollments) -> None:
    assert enrollments.enrollment().run(None, store_seed=True, confirmed=True).is_used
    assert len(enrollments.prompter.questions) == 2
    assert SEED_ITEM in enrollments.scenario.secrets.items


def test_a_seed_that_cannot_be_stored_is_reported_and_the_device_exists(enrollments: Enrollments) -> None:
    items = enrollments.scenario.secrets.items
    enrollments.scenario.secrets = FullStore()
    enrollments.scenario.secrets.items = items
    with pytest.raises(
        StorageError, match="the device is enabled, but its seed cannot be stored: the keyring is full"
    ) as caught:
        enrollments.enrollment().run(None, store_seed=True, confirmed=True)
    assert caught.value.whole_hint == "to store the key that is shown above, run awsroles mfa store"
    assert f"awsroles_mfa_serial = {DEVICE}" in enrollments.scenario.config.text


def test_without_a_terminal_nothing_is_sent(aws: StandIn, enrollments: Enrollments) -> None:
    enrollments.screen.failure = NoTerminalError("there is no terminal", "run it in a terminal")
    with pytest.raises(NoTerminalError):
        enrollments.enrollment().run(None, store_seed=False, confirmed=True)
    assert aws.calls == []


def test_a_name_that_aws_would_refuse_is_refused_before_anything_is_sent(
    aws: StandIn, enrollments: Enrollments
) -> None:
    with pytest.raises(ConfigurationError, match="cannot be the name"):
        enrollments.enrollment().run("a b", store_seed=False, confirmed=True)
    assert aws.calls == []


def test_the_new_device_opens_the_roles(enrollments: Enrollments, aws: StandIn) -> None:
    enrollments.enrollment().run(None, store_seed=False, confirmed=True)
    enrollments.scenario.wait(60)
    session = enrollments.scenario.process(CodesOf(aws.mfa_devices[DEVICE].unused_code)).session("ops")
    assert session.caller_arn.endswith("assumed-role/operations/ada")
