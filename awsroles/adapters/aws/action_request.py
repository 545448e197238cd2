"""Requests to IAM and Organizations from botocore's parts: its endpoints, its signature and its transport.

A client of botocore is made for one session, and making it costs more than all calls in an account.
"""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError
from botocore.loaders import Loader
from botocore.regions import EndpointResolver

from awsroles.adapters.aws.client import AwsClient, host_of
from awsroles.adapters.aws.connection import BoundedSession, Connection
from awsroles.adapters.aws.proxies import proxy_for
from awsroles.adapters.aws.result_xml import error_of, result_of
from awsroles.adapters.aws.sts_request import USER_AGENT, signature, tried
from awsroles.core.aws.actions import Parameters
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.errors import ConfigurationError

_VERSION = "2010-05-08"
_TARGET = "AWSOrganizationsV20161128"
# A page of an account has some megabytes.
_LONGEST_RESPONSE = 33_554_432
_CONNECTIONS = 32
# In seconds, to connect and to read: IAM collects a page of an account for a while before its first byte.
_TIMEOUT = (3.0, 15.0)
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/x-amz-json-1.1"


class ActionClient(AwsClient):
    """Implements the `Actions` port."""

    def call(
        self, credentials: SigningCredentials, operation: str, parameters: Mapping[str, Any], *, tries: int = 3
    ) -> dict[str, Any]:
        return super().call(credentials, operation, parameters, tries=tries)

    def _send(
        self,
        place: str,
        credentials: SigningCredentials,
        operation: str,
        parameters: Mapping[str, Any],
        tries: int,
    ) -> dict[str, Any]:
        connection = _ActionConnection(self._shared, place, credentials, self._waiter.clock)
        return connection.call(operation, parameters, tries)

    @cached_property
    def _shared(self) -> "_Shared":
        return _Shared(self._service, self._endpoint)


class _Shared:
    """The URL of *service* at *endpoint*, the region of its signatures, and the connections that all calls share."""

    def __init__(self, service: str, endpoint: Endpoint) -> None:
        self.service = service
        self.endpoint = endpoint
        self.url, self.region = address_of(service, endpoint)
        self.proxy = proxy_for(self.url)

    @cached_property
    def http(self) -> BoundedSession:
        """The connections."""
        return BoundedSession(self.endpoint.ca_bundle, self.proxy, _TIMEOUT, _LONGEST_RESPONSE, _CONNECTIONS)


def address_of(service: str, endpoint: Endpoint) -> tuple[str, str]:
    """Return the URL of *service* at *endpoint*, and the region that its signatures name.

    Raises ConfigurationError for a region that is none.
    """
    found: Mapping[str, Any] | None = EndpointResolver(Loader().load_data("endpoints")).construct_endpoint(
        service,
        endpoint.region,
        use_fips_endpoint=endpoint.use_fips,
        use_dualstack_endpoint=endpoint.use_dualstack,
    )
    if found is None:
        raise ConfigurationError(f"{endpoint.region} is in no partition of AWS", "set another region")
    region = str(found.get("credentialScope", {}).get("region", endpoint.region))
    return endpoint.endpoint_url or f"https://{found['hostname']}", region


class _ActionConnection(Connection):
    """One call over *shared* connections, signed with *credentials*."""

    def __init__(
        self, shared: _Shared, place: str, credentials: SigningCredentials, clock: Callable[[], float]
    ) -> None:
        super().__init__(shared.service, shared.endpoint, place, credentials, clock)
        self._shared = shared

    @property
    def timeout(self) -> tuple[float, float]:
        return _TIMEOUT

    def _open(self, tries: int) -> Callable[[str, Mapping[str, Any]], dict[str, Any]]:
        shared = self._shared
        self._place, self._proxy = f"AWS ({host_of(shared.url)})", shared.proxy
        signed = signature(self._credentials, shared.service, shared.region)
        make = _organizations_request if shared.service == "organizations" else _iam_request
        read = _organizations_result if shared.service == "organizations" else _iam_result

        def call(action: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
            return tried(lambda: _sent(shared, signed, make(action, parameters), read, action), tries)

        return call


_Request = tuple[dict[str, str], bytes]


def _sent(
    shared: _Shared,
    signed: SigV4Auth,
    written: _Request,
    read: Callable[[int, bytes, str], dict[str, Any]],
    action: str,
) -> dict[str, Any]:
    headers, body = written
    request = AWSRequest("POST", shared.url + "/", {"User-Agent": USER_AGENT, **headers}, body)
    signed.add_auth(request)
    response: Any = shared.http.send(request.prepare())
    result = read(response.status_code, response.content, action)
    if response.status_code >= 300:
        metadata = result.setdefault("ResponseMetadata", {})
        metadata |= {"HTTPStatusCode": response.status_code, "HTTPHeaders": dict(response.headers)}
        metadata.setdefault("RequestId", response.headers.get("x-amzn-RequestId"))
        error: Any = result
        raise ClientError(error, action)
    return result


def _iam_request(action: str, parameters: Parameters) -> _Request:
    fields: dict[str, str | int] = {"Action": action, "Version": _VERSION}
    for name, value in parameters.items():
        if isinstance(value, str | int):
            fields[name] = value
        else:
            fields.update({f"{name}.member.{number}": each for number, each in enumerate(value, 1)})
    return {"Content-Type": _FORM}, urlencode(fields).encode()


def _iam_result(status: int, body: bytes, action: str) -> dict[str, Any]:
    if status < 300:
        return dict(result_of(body, action))
    code, message, request_id = error_of(body)
    return {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"RequestId": request_id or None}}


def _organizations_request(action: str, parameters: Parameters) -> _Request:
    return {"Content-Type": _JSON, "X-Amz-Target": f"{_TARGET}.{action}"}, json.dumps(dict(parameters)).encode()


def _organizations_result(status: int, body: bytes, _action: str) -> dict[str, Any]:
    content = json.loads(body or b"{}")
    if not isinstance(content, dict):
        raise ValueError(content)  # noqa: TRY004 - as for JSON that is none
    if status < 300:
        return content
    code = str(content.get("__type", "")).rpartition("#")[2]
    return {"Error": {"Code": code, "Message": content.get("Message") or content.get("message") or ""}}
