"""The AWS ports on the stand-in in memory, without HTTP and without signatures."""

import base64
import json
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast
from urllib.parse import unquote

from awsroles.adapters.aws.client import AwsClient, BotocoreSts
from awsroles.adapters.aws.errors import refusal
from awsroles.adapters.aws.iam import BotocoreIam
from awsroles.adapters.aws.iam_policies import BotocoreIamPolicies
from awsroles.adapters.aws.iam_roles import BotocoreIamRoles
from awsroles.adapters.aws.organizations import BotocoreOrganizations
from awsroles.adapters.aws.result_xml import result_of
from awsroles.core.aws.actions import Actions
from awsroles.core.aws.credentials import Credentials, SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.aws.iam import Iam
from awsroles.core.aws.iam_policies import IamPolicies
from awsroles.core.aws.iam_roles import IamRoles
from awsroles.core.aws.organizations import Organizations
from awsroles.core.aws.sts import Sts
from awsroles.errors import NetworkError
from awsroles.standin.aws import Call, StandIn
from awsroles.standin.dispatch import NOT_SHOWN, credentials_of, execute
from awsroles.standin.errors import ApiError, wrong_signature
from awsroles.standin.generators import new_request_id
from awsroles.standin.xml import success

# botocore decodes policy documents (handlers.json_decode_policies).
_DOCUMENTS = ("AssumeRolePolicyDocument", "Document", "PolicyDocument")
_DATES = ("CreateDate", "EnableDate", "Expiration", "LastUsedDate", "UpdateDate")


class StandInAws:
    """Implements the `Aws` port; *endpoints* are those it was asked for."""

    def __init__(self, aws: StandIn) -> None:
        self._aws = aws
        self.endpoints: list[Endpoint] = []

    def sts(self, endpoint: Endpoint, *, is_kept: bool = False) -> Sts:  # noqa: ARG002 - there are no connections
        self.endpoints.append(endpoint)
        return BotocoreSts(self._client("sts", endpoint))

    def iam(self, endpoint: Endpoint) -> Iam:
        self.endpoints.append(endpoint)
        return BotocoreIam(self._client("iam", endpoint))

    def iam_policies(self, endpoint: Endpoint) -> IamPolicies:
        self.endpoints.append(endpoint)
        return BotocoreIamPolicies(self._client("iam", endpoint))

    def iam_roles(self, endpoint: Endpoint) -> IamRoles:
        self.endpoints.append(endpoint)
        return BotocoreIamRoles(self._client("iam", endpoint))

    def organizations(self, endpoint: Endpoint) -> Organizations:
        self.endpoints.append(endpoint)
        return BotocoreOrganizations(self._client("organizations", endpoint))

    def actions(self, service: str, endpoint: Endpoint) -> Actions:
        self.endpoints.append(endpoint)
        return StandInActions(self._aws, service, endpoint.region)

    def _client(self, service: str, endpoint: Endpoint) -> AwsClient:
        return cast("AwsClient", StandInClient(self._aws, service, endpoint.region))


class StandInClient:
    """Takes the calls of an `AwsClient`, answers as botocore parses AWS's responses, and raises the same errors."""

    def __init__(self, aws: StandIn, service: str, region: str) -> None:
        self._aws = aws
        self._service = service
        self._region = region

    def call(
        self, credentials: SigningCredentials, operation: str, parameters: Mapping[str, Any], *, tries: int = 2
    ) -> dict[str, Any]:
        parts = operation.split("_")
        action = "".join("MFA" if part == "mfa" else part[:1].upper() + part[1:] for part in parts)
        while True:
            tries -= 1
            try:
                answer = self._answer(credentials, action, dict(_flattened(parameters)))
                return answer | {"ResponseMetadata": {"HTTPStatusCode": 200, "RequestId": new_request_id()}}
            except ApiError as error:
                if tries and (error.status >= 500 or error.code == "Throttling"):
                    continue
                response = {
                    "Error": {"Code": error.code, "Message": error.message},
                    "ResponseMetadata": {"HTTPStatusCode": error.status, "RequestId": new_request_id()},
                }
                raise refusal(response, self._aws.now(), parameters, credentials.access_key_id) from None
            except ConnectionError:
                if not tries:
                    raise NetworkError("the connection was closed", "check the network, then run it again") from None

    def _answer(self, credentials: SigningCredentials, action: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        shown = {name: value for name, value in parameters.items() if name not in NOT_SHOWN}
        call = Call(action, self._service, credentials.access_key_id, self._aws.now(), shown)
        self._aws.record(call)
        fault = self._aws.take_fault(action)
        time.sleep(self._aws.latency_of(action))
        if fault is None or fault.processed:
            result = self._executed(credentials, call, parameters)
        if fault is None:
            return result
        call.outcome = fault.name if not fault.processed else call.outcome
        if fault.code:
            raise ApiError(fault.status, fault.code, fault.body.decode())
        if fault.ending == "reset":
            raise ConnectionResetError
        raise NetworkError("the answer did not come from AWS", None)

    def _executed(self, credentials: SigningCredentials, call: Call, parameters: Mapping[str, str]) -> dict[str, Any]:
        try:
            with self._aws.lock:
                result = execute(self._aws, self._service, call.action, self._authenticated(credentials), parameters)
        except ApiError as error:
            call.outcome = error.code
            raise
        call.outcome = "ok"
        return self._parsed(call.action, result or {})

    def _parsed(self, _action: str, result: Mapping[str, Any]) -> dict[str, Any]:
        return {name: _parsed(name, value) for name, value in result.items()}

    def _authenticated(self, credentials: SigningCredentials) -> Any:
        token = credentials.session_token if isinstance(credentials, Credentials) else None
        caller, secret = credentials_of(self._aws, credentials.access_key_id, token)
        if secret != credentials.secret_access_key:
            raise wrong_signature()
        if caller.kind == "access-key":
            caller.long_term_key.last_used = (self._aws.now(), self._service, self._region)
        if caller.role is not None:
            caller.role.last_used = (self._aws.now(), self._region)
        return caller


class StandInActions(StandInClient):
    """Implements the `Actions` port, with results as the adapter reads them from XML and JSON."""

    def call(
        self, credentials: SigningCredentials, operation: str, parameters: Mapping[str, Any], *, tries: int = 5
    ) -> dict[str, Any]:
        return super().call(credentials, operation, parameters, tries=tries)

    def _parsed(self, action: str, result: Mapping[str, Any]) -> dict[str, Any]:
        if self._service == "iam":
            return dict(result_of(success("iam", action, result, "request"), action))
        return dict(json.loads(json.dumps(result)))


def _flattened(parameters: Mapping[str, Any], start: str = "") -> Iterator[tuple[str, str]]:
    """Yield *parameters* as AWS's query protocol writes lists and structures."""
    for name, value in parameters.items():
        if isinstance(value, Mapping):
            yield from _flattened(value, f"{start}{name}.")
        elif isinstance(value, list | tuple):
            members = {f"member.{number}": member for number, member in enumerate(value, 1)}
            yield from _flattened(members, f"{start}{name}.")
        else:
            yield f"{start}{name}", str(value)


def _parsed(name: str, value: Any) -> Any:
    """Return *value* in the type that botocore gives to the field *name*."""
    if isinstance(value, Mapping):
        return {key: _parsed(key, content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [_parsed(name, item) for item in value]
    if name in _DOCUMENTS:
        return json.loads(unquote(value))
    if name in _DATES:
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    return base64.b64decode(value) if name == "Base32StringSeed" else value
