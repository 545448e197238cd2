"""The services that hold data: which of them a request is for, and what it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from awsroles.standin import kms, s3
from awsroles.standin.accounts import Caller
from awsroles.standin.aws import Call, StandIn
from awsroles.standin.refusals import RefusalError
from awsroles.standin.signature import Request, read_claim


@dataclass(frozen=True)
class DataAnswer:
    """What a service of data answers; *headers* beside the usual ones."""

    status: int
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def data_service(request: Request) -> str | None:
    """Return `s3` or `kms` where *request* is signed for it, else None."""
    try:
        service = read_claim(request).service
    except RefusalError:
        return None
    return service if service in ("s3", "kms") else None


def action_of(service: str, request: Request, parameters: Mapping[str, str]) -> str:
    """Return the service's name for what is wanted, empty for what the stand-in does not know."""
    return s3.action_of(request, parameters) if service == "s3" else kms.action_of(request)


def answer(aws: StandIn, call: Call, caller: Caller, request: Request, parameters: Mapping[str, str]) -> DataAnswer:
    """Return the answer of the *call*'s service to *caller*; raise RefusalError."""
    action = call.action
    if not action:
        raise RefusalError(501, "NotImplemented", "A header you provided implies functionality that is not implemented")
    if call.service == "kms":
        return DataAnswer(200, kms.CONTENT_TYPE, kms.act(action, request))
    body = s3.act(aws, caller, action, request, parameters)
    region = (("x-amz-bucket-region", read_claim(request).region),)
    if action not in ("GetObject", "HeadObject"):
        return DataAnswer(200, s3.CONTENT_TYPE, body, region)
    headers = (*region, ("ETag", s3.etag(body)), ("Last-Modified", "Sat, 31 Jan 2026 12:00:00 GMT"))
    return DataAnswer(200, "binary/octet-stream", body, headers)


def failure(service: str, refusal: RefusalError, request_id: str) -> DataAnswer:
    """Return *refusal* in the service's form."""
    if service == "kms":
        return DataAnswer(400, kms.CONTENT_TYPE, kms.failure(refusal.code, refusal.message))
    return DataAnswer(refusal.status, s3.CONTENT_TYPE, s3.failure(refusal.code, refusal.message, request_id))
