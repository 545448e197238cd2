"""Rotating an access key: the order of its steps, and that none of them can leave ada without a key that works."""

from unittest.mock import Mock

import pytest
from testbed.names import ADA
from testbed.scenarios.rotation import JOURNAL_ITEM, KEY_ITEM, USER, Rotations
from testbed.scenarios.scenario import CodesOf, Scenario

from awsroles.adapters.aws.client import BotocoreSts
from awsroles.adapters.aws.iam import BotocoreIam
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.keys.journal import KeyJournal, KeyJournals
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    AwsrolesError,
    CancelledError,
    InvalidCredentialsError,
    LockTimeoutError,
    NoTerminalError,
    StorageError,
)
from awsroles.standin import faults
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow

NOBODY = NoTerminalError("nobody", "run it in a terminal")
STEPS = ["ListAccessKeys", "CreateAccessKey", "GetCallerIdentity", "UpdateAccessKey", "DeleteAccessKey"]


@pytest.fixture
def rotations(scenario: Scenario, codes: CodesOf) -> Rotations:
    """Return a rotations where MFA is forced, and ada may look after her keys with it."""
    return Rotations(scenario, codes)


def keys_at(aws: StandIn) -> list[str]:
    return list(aws.access_keys)


def test_the_new_key_takes_the_place_of_the_old_one(aws: StandIn, rotations: Rotations) -> None:
    old = rotations.stored
    swap = rotations.rotation().run(confirmed=True)
    assert (swap.old, swap.new) == (old, rotations.stored)
    assert rotations.stored != old
    assert rotations.works(rotations.stored)
    assert keys_at(aws) == [swap.new.access_key_id]
    assert JOURNAL_ITEM not in rotations.secrets.items


def test_every_step_comes_after_the_one_that_makes_it_safe(aws: StandIn, rotations: Rotations) -> None:
    aws.sessions_outlive_their_key = True
    swap = rotations.rotation().run(confirmed=True)
    done = [call.action for call in aws.calls if call.action in STEPS]
    assert done == STEPS
    verifying = next(call for call in aws.calls if call.action == "GetCallerIdentity")
    assert verifying.access_key_id == swap.new.access_key_id
    keeping = [write for write in rotations.secrets.writes if "access-key" in write]
    assert keeping == [f"set {JOURNAL_ITEM}"] * 2 + [f"set {KEY_ITEM}", f"delete {JOURNAL_ITEM}"]


def test_each_step_is_reported_without_a_secret(rotations: Rotations) -> None:
    swap = rotations.rotation().run(confirmed=True)
    new, old = swap.new.access_key_id, swap.old.access_key_id
    assert rotations.said == [
        f"Created and stored {new}",
        f"Verified {new} with AWS; it is now in use",
        f"Deactivated and deleted {old}",
    ]
    assert not any(key.secret_access_key in " ".join(rotations.said) for key in (swap.old, swap.new))


def test_the_calls_name_the_user_and_the_mfa_session_signs_them(
    aws: StandIn, rotations: Rotations, codes: CodesOf
) -> None:
    aws.sessions_outlive_their_key = True
    rotations.rotation().run(confirmed=True)
    iam = [call for call in aws.calls if call.service == "iam" and call.action != "GetAccessKeyLastUsed"]
    assert {call.parameters["UserName"] for call in iam} == {"ada"}
    assert all(call.access_key_id.startswith("ASIA") for call in iam)
    assert codes.purposes == ["master"]


def test_a_session_that_ended_with_its_key_is_replaced_with_the_new_key(
    aws: StandIn, rotations: Rotations, codes: CodesOf
) -> None:
    swap = rotations.rotation().run(confirmed=True)
    assert aws.count("DeleteAccessKey", "InvalidClientTokenId") == 1
    assert keys_at(aws) == [swap.new.access_key_id]
    assert codes.purposes == ["master", "master"]
    # That session serves from now on: nobody asks for a code again.
    assert not any("next login" in sentence for sentence in rotations.said)
    rotations.scenario.process(codes).session("ops")
    assert len(codes.purposes) == 2


def test_the_sessions_of_the_old_key_are_not_handed_out_any_more(
    aws: StandIn, rotations: Rotations, codes: CodesOf
) -> None:
    aws.sessions_outlive_their_key = True
    process = rotations.scenario.process(codes)
    before = process.session("ops")
    rotations.rotation().run(confirmed=True)
    assert rotations.said[-1] == "Your sessions have ended; the next login asks for an MFA code."
    assert rotations.scenario.state.metadata().all() == []
    assert rotations.scenario.process(codes).session("ops") != before
    assert len(codes.purposes) == 2


def test_without_a_device_the_key_itself_signs(aws: StandIn, rotations: Rotations, codes: CodesOf) -> None:
    aws.users[ADA].policies = (allow(["iam:*"]),)
    rotations.scenario.config.text = rotations.scenario.config.text.replace(
        "awsroles_mfa_serial", "# awsroles_mfa_serial"
    )
    swap = rotations.rotation().run(confirmed=True)
    assert keys_at(aws) == [swap.new.access_key_id]
    assert codes.purposes == []
    assert [call.access_key_id for call in aws.calls if call.action == "DeleteAccessKey"] == [swap.new.access_key_id]


def test_a_new_key_that_aws_does_not_know_yet_is_waited_for(aws: StandIn, rotations: Rotations) -> None:
    rotations.scenario.wait(60)
    aws.key_propagation = 20
    swap = rotations.rotation().run(confirmed=True)
    assert 20 <= sum(rotations.paused) <= 30
    assert "AWS does not know the new key yet, which is usual. Trying for 30 s …" in rotations.said
    assert keys_at(aws) == [swap.new.access_key_id]


def test_a_new_key_that_stays_unknown_is_not_used_and_the_next_run_goes_on_with_it(
    aws: StandIn, rotations: Rotations
) -> None:
    old = rotations.stored
    rotations.scenario.wait(60)
    aws.key_propagation = 40
    with pytest.raises(InvalidCredentialsError, match="does not know the new key") as caught:
        rotations.rotation().run(confirmed=True)
    assert caught.value.hint == "wait a minute"
    assert rotations.stored == old
    assert aws.count("UpdateAccessKey") == 0
    new = rotations.journal.new if rotations.journal is not None else None
    assert new is not None
    assert caught.value.details == (
        f"Your old key {old.access_key_id} still works; the new one {new.access_key_id} is stored, but not in use yet.",
        "To continue, run awsroles rotate.",
    )
    rotations.rotation().run(confirmed=True)
    assert rotations.stored == new
    assert aws.count("CreateAccessKey") == 1
    assert keys_at(aws) == [new.access_key_id]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "fault",
    [
        faults.lost_response(),
        faults.internal_failure(),
        faults.api_error(403, "AccessDenied", "no"),
        faults.throttling(),
    ],
    ids=lambda fault: fault.name.replace(" ", "-"),
)
def test_whatever_goes_wrong_at_aws_a_stored_key_works_and_the_next_run_finishes(
    aws: StandIn, rotations: Rotations, step: str, fault: faults.Fault
) -> None:
    aws.fail_next(step, fault, times=2)
    try:
        rotations.rotation().run(confirmed=True)
    except AwsrolesError:
        assert rotations.works(rotations.stored)
        assert everything_is_known(aws, rotations)
        while aws.take_fault("*") or aws.take_fault(step):
            pass
        rotations.rotation().run(confirmed=True)
    assert rotations.works(rotations.stored)
    assert keys_at(aws) == [rotations.stored.access_key_id]
    assert JOURNAL_ITEM not in rotations.secrets.items


def everything_is_known(aws: StandIn, rotations: Rotations) -> bool:
    """Say whether each key at AWS is stored, journalled, or one whose secret the lost answer held."""
    kept = {rotations.stored} | (
        {rotations.journal.old, rotations.journal.new} if rotations.journal is not None else set()
    )
    lost = [key for key in keys_at(aws) if key not in {each.access_key_id for each in kept if each is not None}]
    return len(lost) <= aws.count("CreateAccessKey", "ok") * (
        rotations.journal is not None and rotations.journal.new is None
    )


@pytest.mark.parametrize("number", range(1, 12))
def test_whichever_write_fails_a_stored_key_works_and_the_next_run_finishes(
    aws: StandIn, rotations: Rotations, number: int
) -> None:
    rotations.scenario.process(rotations.codes).session("ops")
    rotations.secrets.writes.clear()
    rotations.secrets.fails_at = {number}
    try:
        rotations.rotation().run(confirmed=True)
    except StorageError:
        assert rotations.works(rotations.stored)
        rotations.rotation().run(confirmed=True)
    assert rotations.works(rotations.stored)
    assert keys_at(aws) == [rotations.stored.access_key_id]
    assert JOURNAL_ITEM not in rotations.secrets.items


def test_a_store_that_gives_back_another_key_keeps_the_old_one_at_aws(aws: StandIn, rotations: Rotations) -> None:
    old = rotations.stored
    rotation = rotations.rotation()
    write = rotations.secrets.set

    def confused(item: str, secret: str) -> None:
        write(item, secret.replace("A", "B") if item == KEY_ITEM else secret)

    rotations.secrets.set = confused  # type: ignore[method-assign]
    with pytest.raises(StorageError, match="the store did not return") as caught:
        rotation.run(confirmed=True)
    assert caught.value.whole_hint == "to see which store it is, run awsroles store show"
    assert aws.access_keys[old.access_key_id].active
    rotations.secrets.set = write  # type: ignore[method-assign]


def test_a_key_that_the_store_lost_while_replacing_it_is_put_back(aws: StandIn, rotations: Rotations) -> None:
    rotations.secrets.fails_at = {len(rotations.secrets.writes) + 4}
    with pytest.raises(StorageError):
        rotations.rotation().run(confirmed=True)
    assert rotations.secrets.writes[-1] == f"set {KEY_ITEM}"
    old = rotations.stored
    del rotations.secrets.items[KEY_ITEM]
    rotations.rotation().run(confirmed=True)
    assert rotations.said.count(f"Restored {old.access_key_id}, which the store had lost") == 1
    assert keys_at(aws) == [rotations.stored.access_key_id]


def test_a_new_key_that_died_meanwhile_gives_way_to_another_one(aws: StandIn, rotations: Rotations) -> None:
    aws.fail_next("UpdateAccessKey", faults.api_error(403, "AccessDenied", "no"))
    old = rotations.stored
    with pytest.raises(AccessDeniedError):
        rotations.rotation().run(confirmed=True)
    first = rotations.stored
    aws.delete_access_key(first.access_key_id)
    swap = rotations.rotation().run(confirmed=True)
    assert swap.old == old
    assert swap.new != first
    assert f"AWS does not know {first.access_key_id}. Starting again with {old.access_key_id}." in rotations.said
    assert keys_at(aws) == [swap.new.access_key_id]


def test_nothing_changes_if_neither_key_works(aws: StandIn, rotations: Rotations) -> None:
    aws.fail_next("UpdateAccessKey", faults.api_error(403, "AccessDenied", "no"))
    with pytest.raises(AccessDeniedError):
        rotations.rotation().run(confirmed=True)
    for key in keys_at(aws):
        aws.deactivate_access_key(key)
    before = dict(rotations.secrets.items)
    with pytest.raises(InvalidCredentialsError, match="AWS knows neither the old key"):
        rotations.rotation().run(confirmed=True)
    assert rotations.secrets.items == before
    assert len(keys_at(aws)) == 2


def test_a_journal_is_ignored_if_setup_has_stored_another_key_since(aws: StandIn, rotations: Rotations) -> None:
    other, third = aws.add_access_key(ADA), AccessKey("AKIAGONE000000000000", "gone")
    journal = KeyJournal(AccessKey("AKIAOLD0000000000000", "old"), (), 0, third)
    KeyJournals(rotations.secrets).save(USER, journal)
    aws.deactivate_access_key(other.access_key_id)
    aws.delete_access_key(other.access_key_id)
    before = rotations.stored
    swap = rotations.rotation().run(confirmed=True)
    assert swap.old == before
    assert keys_at(aws) == [swap.new.access_key_id]


def test_it_asks_first_and_a_no_sends_nothing(aws: StandIn, rotations: Rotations) -> None:
    old = rotations.stored
    with pytest.raises(CancelledError, match="the rotation was declined"):
        rotations.rotation("n").run(confirmed=False)
    assert rotations.prompter.questions == [f"Replace access key {old.access_key_id} of ada with a new one?"]
    assert aws.calls == []
    rotations.rotation("y").run(confirmed=False)
    assert rotations.stored != old


def test_it_requires_yes_without_a_terminal_before_anything_is_sent(aws: StandIn, rotations: Rotations) -> None:
    with pytest.raises(NoTerminalError, match="rotating the access key of ada needs confirmation") as caught:
        rotations.rotation(NOBODY).run(confirmed=False)
    assert caught.value.hint == "give --yes, or run it in a terminal"
    assert aws.calls == []


def test_going_on_is_asked_for_in_its_own_words(aws: StandIn, rotations: Rotations) -> None:
    old = rotations.stored
    aws.fail_next("DeleteAccessKey", faults.api_error(403, "AccessDenied", "no"))
    with pytest.raises(AccessDeniedError) as caught:
        rotations.rotation().run(confirmed=True)
    assert caught.value.details == (
        f"The new key {rotations.stored.access_key_id} is in use; the old one {old.access_key_id} is not deleted yet.",
        "To continue, run awsroles rotate.",
    )
    # An empty answer finishes it.
    rotations.rotation("").run(confirmed=False)
    assert rotations.prompter.questions == [f"Finish the interrupted rotation of {old.access_key_id}?"]
    assert keys_at(aws) == [rotations.stored.access_key_id]


@pytest.mark.parametrize("step", ["GetCallerIdentity", "UpdateAccessKey"])
def test_whoever_interrupts_it_is_told_which_key_works_and_how_to_continue(
    rotations: Rotations, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    old = rotations.stored.access_key_id
    rotation = rotations.rotation()
    interrupted = {
        "GetCallerIdentity": (BotocoreSts, "get_caller_identity"),
        "UpdateAccessKey": (BotocoreIam, "deactivate_access_key"),
    }
    monkeypatch.setattr(*interrupted[step], Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        rotation.run(confirmed=True)
    assert rotations.journal is not None
    assert rotations.journal.new is not None
    new = rotations.journal.new.access_key_id
    if step == "GetCallerIdentity":
        state = f"Your old key {old} still works; the new one {new} is stored, but not in use yet."
    else:
        state = f"The new key {new} is in use; the old one {old} is not deleted yet."
    assert rotations.said[-2:] == [f"Stopped. {state} To continue:", "awsroles rotate"]


def test_two_at_once_do_not_meet(rotations: Rotations) -> None:
    rotation = rotations.rotation()
    with (
        rotations.scenario.state.locks().hold(f"rotate/{ADA}"),
        pytest.raises(LockTimeoutError, match="another awsroles is rotating the access key of ada") as caught,
    ):
        rotation.run(confirmed=True)
    assert caught.value.hint == "wait until it is done"


@pytest.mark.parametrize(
    ("denied", "action"),
    [
        ("iam:ListAccessKeys", "iam:ListAccessKeys"),
        ("iam:CreateAccessKey", "iam:CreateAccessKey"),
        ("iam:UpdateAccessKey", "iam:UpdateAccessKey"),
        ("iam:DeleteAccessKey", "iam:DeleteAccessKey"),
    ],
)
def test_a_missing_permission_is_named_and_once_it_is_there_the_next_run_finishes(
    aws: StandIn, rotations: Rotations, denied: str, action: str
) -> None:
    policies = aws.users[ADA].policies
    statement = {"Effect": "Deny", "Action": [denied], "Resource": ["*"]}
    aws.users[ADA].policies = (*policies, {"Version": "2012-10-17", "Statement": [statement]})
    with pytest.raises(AccessDeniedError, match=f"AWS denies {action} to ada: with an explicit deny") as caught:
        rotations.rotation().run(confirmed=True)
    assert caught.value.hint == f"ask your administrator to allow {action}"
    assert rotations.works(rotations.stored)
    aws.users[ADA].policies = policies
    rotations.rotation().run(confirmed=True)
    assert keys_at(aws) == [rotations.stored.access_key_id]


def test_a_preview_says_what_would_be_done_and_changes_nothing(aws: StandIn, rotations: Rotations) -> None:
    old = rotations.stored.access_key_id
    preview = rotations.rotation().preview()
    assert preview.deleted == (old,)
    assert list(preview.steps) == [
        "create a new access key for ada, and store it",
        "verify that AWS knows it",
        f"use it instead of {old}",
        f"deactivate and delete {old}",
    ]
    assert [write for write in rotations.secrets.writes if "access-key" in write] == []
    assert keys_at(aws) == [old]
    assert rotations.prompter.questions == []


def test_a_preview_knows_of_a_rotation_that_was_cut_off(aws: StandIn, rotations: Rotations) -> None:
    aws.fail_next("UpdateAccessKey", faults.api_error(403, "AccessDenied", "no"))
    old = rotations.stored.access_key_id
    with pytest.raises(AwsError):
        rotations.rotation().run(confirmed=True)
    new = rotations.stored.access_key_id
    preview = rotations.rotation().preview()
    assert preview.deleted == (old,)
    assert list(preview.steps) == [
        f"continue the interrupted rotation: verify that AWS knows {new}",
        f"use it instead of {old}",
        f"deactivate and delete {old}",
    ]


def test_going_on_before_the_new_key_is_in_place_takes_no_code(rotations: Rotations, codes: CodesOf) -> None:
    rotations.aws.sessions_outlive_their_key = True
    rotations.aws.fail_next("GetCallerIdentity", faults.api_error(403, "AccessDenied", "no"))
    with pytest.raises(AccessDeniedError):
        rotations.rotation().run(confirmed=True)
    rotations.rotation().run(confirmed=True)
    assert codes.purposes == ["master"]
