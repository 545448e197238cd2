"""The long-lived key in the store, and its ID beside it."""

import pytest
from testbed.fakes.memory_store import MemoryStore
from testbed.fakes.shared_state import MemoryFacts

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.errors import ConfigurationError
from awsroles.fastpath.session_record import key_id_fact

ADA = UserArn("aws", "111111111111", "", "ada")
KEY = AccessKey("AKIAEXAMPLE000000000", 'a secret/with+"signs')


class CountingStore(MemoryStore):
    reads = 0

    def get(self, item: str) -> str | None:
        self.reads += 1
        return super().get(item)


@pytest.fixture
def store() -> CountingStore:
    return CountingStore()


@pytest.fixture
def facts() -> MemoryFacts:
    return MemoryFacts({})


@pytest.fixture
def keys(store: CountingStore, facts: MemoryFacts) -> AccessKeys:
    return AccessKeys(store, facts)


def test_a_key_comes_back_and_its_secret_is_in_the_store_alone(
    keys: AccessKeys, store: CountingStore, facts: MemoryFacts
) -> None:
    keys.save(ADA, KEY)
    assert keys.load(ADA, "master") == KEY
    assert keys.find(ADA) == KEY
    assert list(store.items) == ["awsroles/access-key/arn:aws:iam::111111111111:user/ada"]
    assert KEY.secret_access_key not in repr(facts.facts) + repr(keys.load(ADA, "master"))


def test_the_id_is_known_without_reading_the_secret(keys: AccessKeys, store: CountingStore) -> None:
    keys.save(ADA, KEY)
    assert keys.key_id(ADA, "master") == KEY.access_key_id
    assert store.reads == 0


def test_a_forgotten_key_id_is_found_again(keys: AccessKeys, store: CountingStore, facts: MemoryFacts) -> None:
    keys.save(ADA, KEY)
    facts.facts.clear()
    assert keys.key_id(ADA, "master") == KEY.access_key_id
    assert keys.key_id(ADA, "master") == KEY.access_key_id
    assert store.reads == 1


def test_a_key_that_was_changed_elsewhere_corrects_the_id(keys: AccessKeys, store: CountingStore) -> None:
    keys.save(ADA, KEY)
    other = AccessKey("AKIAOTHER00000000000", "other")
    AccessKeys(store, MemoryFacts({})).save(ADA, other)
    assert keys.load(ADA, "master") == other
    assert keys.key_id(ADA, "master") == other.access_key_id


@pytest.mark.parametrize("value", [None, "", "junk", "[]", "null", '"text"', '{"AccessKeyId": "AKIA"}'])
def test_a_missing_or_damaged_key_is_reported(keys: AccessKeys, store: CountingStore, value: str | None) -> None:
    if value is not None:
        store.items["awsroles/access-key/arn:aws:iam::111111111111:user/ada"] = value
    assert keys.find(ADA) is None
    for call in (keys.load, keys.key_id):
        with pytest.raises(ConfigurationError, match="is not in the store") as caught:
            call(ADA, "master")
        assert caught.value.whole_hint == "to store it again, run awsroles setup"


def test_the_hint_for_a_missing_key_names_another_master_profile(keys: AccessKeys) -> None:
    with pytest.raises(ConfigurationError) as caught:
        keys.load(ADA, "work")
    assert caught.value.whole_hint == "to store it again, run awsroles setup work"


def test_a_removed_key_leaves_nothing(keys: AccessKeys, store: CountingStore, facts: MemoryFacts) -> None:
    keys.save(ADA, KEY)
    keys.delete(ADA)
    keys.delete(ADA)
    assert store.items == {}
    assert facts.get(key_id_fact(str(ADA))) is None
