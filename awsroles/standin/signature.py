"""Verification of AWS Signature Version 4."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import parse_qsl, quote

from awsroles.standin.errors import incomplete_signature, missing_authentication, wrong_signature

_ALGORITHM = "AWS4-HMAC-SHA256"
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d+")
_DATE_FORMAT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Request:
    """An HTTP request; header names in lower case, *path* and *query* as sent."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Authorization:
    """The Authorization header and the date of a request."""

    access_key_id: str
    date: str
    region: str
    service: str
    terminator: str
    signed_headers: tuple[str, ...]
    signature: str
    timestamp: str
    """`X-Amz-Date`, such as 20260131T120000Z."""

    @property
    def scope(self) -> str:
        return f"{self.date}/{self.region}/{self.service}/{self.terminator}"


def read_authorization(request: Request) -> Authorization:
    """Parse the Authorization header; raise ApiError if it is missing or incomplete."""
    header = request.headers.get("authorization", "")
    if not header:
        raise missing_authentication()
    algorithm, _, rest = header.partition(" ")
    fields = dict(re.findall(r"(\w+)=([^,\s]*)", rest))
    timestamp = request.headers.get("x-amz-date", "")
    wanted = ("Credential", "Signature", "SignedHeaders")
    missing = [f"Authorization header requires '{name}' parameter." for name in wanted if not fields.get(name)]
    if not timestamp:
        missing.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    if algorithm != _ALGORITHM:
        missing.insert(0, f"Unsupported AWS 'algorithm': '{algorithm}'.")
    if missing:
        raise incomplete_signature(" ".join(missing))
    parts = fields["Credential"].split("/")
    if len(parts) != 5:
        raise incomplete_signature(
            "Credential must have exactly 5 slash-delimited elements, "
            f"e.g. keyid/date/region/service/term, got '{fields['Credential']}'"
        )
    key, date, region, service, terminator = parts
    signed = tuple(fields["SignedHeaders"].split(";"))
    return Authorization(key, date, region, service, terminator, signed, fields["Signature"], timestamp)


def check_signature(
    request: Request, authorization: Authorization, secret: str, *, service: str, now: float, tolerance: float
) -> None:
    """Raise ApiError unless *request* was signed with *secret* for *service*, at *now* within *tolerance* seconds."""
    _check_date(authorization, now, tolerance)
    _check_scope(authorization, service)
    _check_signed_headers(request, authorization)
    hashed = hashlib.sha256(_canonical_request(request, authorization).encode()).hexdigest()
    text = f"{_ALGORITHM}\n{authorization.timestamp}\n{authorization.scope}\n{hashed}"
    key = f"AWS4{secret}".encode()
    for part in (authorization.date, authorization.region, authorization.service, authorization.terminator):
        key = hmac.new(key, part.encode(), "sha256").digest()
    wanted = hmac.new(key, text.encode(), "sha256").hexdigest()
    if not hmac.compare_digest(wanted.encode(), authorization.signature.encode()):
        raise wrong_signature()


def _check_date(authorization: Authorization, now: float, tolerance: float) -> None:
    try:
        signed_at = datetime.strptime(authorization.timestamp, _DATE_FORMAT).replace(tzinfo=timezone.utc).timestamp()
    except ValueError:
        raise incomplete_signature(
            f"Date must be in ISO-8601 'basic format'. Got '{authorization.timestamp}'."
        ) from None
    minutes = f"{tolerance / 60:.0f} min."
    if signed_at < now - tolerance:
        limit = f"{_stamp(now - tolerance)} ({_stamp(now)} - {minutes})"
        raise wrong_signature(f"Signature expired: {authorization.timestamp} is now earlier than {limit}")
    if signed_at > now + tolerance:
        limit = f"{_stamp(now + tolerance)} ({_stamp(now)} + {minutes})"
        raise wrong_signature(f"Signature not yet current: {authorization.timestamp} is still later than {limit}")


def _check_scope(authorization: Authorization, service: str) -> None:
    wrong = ""
    if authorization.date != authorization.timestamp[:8]:
        wrong += (
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
            f"'{authorization.date}' != '{authorization.timestamp[:8]}', from '{authorization.timestamp}'. "
        )
    if not _REGION.fullmatch(authorization.region):
        wrong += f"Credential should be scoped to a valid region, not '{authorization.region}'. "
    if authorization.service != service:
        wrong += f"Credential should be scoped to correct service: '{service}'. "
    if authorization.terminator != "aws4_request":
        wrong += (
            f"Credential should be scoped with a valid terminator: 'aws4_request', not '{authorization.terminator}'. "
        )
    if wrong:
        raise wrong_signature(wrong)


def _check_signed_headers(request: Request, authorization: Authorization) -> None:
    if "host" not in authorization.signed_headers:
        raise wrong_signature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
    for name in ("x-amz-date", "x-amz-security-token"):
        if name in request.headers and name not in authorization.signed_headers:
            raise wrong_signature(f"'{name}' must be a 'SignedHeader' in the AWS Authorization.")


def _canonical_request(request: Request, authorization: Authorization) -> str:
    """Return the canonical request (AWS, "Create a signed AWS API request")."""
    is_s3 = authorization.service == "s3"
    # S3 signs the path as sent, and takes the hash of the body from a header (S3 API reference, sig-v4-header-based).
    hashed = request.headers.get("x-amz-content-sha256", "") if is_s3 else hashlib.sha256(request.body).hexdigest()
    pairs = sorted((_encode(key), _encode(value)) for key, value in _query(request.query))
    return "\n".join(
        (
            request.method,
            request.path if is_s3 else quote(request.path, safe="/~"),
            "&".join(f"{key}={value}" for key, value in pairs),
            *(f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in authorization.signed_headers),
            "",
            ";".join(authorization.signed_headers),
            hashed,
        )
    )


def _query(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)


def _encode(text: str) -> str:
    return quote(text, safe="~")


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).strftime(_DATE_FORMAT)
