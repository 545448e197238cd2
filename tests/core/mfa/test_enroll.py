"""Enrolling: what is agreed before, and what becomes of the profile and the seed after."""

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.scenarios.enrollment import EnrolmentBench
from testbed.scenarios.scenario import ADA, PHONE, CodesOf, Company

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
def bench(company: Company, codes: CodesOf) -> EnrolmentBench:
    """Return a bench where ada has her phone."""
    return EnrolmentBench(company, codes)


def test_a_device_is_called_after_its_user_and_used_where_that_is_wanted(bench: EnrolmentBench) -> None:
    bench.answer("y")
    enrolled = bench.enrolment().run(None, keep_seed=False, confirmed=False)
    assert (enrolled.serial, enrolled.is_used) == (DEVICE, True)
    assert f"awsroles_mfa_serial = {DEVICE}" in bench.company.config.text
    assert PHONE not in bench.company.config.text
    assert bench.prompter.questions[-1] == f"Use it for profile master from now on in place of {PHONE}?"
    assert bench.screen.shown[0] == f"A new MFA device for {ADA}: ada-awsroles"
    assert SEED_ITEM not in bench.company.store.items


@pytest.mark.parametrize("answer", ["n", NoTerminalError("nobody", "x"), CancelledError("no answer")])
def test_without_a_yes_the_profile_stays_as_it_is(bench: EnrolmentBench, answer: str | CancelledError) -> None:
    before = bench.company.config.text
    bench.answer(answer)
    enrolled = bench.enrolment().run("ada-laptop", keep_seed=False, confirmed=False)
    assert not enrolled.is_used
    assert bench.company.config.text == before
    assert bench.said[-1] == (
        "profile master stays as it is; awsroles setup --mfa-serial arn:aws:iam::111111111111:mfa/ada-laptop changes it"
    )
    assert "ada-laptop" in bench.devices


def test_a_profile_without_a_device_gets_one(bench: EnrolmentBench) -> None:
    bench.company.config.text = bench.company.config.text.replace(f"awsroles_mfa_serial = {PHONE}\n", "")
    bench.answer("y")
    bench.enrolment().run(None, keep_seed=False, confirmed=False)
    assert bench.prompter.questions[-1] == "Use it for profile master from now on?"
    assert f"awsroles_mfa_serial = {DEVICE}" in bench.company.config.text


def test_where_no_seed_can_be_kept_no_device_is_made(bench: EnrolmentBench) -> None:
    bench.company.store.unready = StorageError("the keyring is locked")
    with pytest.raises(StorageError, match="the keyring is locked"):
        bench.enrolment().run(None, keep_seed=True, confirmed=True)
    assert "ada-awsroles" not in bench.devices


def test_the_seed_is_kept_after_a_warning_that_comes_before_anything_is_made(
    aws: StandIn, bench: EnrolmentBench
) -> None:
    bench.answer("n")
    with pytest.raises(CancelledError, match="no seed was stored"):
        bench.enrolment().run(None, keep_seed=True, confirmed=False)
    assert "both factors are in one place" in bench.said[0]
    assert aws.calls == []
    bench.answer("y", "n")
    bench.enrolment().run(None, keep_seed=True, confirmed=False)
    assert bench.company.store.items[SEED_ITEM] == aws.mfa_devices[DEVICE].seed


def test_yes_answers_everything_but_the_codes(bench: EnrolmentBench) -> None:
    assert bench.enrolment().run(None, keep_seed=True, confirmed=True).is_used
    assert len(bench.prompter.questions) == 2
    assert SEED_ITEM in bench.company.store.items


def test_a_seed_that_cannot_be_kept_is_told_and_the_device_is_there(bench: EnrolmentBench) -> None:
    items = bench.company.store.items
    bench.company.store = FullStore()
    bench.company.store.items = items
    with pytest.raises(StorageError, match="the device is enabled, and its seed is not stored") as caught:
        bench.enrolment().run(None, keep_seed=True, confirmed=True)
    assert "awsroles mfa store" in (caught.value.hint or "")
    assert f"awsroles_mfa_serial = {DEVICE}" in bench.company.config.text


def test_without_a_terminal_nothing_is_sent(aws: StandIn, bench: EnrolmentBench) -> None:
    bench.screen.failure = NoTerminalError("there is no terminal", "run it in a terminal")
    with pytest.raises(NoTerminalError):
        bench.enrolment().run(None, keep_seed=False, confirmed=True)
    assert aws.calls == []


def test_a_name_that_aws_would_refuse_is_refused_before_anything_is_sent(aws: StandIn, bench: EnrolmentBench) -> None:
    with pytest.raises(ConfigurationError, match="cannot be the name"):
        bench.enrolment().run("a b", keep_seed=False, confirmed=True)
    assert aws.calls == []


def test_the_new_device_opens_the_roles(bench: EnrolmentBench, aws: StandIn) -> None:
    bench.enrolment().run(None, keep_seed=False, confirmed=True)
    bench.company.wait(60)
    session = bench.company.process(CodesOf(aws.mfa_devices[DEVICE].unused_code)).session("ops")
    assert session.caller_arn.endswith("assumed-role/operations/ada")
