"""One request to STS from botocore's own parts: making its client takes longer than all the rest of a renewal.

Model, serializer, signature, transport and parser are botocore's. What its client finds out besides is where STS is:
that is known for the usual endpoints, and all others are left to it.
"""

import os
import random
import re
import time
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import botocore
from botocore.auth import SigV4Auth
from botocore.awsrequest import create_request_object, prepare_request_dict
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from botocore.utils import is_valid_endpoint_url

from awsroles.adapters.aws.bounded_session import BoundedSession
from awsroles.core.aws.credentials import Credentials, SigningCredentials
from awsroles.core.aws.endpoint import Endpoint

# STS has no other version.
_MODEL = "sts/2011-06-15/service-2"
# What else decides on the model or the client (SDK reference guide; botocore, configuration guide).
_DECIDING = ("AWS_DATA_PATH", "AWS_DEFAULTS_MODE")
# What may go well the second time (SDK reference guide, "Retry behavior").
_PASSING_STATUSES = {429, 500, 502, 503, 504}
_PASSING_CODES = {
    "Throttling",
    "ThrottlingException",
    "RequestLimitExceeded",
    "RequestTimeout",
    "IDPCommunicationError",
}

# `aws-global` and its like are signed for elsewhere.
_USUAL_REGION = re.compile(r"[a-z]+(-[a-z]+)+-\d+")
_USER_AGENT = f"awsroles Botocore/{botocore.__version__}"


class _Key(NamedTuple):
    """Who signs, in the words of `SigV4Auth`."""

    access_key: str
    secret_key: str
    token: str | None


def usual_endpoint(site: Endpoint) -> str | None:
    """Return the URL of STS at *site*, None where botocore's client has to say."""
    if any(os.environ.get(name) for name in _DECIDING) or not _USUAL_REGION.fullmatch(site.region):
        return None
    if site.endpoint_url is not None:
        return site.endpoint_url if is_valid_endpoint_url(site.endpoint_url) else None
    if site.use_fips or site.use_dualstack or site.is_global:
        return None
    for partition in Loader().load_data("partitions")["partitions"]:
        if re.match(partition["regionRegex"], site.region):
            return f"https://sts.{site.region}.{partition['outputs']['dnsSuffix']}"
    return None


class StsRequest:
    """STS at *url*, asked *tries* times over *http* in the name of *credentials*."""

    def __init__(
        self, url: str, site: Endpoint, credentials: SigningCredentials, tries: int, http: BoundedSession
    ) -> None:
        self._url = url
        self._tries = tries
        self._http = http
        token = credentials.session_token if isinstance(credentials, Credentials) else None
        # The types of botocore know less than its documentation, as below.
        key: Any = _Key(credentials.access_key_id, credentials.secret_access_key, token)
        self._signature = SigV4Auth(key, "sts", site.region)

    def call(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to *operation*, the name of a client's method; raise what such a client raises."""
        model = _model().operation_model(operation.title().replace("_", ""))
        for _ in range(self._tries - 1):
            try:
                return self._answer(model, parameters)
            except (NoConnectionError, HTTPClientError, ClientError) as error:
                if not _may_pass(error):
                    raise
            time.sleep(random.random())  # noqa: S311 - so that not all come back at once; nothing secret
        return self._answer(model, parameters)

    def _answer(self, model: OperationModel, parameters: Mapping[str, Any]) -> dict[str, Any]:
        protocol = model.service_model.metadata["protocol"]
        parts = create_serializer(protocol).serialize_to_request(dict(parameters), model)
        prepare_request_dict(parts, self._url, user_agent=_USER_AGENT)
        request = create_request_object(parts)
        self._signature.add_auth(request)
        response = self._http.send(request.prepare())
        told = {"status_code": response.status_code, "headers": response.headers, "body": response.content}
        shape: Any = model.output_shape
        answer: Any = create_parser(protocol).parse(told, shape)
        if response.status_code >= 300:
            raise ClientError(answer, model.name)
        return dict(answer)


@cache
def _model() -> ServiceModel:
    return ServiceModel(Loader().load_data(_MODEL), "sts")


def _may_pass(error: Exception) -> bool:
    if not isinstance(error, ClientError):
        return True
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status in _PASSING_STATUSES or error.response.get("Error", {}).get("Code") in _PASSING_CODES
