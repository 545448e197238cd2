"""S3, KMS and Organizations: recognize their requests and answer them."""

from collections.abc import Mapping
from dataclasses import dataclass

from awsroles.standin.accounts import Caller
from awsroles.standin.aws import Call, StandIn
from awsroles.standin.data import kms, organizations, s3
from awsroles.standin.errors import ApiError
from awsroles.standin.signature import Request, read_authorization


@dataclass(frozen=True)
class DataAnswer:
    """A response of a data service; *headers* are added to the usual ones."""

    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def data_service(request: Request) -> str | None:
    """Return `s3`, `kms` or `organizations` if *request* is signed for it, else None."""
    try:
        service = read_authorization(request).service
    except ApiError:
        return None
    return service if service in ("s3", "kms", "organizations") else None


def action_of(service: str, request: Request, parameters: Mapping[str, str]) -> str:
    """Return the name of the requested action, empty if the stand-in does not support it."""
    if service == "organizations":
        return organizations.action_of(request)
    return s3.action_of(request, parameters) if service == "s3" else kms.action_of(request)


def answer(aws: StandIn, call: Call, caller: Caller, request: Request, parameters: Mapping[str, str]) -> DataAnswer:
    """Return the response of the *call*'s service; raise ApiError."""
    action = call.action
    if not action:
        raise ApiError(501, "NotImplemented", "A header you provided implies functionality that is not implemented")
    if call.service == "kms":
        return DataAnswer(200, kms.CONTENT_TYPE, kms.act(action, request))
    if call.service == "organizations":
        return DataAnswer(200, organizations.CONTENT_TYPE, organizations.act(aws, caller, action, request))
    body = s3.act(aws, caller, action, request, parameters)
    region = (("x-amz-bucket-region", read_authorization(request).region),)
    if action not in ("GetObject", "HeadObject"):
        return DataAnswer(200, s3.CONTENT_TYPE, body, region)
    headers = (*region, ("ETag", s3.etag(body)), ("Last-Modified", "Sat, 31 Jan 2026 12:00:00 GMT"))
    return DataAnswer(200, "binary/octet-stream", body, headers)


def failure(service: str, error: ApiError, request_id: str) -> DataAnswer:
    """Return *error* in the service's format."""
    if service == "kms":
        return DataAnswer(400, kms.CONTENT_TYPE, kms.failure(error.code, error.message))
    if service == "organizations":
        return DataAnswer(400, organizations.CONTENT_TYPE, organizations.failure(error.code, error.message))
    return DataAnswer(error.status, s3.CONTENT_TYPE, s3.failure(error.code, error.message, request_id))
