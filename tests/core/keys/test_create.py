"""Making a new key: its secret is kept before anything else, and where that fails the key goes again."""

from unittest.mock import Mock

import pytest
from testbed.names import ADA
from testbed.scenarios.rotation import JOURNAL_ITEM, USER, Rotations
from testbed.scenarios.scenario import CodesOf, Scenario

from awsroles.adapters.aws.iam import BotocoreIam
from awsroles.core.aws.iam import KeyRecord, KeyUse
from awsroles.core.keys.create import describe
from awsroles.core.keys.journal import KeyJournal, KeyJournals
from awsroles.errors import (
    AwsError,
    CancelledError,
    ConfigurationError,
    NetworkError,
    NoTerminalError,
    QuotaExceededError,
    RequestNotSentError,
    StorageError,
)
from awsroles.standin import faults
from awsroles.standin.aws import StandIn

DAY = 86_400
NOW = 500 * DAY
GETTING_THERE = 2
"""The write of the journal with the new secret, after that which announces it, in a process that has its session."""


@pytest.fixture
def rotations(scenario: Scenario, codes: CodesOf) -> Rotations:
    """Return a rotations where ada is logged in."""
    rotations = Rotations(scenario, codes)
    scenario.process(codes).session("ops")
    rotations.secrets.writes.clear()
    return rotations


def test_what_is_about_to_be_made_is_announced_before_and_kept_after(aws: StandIn, rotations: Rotations) -> None:
    old = rotations.stored
    started = int(aws.now())
    swap = rotations.rotation().creation.create(old, None, confirmed=True)
    assert swap.old == old
    assert rotations.works(swap.new)
    assert rotations.journal is not None
    assert rotations.journal == KeyJournal(old, (old.access_key_id,), rotations.journal.since, swap.new)
    assert started <= rotations.journal.since <= aws.now()
    assert rotations.secrets.writes == [f"set {JOURNAL_ITEM}"] * 2


def test_a_key_whose_secret_cannot_be_kept_is_deleted_again(aws: StandIn, rotations: Rotations) -> None:
    old = rotations.stored
    rotations.secrets.fails_at = {GETTING_THERE}
    with pytest.raises(StorageError, match="and was deleted again; your old key still works") as caught:
        rotations.rotation().run(confirmed=True)
    assert caught.value.hint == "make room"
    assert list(aws.access_keys) == [old.access_key_id]
    assert rotations.stored == old


def test_no_key_is_deleted_for_one_that_cannot_be_stored(aws: StandIn, rotations: Rotations) -> None:
    before = list(aws.access_keys)
    rotations.secrets.unready = StorageError("the keyring is locked")
    with pytest.raises(StorageError, match="the keyring is locked"):
        rotations.rotation().run(confirmed=True)
    assert list(aws.access_keys) == before
    assert aws.count("ListAccessKeys") == 0


def test_a_key_that_cannot_be_deleted_is_reported_and_deleted_by_the_next_run(
    aws: StandIn, rotations: Rotations
) -> None:
    old = rotations.stored
    rotations.secrets.fails_at = {GETTING_THERE}
    aws.fail_next("DeleteAccessKey", faults.api_error(404, "NoSuchEntity", "The Access Key cannot be found."))
    with pytest.raises(StorageError, match="; your old key still works") as caught:
        rotations.rotation().run(confirmed=True)
    assert "cannot be stored (the keyring is full) or deleted (" in caught.value.message
    assert caught.value.message.endswith("); your old key still works")
    assert caught.value.hint == "run awsroles rotate again, which deletes it"
    leftover = next(key for key in aws.access_keys if key != old.access_key_id)
    assert leftover in caught.value.message
    rotations.rotation().run(confirmed=True)
    assert f"Deleted {leftover} to make room" in rotations.said
    assert list(aws.access_keys) == [rotations.stored.access_key_id]


def test_a_lost_response_is_reported_and_its_leftover_is_found(aws: StandIn, rotations: Rotations) -> None:
    aws.fail_next("CreateAccessKey", faults.lost_response())
    with pytest.raises(NetworkError, match="it is not known whether AWS created a key: ") as caught:
        rotations.rotation().run(confirmed=True)
    assert caught.value.hint == "run awsroles rotate again, which deletes it if it did"
    assert aws.count("CreateAccessKey") == 1
    assert len(aws.access_keys) == 2
    rotations.rotation("y").run(confirmed=True)
    assert list(aws.access_keys) == [rotations.stored.access_key_id]


def test_the_next_run_is_named_with_the_master_profile(aws: StandIn, rotations: Rotations) -> None:
    rotations.scenario.config.text = rotations.scenario.config.text.replace("[profile master]", "[profile work]")
    aws.fail_next("CreateAccessKey", faults.lost_response())
    with pytest.raises(NetworkError) as caught:
        rotations.rotation(profile="work").run(confirmed=True)
    assert caught.value.hint == "run awsroles rotate work again, which deletes it if it did"


def test_an_unsent_request_is_not_reported_as_perhaps_a_new_key(
    rotations: Rotations, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreached = Mock(side_effect=RequestNotSentError("IAM cannot be reached", "check the network"))
    monkeypatch.setattr(BotocoreIam, "create_access_key", unreached)
    with pytest.raises(RequestNotSentError) as caught:
        rotations.rotation().run(confirmed=True)
    assert (caught.value.message, caught.value.hint) == ("IAM cannot be reached", "check the network")
    assert JOURNAL_ITEM not in rotations.secrets.items


def test_a_refusal_leaves_no_journal(aws: StandIn, rotations: Rotations) -> None:
    aws.fail_next("CreateAccessKey", faults.api_error(409, "LimitExceeded", "Cannot exceed quota."))
    with pytest.raises(QuotaExceededError, match="AWS allows no more: Cannot exceed quota"):
        rotations.rotation().run(confirmed=True)
    assert JOURNAL_ITEM not in rotations.secrets.items


def test_with_two_keys_both_are_shown_and_the_other_goes_with_a_yes(aws: StandIn, rotations: Rotations) -> None:
    other = aws.add_access_key(ADA)
    aws.clock_offset += 3 * 86400
    old = rotations.stored.access_key_id
    rotations.rotation("y", "y").run(confirmed=False)
    assert rotations.prompter.questions[-1] == (
        f"Something may still use {other.access_key_id}. Delete it to make room?"
    )
    in_use, another = rotations.said[:2]
    assert in_use.startswith(f"In use:  {old} (3 days old, last used ")
    assert another == f"Another: {other.access_key_id} (3 days old, never used)"
    assert list(aws.access_keys) == [rotations.stored.access_key_id]


def test_with_two_keys_a_no_leaves_both(aws: StandIn, rotations: Rotations) -> None:
    other = aws.add_access_key(ADA)
    old = rotations.stored
    with pytest.raises(CancelledError, match="the deletion was declined"):
        rotations.rotation("y", "n").run(confirmed=False)
    assert set(aws.access_keys) == {old.access_key_id, other.access_key_id}
    assert rotations.stored == old
    assert JOURNAL_ITEM not in rotations.secrets.items


def test_yes_alone_deletes_no_key_that_rotate_did_not_make(aws: StandIn, rotations: Rotations) -> None:
    other = aws.add_access_key(ADA)
    with pytest.raises(AwsError, match="--yes deletes none that awsroles did not create") as caught:
        rotations.rotation().run(confirmed=True)
    assert other.access_key_id in (caught.value.hint or "")
    assert [words for words in rotations.said if other.access_key_id in words and words.endswith("old, never used)")]
    assert len(aws.access_keys) == 2


def test_a_key_that_came_later_or_was_used_is_not_taken_for_a_leftover(aws: StandIn, rotations: Rotations) -> None:
    rotations.secrets.fails_at = {GETTING_THERE}
    aws.fail_next("DeleteAccessKey", faults.api_error(404, "NoSuchEntity", "no"))
    with pytest.raises(StorageError):
        rotations.rotation().run(confirmed=True)
    leftover = next(key for key in aws.access_keys.values() if key.access_key_id != rotations.stored.access_key_id)
    leftover.last_used = (aws.now(), "s3", "eu-west-1")
    with pytest.raises(AwsError, match="--yes deletes none that awsroles did not create"):
        rotations.rotation().run(confirmed=True)
    leftover.last_used = None
    leftover.created_at += 3600
    with pytest.raises(AwsError, match="--yes deletes none that awsroles did not create"):
        rotations.rotation().run(confirmed=True)


def test_an_ambiguous_leftover_key_is_confirmed_on_a_terminal(aws: StandIn, rotations: Rotations) -> None:
    aws.fail_next("CreateAccessKey", faults.lost_response())
    with pytest.raises(NetworkError):
        rotations.rotation().run(confirmed=True)
    rotations.said.clear()
    rotations.rotation("y", "y").run(confirmed=False)
    assert rotations.said[1].endswith(", never used), left by an interrupted rotation")


@pytest.mark.parametrize("fate", ["gone", "inactive"])
def test_a_stored_key_that_aws_no_longer_knows_is_reported(aws: StandIn, rotations: Rotations, fate: str) -> None:
    aws.sessions_outlive_their_key = True
    aws.add_access_key(ADA)
    if fate == "gone":
        aws.delete_access_key(rotations.stored.access_key_id)
    else:
        aws.deactivate_access_key(rotations.stored.access_key_id)
    with pytest.raises(
        ConfigurationError, match="was deleted at AWS" if fate == "gone" else "is inactive at AWS"
    ) as caught:
        rotations.rotation().run(confirmed=True)
    assert (
        caught.value.whole_hint
        == "create a key in the IAM console, or ask an administrator for one, then run awsroles setup"
    )
    assert aws.count("CreateAccessKey") == 0


def test_a_preview_names_the_key_to_delete(aws: StandIn, rotations: Rotations) -> None:
    other = aws.add_access_key(ADA)
    first = rotations.rotation().preview().steps[0]
    assert first.startswith(f"delete {other.access_key_id} (")
    assert first.endswith(" s old, never used) to make room, if you agree")
    journal = KeyJournal(rotations.stored, (rotations.stored.access_key_id,), int(aws.now()))
    KeyJournals(rotations.secrets).save(USER, journal)
    assert rotations.rotation().preview().steps[0].endswith("to make room, left by an interrupted rotation")


def test_the_question_of_the_two_keys_with_nobody_there_deletes_nothing(aws: StandIn, rotations: Rotations) -> None:
    aws.add_access_key(ADA)
    with pytest.raises(NoTerminalError):
        rotations.rotation("y", NoTerminalError("nobody", "x")).run(confirmed=False)
    assert len(aws.access_keys) == 2


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (KeyRecord("AKIA1", NOW - 412 * DAY, is_active=True, use=KeyUse(None)), "412 days old, never used"),
        (
            KeyRecord("AKIA1", NOW - 47 * 3600, is_active=True, use=KeyUse(NOW - 10_920, "sts", "eu-west-1")),
            "47 h old, last used 3 h 2 min ago for sts in eu-west-1",
        ),
        (KeyRecord("AKIA1", NOW + 60, is_active=False, use=KeyUse(None)), "0 s old, never used, inactive"),
        (
            KeyRecord("AKIA1", NOW - 2 * DAY, is_active=True, use=None),
            "2 days old, last use unknown (iam:GetAccessKeyLastUsed is denied)",
        ),
    ],
)
def test_age_last_use_and_state_are_shown(record: KeyRecord, words: str) -> None:
    assert describe(record, NOW) == f"AKIA1 ({words})"
