"""The journal of a rotation in the secret store."""

import pytest
from testbed.fakes.memory_store import MemoryStore

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.iam import KeyRecord, KeyUse
from awsroles.core.keys.journal import KeyJournal, KeyJournals, RotatedKeys

ADA = UserArn("aws", "111111111111", "", "ada")
ITEM = "awsroles/access-key-new/arn:aws:iam::111111111111:user/ada"
OLD, NEW = AccessKey("AKIAOLD", 'an "old" secret'), AccessKey("AKIANEW", "a new/secret+")
ANNOUNCED = KeyJournal(OLD, ("AKIAOLD",), 1000)
MADE = KeyJournal(OLD, ("AKIAOLD",), 1000, NEW)


@pytest.mark.parametrize("journal", [ANNOUNCED, MADE])
def test_a_journal_comes_back_and_is_removed(memory_store: MemoryStore, journal: KeyJournal) -> None:
    journals = KeyJournals(memory_store)
    assert journals.load(ADA) is None
    journals.save(ADA, journal)
    assert list(memory_store.items) == [ITEM]
    assert journals.load(ADA) == journal
    journals.remove(ADA)
    assert journals.load(ADA) is None
    journals.remove(ADA)


def test_a_journal_is_written_and_read_as_version_0_1_did(memory_store: MemoryStore) -> None:
    value = (
        '{"Old": {"AccessKeyId": "AKIAOLD", "SecretAccessKey": "an \\"old\\" secret"}, '
        '"New": {"AccessKeyId": "AKIANEW", "SecretAccessKey": "a new/secret+"}, "Known": ["AKIAOLD"], "Since": 1000}'
    )
    journals = KeyJournals(memory_store)
    journals.save(ADA, MADE)
    assert memory_store.items[ITEM] == value


@pytest.mark.parametrize("value", ["", "junk", "[]", "null", "{}", '{"Old": {}, "New": null, "Known": [], "Since": 1}'])
def test_a_damaged_journal_is_none(memory_store: MemoryStore, value: str) -> None:
    memory_store.items[ITEM] = value
    assert KeyJournals(memory_store).load(ADA) is None


def test_its_repr_holds_no_secret() -> None:
    assert OLD.secret_access_key not in repr(MADE)
    assert NEW.secret_access_key not in repr(MADE.unfinished(OLD))


def test_what_was_begun_goes_on_only_with_one_of_its_keys_in_use() -> None:
    assert MADE.unfinished(OLD) == MADE.unfinished(NEW) == RotatedKeys(OLD, NEW)
    assert MADE.unfinished(AccessKey("AKIAOTHER", "x")) is None
    assert ANNOUNCED.unfinished(OLD) is None


@pytest.mark.parametrize(
    ("record", "left"),
    [
        (KeyRecord("AKIANEW", 1003, is_active=True, use=KeyUse(None)), True),
        # AWS's clock may be five minutes ahead, and any time behind.
        (KeyRecord("AKIANEW", 1330, is_active=True, use=KeyUse(None)), True),
        (KeyRecord("AKIANEW", 700, is_active=True, use=KeyUse(None)), True),
        (KeyRecord("AKIANEW", 1331, is_active=True, use=KeyUse(None)), False),
        (KeyRecord("AKIANEW", 1003, is_active=True, use=KeyUse(1010, "s3", "eu-west-1")), False),
        (KeyRecord("AKIANEW", 1003, is_active=True, use=None), False),
        (KeyRecord("AKIAOLD", 1003, is_active=True, use=KeyUse(None)), False),
    ],
)
def test_an_unknown_key_is_described_by_its_creation_date_and_as_never_used(record: KeyRecord, *, left: bool) -> None:
    assert ANNOUNCED.is_orphan(record) is left
    assert not MADE.is_orphan(record)
    assert not ANNOUNCED.holds(record)
    assert MADE.holds(record) is (record.access_key_id == "AKIANEW")
