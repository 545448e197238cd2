"""The `Iam` port: the access keys of a user."""

import pytest
from testbed.aws.loopback import ENDPOINT

from awsroles.core.aws.arn import parse_user_arn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.iam import Iam, KeyRecord, KeyUse
from awsroles.core.aws.sts import Aws
from awsroles.errors import AccessDeniedError, NetworkError, NotFoundError, QuotaExceededError
from awsroles.standin import accounts, faults
from awsroles.standin.aws import StandIn
from awsroles.standin.sample_policies import allow

ADA = parse_user_arn("arn:aws:iam::111111111111:user/ada")


@pytest.fixture
def iam(aws: StandIn, aws_port: Aws) -> Iam:
    """Return the adapter, for ada who may do everything."""
    aws.users[str(ADA)].policies = (allow(["iam:*"]),)
    return aws_port.iam(ENDPOINT)


@pytest.fixture
def ada(key: accounts.AccessKey) -> AccessKey:
    return AccessKey(key.access_key_id, key.secret_access_key)


def test_keys_are_listed_with_age_state_and_last_use_oldest_first(
    aws: StandIn, iam: Iam, ada: AccessKey, key: accounts.AccessKey
) -> None:
    older = aws.add_access_key(str(ADA))
    older.created_at -= 1000
    aws.deactivate_access_key(older.access_key_id)
    key.last_used = None
    first, second = iam.list_access_keys(ada, ADA)
    assert first == KeyRecord(older.access_key_id, int(older.created_at), is_active=False, use=KeyUse(None))
    assert second.access_key_id == ada.access_key_id
    assert second.is_active
    assert second.use is not None
    assert (second.use.service, second.use.region) == ("iam", "us-east-1")
    assert second.use.at is not None
    assert abs(second.use.at - aws.now()) < 30


def test_a_denied_last_use_does_not_hide_the_rest(aws: StandIn, iam: Iam, ada: AccessKey) -> None:
    aws.users[str(ADA)].policies = (allow(["iam:ListAccessKeys"]),)
    [record] = iam.list_access_keys(ada, ADA)
    assert record.use is None


def test_a_key_is_made_deactivated_and_deleted(aws: StandIn, iam: Iam, ada: AccessKey) -> None:
    new = iam.create_access_key(ada, ADA)
    assert aws.access_keys[new.access_key_id].secret_access_key == new.secret_access_key
    iam.deactivate_access_key(ada, ADA, new.access_key_id)
    assert not aws.access_keys[new.access_key_id].active
    iam.delete_access_key(ada, ADA, new.access_key_id)
    assert list(aws.access_keys) == [ada.access_key_id]


def test_making_a_key_is_never_tried_twice(aws: StandIn, iam: Iam, ada: AccessKey) -> None:
    aws.fail_next("CreateAccessKey", faults.lost_response(), times=2)
    with pytest.raises(NetworkError):
        iam.create_access_key(ada, ADA)
    assert aws.count("CreateAccessKey") == 1


def test_a_deleted_key_is_reported(iam: Iam, ada: AccessKey) -> None:
    for call in (iam.deactivate_access_key, iam.delete_access_key):
        with pytest.raises(NotFoundError, match="find access key AKIAABCDEFGHIJKLMNOP of user ada: The Access"):
            call(ada, ADA, "AKIAABCDEFGHIJKLMNOP")


def test_a_third_key_and_a_missing_permission_are_reported(aws: StandIn, iam: Iam, ada: AccessKey) -> None:
    aws.add_access_key(str(ADA))
    with pytest.raises(QuotaExceededError, match="AWS allows no more: Cannot exceed quota for AccessKeysPerUser: 2"):
        iam.create_access_key(ada, ADA)
    aws.users[str(ADA)].policies = ()
    with pytest.raises(AccessDeniedError, match="iam:ListAccessKeys"):
        iam.list_access_keys(ada, ADA)


def test_a_server_that_is_not_iam_is_reported(aws: StandIn, iam: Iam, ada: AccessKey) -> None:
    aws.fail_next("*", faults.Fault("hollow", status=200, body=b"<a><CreateAccessKeyResult/></a>"))
    with pytest.raises(NetworkError, match="did not come from AWS"):
        iam.create_access_key(ada, ADA)
