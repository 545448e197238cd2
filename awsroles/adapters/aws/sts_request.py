"""A request to STS from botocore's parts, as creating its client takes longer than the rest of a renewal.

Model, serializer, signature, transport and parser are botocore's. The endpoint is known here for the usual regions.
botocore's client resolves all others.
"""

import os
import random
import re
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import botocore
from botocore.auth import SigV4Auth
from botocore.awsrequest import create_request_object, prepare_request_dict
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from botocore.utils import is_valid_endpoint_url

from awsroles.core.aws.credentials import AccessKey, Credentials, SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.errors import ConfigurationError

if TYPE_CHECKING:
    from awsroles.adapters.aws.connection import BoundedSession

# STS has no other version.
_MODEL = "sts/2011-06-15/service-2"
# Variables that change the model or the client (SDK reference guide; botocore, configuration guide).
_CLIENT_VARIABLES = ("AWS_DATA_PATH", "AWS_DEFAULTS_MODE")
# Transient errors (SDK reference guide, "Retry behavior").
_TRANSIENT_STATUSES = {429, 500, 502, 503, 504}
_TRANSIENT_CODES = {
    "Throttling",
    "ThrottlingException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "IDPCommunicationError",
}

# Pseudo-regions such as `aws-global` are signed for another region.
_USUAL_REGION = re.compile(r"[a-z]+(-[a-z]+)+-\d+")
# Signs nothing: botocore resolves no URL without a key.
_NOBODY = AccessKey("none", "none")
USER_AGENT = f"awsroles Botocore/{botocore.__version__}"


class _Key(NamedTuple):
    """Credentials as `SigV4Auth` names them."""

    access_key: str
    secret_key: str
    token: str | None


def usual_url(endpoint: Endpoint) -> str | None:
    """Return the URL of STS at *endpoint*, None if only botocore's client can resolve it."""
    if any(os.environ.get(name) for name in _CLIENT_VARIABLES) or not _USUAL_REGION.fullmatch(endpoint.region):
        return None
    if endpoint.endpoint_url is not None:
        return endpoint.endpoint_url if is_valid_endpoint_url(endpoint.endpoint_url) else None
    if endpoint.use_fips or endpoint.use_dualstack or endpoint.is_global:
        return None
    for partition in Loader().load_data("partitions")["partitions"]:
        if re.match(partition["regionRegex"], endpoint.region):
            return f"https://sts.{endpoint.region}.{partition['outputs']['dnsSuffix']}"
    return None


def sts_url(endpoint: Endpoint) -> str:
    """Return the URL of STS at *endpoint*; raise ConfigurationError if there is none."""
    if (url := usual_url(endpoint)) is not None:
        return url
    from awsroles.adapters.aws.botocore_client import BotocoreClient

    try:
        return BotocoreClient("sts", endpoint, _NOBODY, 1).url
    except (BotoCoreError, ValueError) as error:
        raise ConfigurationError(f"STS in {endpoint.region} has no endpoint: {error}", "correct the region") from None


class StsRequest:
    """STS at *url* in *region*: requests signed with *credentials* and sent over *http*, at most *tries* times."""

    def __init__(
        self, url: str, region: str, credentials: SigningCredentials, tries: int, http: "BoundedSession"
    ) -> None:
        self._url = url
        self._tries = tries
        self._http = http
        self._signature = signature(credentials, "sts", region)

    def call(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the response to *operation*, the name of a client's method; raises the errors of such a client."""
        model = _model().operation_model(operation.title().replace("_", ""))
        return tried(lambda: self._send(model, parameters), self._tries)

    def _send(self, model: OperationModel, parameters: Mapping[str, Any]) -> dict[str, Any]:
        protocol = model.service_model.metadata["protocol"]
        parts = create_serializer(protocol).serialize_to_request(dict(parameters), model)
        prepare_request_dict(parts, self._url, user_agent=USER_AGENT)
        request = create_request_object(parts)
        self._signature.add_auth(request)
        response = self._http.send(request.prepare())
        received = {"status_code": response.status_code, "headers": response.headers, "body": response.content}
        # botocore's types are narrower than its documentation.
        shape: Any = model.output_shape
        parsed: Any = create_parser(protocol).parse(received, shape)
        if response.status_code >= 300:
            raise ClientError(parsed, model.name)
        return dict(parsed)


@cache
def _model() -> ServiceModel:
    return ServiceModel(Loader().load_data(_MODEL), "sts")


def signature(credentials: SigningCredentials, service: str, region: str) -> SigV4Auth:
    """Return what signs requests to *service* in *region* with *credentials*."""
    token = credentials.session_token if isinstance(credentials, Credentials) else None
    # botocore's types are narrower than its documentation.
    key: Any = _Key(credentials.access_key_id, credentials.secret_access_key, token)
    return SigV4Auth(key, service, region)


def tried(send: Callable[[], dict[str, Any]], tries: int) -> dict[str, Any]:
    """Return what *send* does, which is called again after transient errors, at most *tries* times in all."""
    for _ in range(tries - 1):
        try:
            return send()
        except (NoConnectionError, HTTPClientError, ClientError) as error:
            if not _is_transient(error):
                raise
        time.sleep(random.random())  # noqa: S311 - jitter, no secret
    return send()


def _is_transient(error: Exception) -> bool:
    if not isinstance(error, ClientError):
        return True
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status in _TRANSIENT_STATUSES or error.response.get("Error", {}).get("Code") in _TRANSIENT_CODES
