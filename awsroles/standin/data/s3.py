"""S3, reduced to listing and reading for clients that test their credentials with it.

Every authenticated caller may read everything. Sources: S3 API reference, and its "Error responses".
"""

from collections.abc import Mapping
from hashlib import md5
from html import escape
from urllib.parse import unquote

from awsroles.standin.accounts import Caller
from awsroles.standin.aws import StandIn
from awsroles.standin.errors import ApiError
from awsroles.standin.signature import Request

CONTENT_TYPE = "application/xml"
_NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
_DATE = "2026-01-31T12:00:00.000Z"
# S3 has its own codes for errors that all services share.
_CODES = {"InvalidClientTokenId": "InvalidAccessKeyId"}


def action_of(request: Request, parameters: Mapping[str, str]) -> str:
    """Return the name of the requested action, empty if the stand-in does not support it."""
    bucket, _, key = request.path.lstrip("/").partition("/")
    if request.method == "HEAD":
        return "HeadObject" if key else "HeadBucket"
    if request.method != "GET":
        return ""
    if not bucket:
        return "ListBuckets"
    if key:
        return "GetObject"
    return "GetBucketLocation" if "location" in parameters else "ListObjectsV2"


def act(aws: StandIn, caller: Caller, action: str, request: Request, parameters: Mapping[str, str]) -> bytes:
    """Return the response body; raise ApiError."""
    if action == "ListBuckets":
        owner = f"<Owner><ID>{caller.account}</ID></Owner>"
        buckets = "".join(f"<Bucket>{_named(name)}</Bucket>" for name in sorted(aws.buckets))
        return _document("ListAllMyBucketsResult", f"{owner}<Buckets>{buckets}</Buckets>")
    name, _, key = unquote(request.path).lstrip("/").partition("/")
    if name not in aws.buckets:
        raise ApiError(404, "NoSuchBucket", "The specified bucket does not exist")
    objects = aws.buckets[name]
    if action in ("HeadObject", "GetObject"):
        if key not in objects:
            raise ApiError(404, "NoSuchKey", "The specified key does not exist.")
        return objects[key]
    if action == "ListObjectsV2":
        return _document("ListBucketResult", _listed(name, objects, parameters))
    return _document("LocationConstraint", "")


def failure(code: str, message: str, request_id: str) -> bytes:
    """Return an error in S3's format."""
    parts = {"Code": _CODES.get(code, code), "Message": message, "RequestId": request_id}
    return f"<Error>{''.join(f'<{tag}>{escape(text)}</{tag}>' for tag, text in parts.items())}</Error>".encode()


def _listed(name: str, objects: Mapping[str, bytes], parameters: Mapping[str, str]) -> str:
    prefix = parameters.get("prefix", "")
    found = {key: content for key, content in sorted(objects.items()) if key.startswith(prefix)}
    head = f"<Name>{escape(name)}</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{len(found)}</KeyCount>"
    contents = "".join(
        f"<Contents><Key>{escape(key)}</Key><LastModified>{_DATE}</LastModified><ETag>{etag(content)}</ETag>"
        f"<Size>{len(content)}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        for key, content in found.items()
    )
    return f"{head}<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>{contents}"


def etag(content: bytes) -> str:
    """Return the ETag of an object."""
    return f'"{md5(content, usedforsecurity=False).hexdigest()}"'


def _named(name: str) -> str:
    return f"<Name>{escape(name)}</Name><CreationDate>{_DATE}</CreationDate>"


def _document(root: str, body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_NAMESPACE}>{body}</{root}>'.encode()
