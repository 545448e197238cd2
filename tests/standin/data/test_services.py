"""S3 and KMS, called by boto3."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from awsroles.standin.accounts import AccessKey
from awsroles.standin.aws import StandIn

Client = Callable[..., Any]
Refused = Callable[[Callable[[], Any]], tuple[int, str, str]]


@pytest.fixture
def s3(aws: StandIn, client: Client, mfa_session: dict[str, Any]) -> Any:
    aws.buckets["reports"] = {"2026/a report.txt": b"of January", "other": b""}
    return client("s3", mfa_session)


def test_buckets_and_objects_are_listed_and_read(aws: StandIn, s3: Any, mfa_session: dict[str, Any]) -> None:
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["reports"]
    listed = s3.list_objects_v2(Bucket="reports", Prefix="2026/")["Contents"]
    assert [(each["Key"], each["Size"]) for each in listed] == [("2026/a report.txt", 10)]
    found = s3.get_object(Bucket="reports", Key="2026/a report.txt")
    assert found["Body"].read() == b"of January"
    head = s3.head_object(Bucket="reports", Key="2026/a report.txt")
    assert (head["ContentLength"], head["ETag"]) == (10, found["ETag"])
    s3.head_bucket(Bucket="reports")
    asked = ["ListBuckets", "ListObjectsV2", "GetObject", "HeadObject", "HeadBucket"]
    calls = [(call.service, call.action, call.outcome, call.access_key_id) for call in aws.calls[-5:]]
    assert calls == [("s3", action, "ok", mfa_session["AccessKeyId"]) for action in asked]


def test_missing_objects_and_unknown_actions_get_errors_in_the_format_of_s3(s3: Any, refused: Refused) -> None:
    assert refused(lambda: s3.list_objects_v2(Bucket="nowhere"))[:2] == (404, "NoSuchBucket")
    assert refused(lambda: s3.get_object(Bucket="reports", Key="nothing"))[:2] == (404, "NoSuchKey")
    with pytest.raises(ClientError, match="NotImplemented"):
        s3.create_multipart_upload(Bucket="reports", Key="other")


def test_strangers_and_ended_sessions_are_refused(
    aws: StandIn, client: Client, s3: Any, mfa_session: dict[str, Any], refused: Refused, key: AccessKey
) -> None:
    stranger = client("s3", mfa_session | {"SecretAccessKey": "wrong"})
    assert refused(stranger.list_buckets)[:2] == (403, "SignatureDoesNotMatch")
    aws.expire_sessions()
    assert refused(s3.list_buckets)[1] == "ExpiredToken"
    kms = client("kms", mfa_session)
    assert refused(lambda: kms.encrypt(KeyId="x", Plaintext=b"x"))[:2] == (400, "ExpiredTokenException")
    aws.delete_access_key(key.access_key_id)
    assert refused(client("s3", key).list_buckets)[1] == "InvalidAccessKeyId"


def test_a_data_key_comes_back_from_kms(client: Client, mfa_session: dict[str, Any], refused: Refused) -> None:
    kms = client("kms", mfa_session)
    sealed = kms.encrypt(KeyId="arn:aws:kms:us-east-1:222222222222:key/one", Plaintext=b"data key")["CiphertextBlob"]
    opened = kms.decrypt(CiphertextBlob=sealed)
    assert (opened["Plaintext"], opened["KeyId"]) == (b"data key", "arn:aws:kms:us-east-1:222222222222:key/one")
    assert refused(lambda: kms.decrypt(CiphertextBlob=b"x"))[1] == "InvalidCiphertextException"
