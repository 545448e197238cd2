"""The lines of `--verbose` about a call: what AWS is asked, and what it answers. No line has a secret or a code."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from awsroles.adapters.aws.client import action
from awsroles.core.aws.arn import mfa_device_name
from awsroles.core.aws.durations import format_duration
from awsroles.core.messages import trace_line
from awsroles.core.untrusted import printable
from awsroles.errors import AwsError


def traced(
    trace: Callable[[str], None], service: str, request: str, call: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Return the response of *call*; tell *trace* of the *request* and of its outcome. Raises what *call* raises."""
    began = time.monotonic()
    trace(request)
    try:
        response = call()
    except AwsError as error:
        trace(error_line(service, error, time.monotonic() - began))
        raise
    trace(response_line(service, response, time.monotonic() - began))
    return response


def request_line(service: str, operation: str, parameters: Mapping[str, Any], key_id: str, place: str) -> str:
    """Return the line about the request for *operation*, the name of a client's method, that *key_id* signs."""
    return trace_line(
        service, ", ".join((action(operation), *_details(operation, parameters), f"by {key_id}", _bare(place)))
    )


def response_line(service: str, response: Mapping[str, Any], seconds: float) -> str:
    """Return the line about a successful *response*, as botocore parsed it, after *seconds*."""
    metadata = response.get("ResponseMetadata", {})
    status = metadata.get("HTTPStatusCode", "success")
    return trace_line(service, f"{status}{_request(metadata.get('RequestId'))}, {seconds:.2f} s")


def error_line(service: str, error: AwsError, seconds: float) -> str:
    """Return the line about *error*, in AWS's own words if AWS answered, after *seconds*."""
    return trace_line(service, f"{error.answer or error.message}{_request(error.request_id)}, {seconds:.2f} s")


def _bare(place: str) -> str:
    return place.removeprefix("AWS (").removesuffix(")")


def _details(operation: str, parameters: Mapping[str, Any]) -> list[str]:
    details = []
    if "RoleArn" in parameters:
        details.append(str(parameters["RoleArn"]))
    if "RoleSessionName" in parameters:
        details.append(f"session name {parameters['RoleSessionName']}")
    if "DurationSeconds" in parameters:
        details.append(format_duration(parameters["DurationSeconds"]))
    if operation == "assume_role":
        details.append("an external ID" if "ExternalId" in parameters else "no external ID")
    if "TokenCode" in parameters:
        details.append(f"a code from {mfa_device_name(str(parameters.get('SerialNumber')))}")
    return [printable(detail) for detail in details]


def _request(request_id: object) -> str:
    return f", request {printable(str(request_id))}" if request_id else ""
