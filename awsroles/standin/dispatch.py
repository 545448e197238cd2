"""Answer HTTP requests: authenticate the caller, apply faults and execute the action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import formatdate
from typing import Any, Literal
from urllib.parse import parse_qsl

from awsroles.standin import federation, sts
from awsroles.standin.accounts import Caller
from awsroles.standin.aws import Call, StandIn
from awsroles.standin.data import organizations, services
from awsroles.standin.errors import ApiError, expired_session, unknown_key
from awsroles.standin.faults import Fault, throttling
from awsroles.standin.generators import new_request_id
from awsroles.standin.iam import (
    account_details,
    credential_report,
    credentials,
    devices,
    entities,
    holders,
    lists,
    other_credentials,
    policies,
    roles,
    users,
)
from awsroles.standin.signature import Request, check_signature, read_authorization
from awsroles.standin.xml import failure, success

_VERSIONS = {"2011-06-15": "sts", "2010-05-08": "iam"}
NOT_SHOWN = {
    "Action",
    "Version",
    "TokenCode",
    "AuthenticationCode1",
    "AuthenticationCode2",
    "OldPassword",
    "NewPassword",
    "Password",
}
_ACTIONS: dict[str, Mapping[str, Callable[[StandIn, Caller, Mapping[str, str]], Mapping[str, Any] | None]]] = {
    "sts": sts.ACTIONS,
    "iam": {
        **users.ACTIONS,
        **credentials.ACTIONS,
        **other_credentials.ACTIONS,
        **devices.ACTIONS,
        **policies.ACTIONS,
        **roles.ACTIONS,
        **entities.ACTIONS,
        **holders.ACTIONS,
        **account_details.ACTIONS,
        **credential_report.ACTIONS,
        **lists.ACTIONS,
    },
    "organizations": organizations.ACTIONS,
}


@dataclass(frozen=True)
class Response:
    """An HTTP response; *date* is the Date header, empty for none."""

    status: int
    content_type: str
    body: bytes
    request_id: str
    date: str
    ending: Literal["complete", "reset", "cut", "drip"] = "complete"
    location: str = ""
    """The target of a redirect."""
    headers: tuple[tuple[str, str], ...] = ()
    """Additional headers of a service."""


def respond(aws: StandIn, request: Request, wait: Callable[[float], None]) -> Response:
    """Return AWS's response; *wait* sleeps for some seconds."""
    parameters = _parameters(request)
    if request.path == federation.PATH:
        status, content_type, body, location = federation.answer(aws, request.method, parameters)
        return replace(_reply(aws, status, body), content_type=content_type, location=location)
    data = services.data_service(request)
    service = data or _service(request, parameters)
    action = parameters.get("Action", "") if data is None else services.action_of(data, request, parameters)
    shown = {key: value for key, value in parameters.items() if key not in NOT_SHOWN}
    call = Call(action, service, _claimed_key(request), aws.now(), shown)
    aws.record(call)
    fault = throttling() if aws.is_throttled(action, call.access_key_id) else aws.take_fault(action)
    wait(aws.latency_of(action) + (fault.wait if fault is not None else 0.0))
    if fault is not None and not fault.processed:
        call.outcome = fault.name
        return _faulty(aws, service, fault, _reply(aws, 200, b""))
    answer = _answer if data is None else _data_answer
    reply = answer(aws, request, service, parameters, call)
    return reply if fault is None else _faulty(aws, service, fault, reply)


def _answer(aws: StandIn, request: Request, service: str, parameters: Mapping[str, str], call: Call) -> Response:
    try:
        with aws.lock:
            result = _act(aws, request, service, parameters)
    except ApiError as error:
        call.outcome = error.code
        reply = _reply(aws, error.status, b"")
        body = failure(service, error.status, error.code, error.message, reply.request_id)
        return replace(reply, body=body)
    call.outcome = "ok"
    reply = _reply(aws, 200, b"")
    return replace(reply, body=success(service, call.action, result, reply.request_id))


def _data_answer(aws: StandIn, request: Request, service: str, parameters: Mapping[str, str], call: Call) -> Response:
    reply = _reply(aws, 200, b"")
    try:
        with aws.lock:
            caller = _authenticate(aws, request, service)
            answer = services.answer(aws, call, caller, request, parameters)
        call.outcome = "ok"
    except ApiError as error:
        call.outcome = error.code
        answer = services.failure(service, error, reply.request_id)
    return replace(
        reply, status=answer.status, content_type=answer.content_type, body=answer.body, headers=answer.headers
    )


def _act(aws: StandIn, request: Request, service: str, parameters: Mapping[str, str]) -> Mapping[str, Any] | None:
    action, version = parameters.get("Action"), parameters.get("Version", "")
    if action is None:
        raise ApiError(400, "MissingAction", "Could not find an Action in the request")
    if action not in _ACTIONS[service]:
        raise ApiError(400, "InvalidAction", f"Could not find operation {action} for version {version}")
    return execute(aws, service, action, _authenticate(aws, request, service), parameters)


def execute(
    aws: StandIn, service: str, action: str, caller: Caller, parameters: Mapping[str, str]
) -> Mapping[str, Any] | None:
    """Execute *action* for *caller*, with the lock held; raise ApiError."""
    if service == "iam" and caller.kind == "user-session" and caller.mfa_at is None:
        # IAM accepts sessions of GetSessionToken only with MFA; this is its error message.
        raise unknown_key()
    return _ACTIONS[service][action](aws, caller, parameters)


def _authenticate(aws: StandIn, request: Request, service: str) -> Caller:
    """Return the principal that signed *request*; raise ApiError."""
    authorization = read_authorization(request)
    caller, secret = credentials_of(aws, authorization.access_key_id, request.headers.get("x-amz-security-token"))
    check_signature(request, authorization, secret, service=service, now=aws.now(), tolerance=aws.clock_tolerance)
    if caller.kind == "access-key":
        caller.long_term_key.last_used = (aws.now(), service, authorization.region)
    if caller.role is not None:
        caller.role.last_used = (aws.now(), authorization.region)
    return caller


def credentials_of(aws: StandIn, access_key_id: str, session_token: str | None) -> tuple[Caller, str]:
    """Return the principal of an access key or session and its secret access key; raise ApiError."""
    key = aws.access_keys.get(access_key_id)
    if key is not None:
        propagating = 0 <= aws.now() - key.created_at < aws.key_propagation
        if not key.active or propagating or session_token is not None:
            raise unknown_key()
        caller = Caller("access-key", key.user.arn, key.user.user_id, key.access_key_id, key, key.user)
        return caller, key.secret_access_key
    session = aws.sessions.get(access_key_id)
    if session is None or session.session_token != session_token:
        raise unknown_key()
    long_term_key = session.caller.long_term_key
    alive = long_term_key.active and long_term_key.access_key_id in aws.access_keys
    if not (alive or aws.sessions_outlive_their_key):
        raise unknown_key()
    if aws.now() >= session.expires_at:
        raise expired_session()
    return session.caller, session.secret_access_key


def _parameters(request: Request) -> dict[str, str]:
    text = request.body.decode(errors="replace")
    return dict(parse_qsl(request.query, keep_blank_values=True)) | dict(parse_qsl(text, keep_blank_values=True))


def _service(request: Request, parameters: Mapping[str, str]) -> str:
    """Return `sts` or `iam`, from the API version or else from the credential scope."""
    service = _VERSIONS.get(parameters.get("Version", ""))
    if service is None:
        try:
            service = read_authorization(request).service
        except ApiError:
            service = "sts"
    return service if service in _VERSIONS.values() else "sts"


def _claimed_key(request: Request) -> str:
    try:
        return read_authorization(request).access_key_id
    except ApiError:
        return ""


def _reply(aws: StandIn, status: int, body: bytes) -> Response:
    return Response(status, "text/xml", body, new_request_id(), formatdate(aws.now(), usegmt=True))


def _faulty(aws: StandIn, service: str, fault: Fault, reply: Response) -> Response:
    """Return *reply* changed by *fault*."""
    date = formatdate(aws.now() + fault.date_skew, usegmt=True) if fault.date is None else fault.date
    reply = replace(reply, ending=fault.ending, date=date)
    if not fault.status:
        return reply
    body = fault.body
    if fault.code:
        body = failure(service, fault.status, fault.code, fault.body.decode(), reply.request_id)
    if fault.code and service == "organizations":
        body = organizations.failure(fault.code, fault.body.decode())
    return replace(reply, status=fault.status, content_type=fault.content_type, body=body)
