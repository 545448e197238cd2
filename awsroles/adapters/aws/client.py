"""AWS's APIs through botocore, which the first call loads; STS, and the calls that IAM shares with it."""

import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from awsroles.adapters.process.waiting import CallTimeoutError, Waiter
from awsroles.core.aws.credentials import AccessKey, Credentials, SigningCredentials
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.aws.sts import AssumedRole, AssumeRoleRequest, Sts, UserSession
from awsroles.core.dataclass import replace
from awsroles.core.messages import ignore
from awsroles.core.untrusted import printable, without_user_info
from awsroles.errors import AwsError, NetworkError, RequestNotSentError, ThrottledError

if TYPE_CHECKING:
    from awsroles.adapters.aws.connection import Connection
    from awsroles.core.aws.actions import Actions
    from awsroles.core.aws.iam import Iam
    from awsroles.core.aws.iam_policies import IamPolicies
    from awsroles.core.aws.iam_roles import IamRoles
    from awsroles.core.aws.organizations import Organizations

NETWORK_HINT = "check the network, the proxy and the region of the profile, then run it again"
NOT_AWS_HINT = "run it again; a captive portal or a proxy may want you to sign in: open a browser"

# AWS documents no limit. Its tokens have 4 KB as a rule, and an environment or a keyring holds no more than this.
_LONGEST_FIELD = 16_384
_TRIES = 2
# In seconds: both tries of a connection that uses up its timeouts, and a second between them.
_LONGEST = 17
# In seconds, at most: the waits before a throttled call is tried again (SDK reference guide, "Retry behavior").
_PAUSES = (0.5, 1.0, 2.0, 4.0)


class BotocoreAws:
    """Implements the `Aws` port. Each call ends with *waiter*'s time, and *trace* is told of it.

    *ca_bundle* is for an endpoint that has none of its own.
    """

    def __init__(self, waiter: Waiter, trace: Callable[[str], None], ca_bundle: str | None = None) -> None:
        self.waiter = waiter
        self.trace = trace
        self._ca_bundle = ca_bundle

    def sts(self, endpoint: Endpoint, *, is_kept: bool = False) -> Sts:
        """Return STS at *endpoint*; if *is_kept*, its connections serve many calls."""
        return BotocoreSts(self._client("sts", endpoint, is_kept=is_kept))

    def iam(self, endpoint: Endpoint) -> "Iam":
        """Return IAM at *endpoint*."""
        from awsroles.adapters.aws.iam import BotocoreIam

        return BotocoreIam(self._client("iam", endpoint))

    def iam_policies(self, endpoint: Endpoint) -> "IamPolicies":
        """Return the policies in IAM at *endpoint*."""
        from awsroles.adapters.aws.iam_policies import BotocoreIamPolicies

        return BotocoreIamPolicies(self._client("iam", endpoint, is_kept=True))

    def iam_roles(self, endpoint: Endpoint) -> "IamRoles":
        """Return the roles in IAM at *endpoint*, and its policy simulator."""
        from awsroles.adapters.aws.iam_roles import BotocoreIamRoles

        return BotocoreIamRoles(self._client("iam", endpoint))

    def organizations(self, endpoint: Endpoint) -> "Organizations":
        """Return Organizations at *endpoint*."""
        from awsroles.adapters.aws.organizations import BotocoreOrganizations

        return BotocoreOrganizations(self._client("organizations", endpoint))

    def actions(self, service: str, endpoint: Endpoint) -> "Actions":
        """Return the actions of *service*, `iam` or `organizations`, at *endpoint*."""
        from awsroles.adapters.aws.action_request import ActionClient

        return ActionClient(service, self._with_bundle(endpoint), self.waiter, self.trace)

    def _client(self, service: str, endpoint: Endpoint, *, is_kept: bool = False) -> "AwsClient":
        return AwsClient(service, self._with_bundle(endpoint), self.waiter, self.trace, is_kept=is_kept)

    def _with_bundle(self, endpoint: Endpoint) -> Endpoint:
        if endpoint.ca_bundle is None and self._ca_bundle is not None:
            return replace(endpoint, ca_bundle=self._ca_bundle)
        return endpoint


def action(operation: str) -> str:
    """Return AWS's name of *operation*, the name of a client's method or AWS's name itself."""
    if operation[:1].isupper():
        return operation
    return operation.title().replace("_", "").replace("Mfa", "MFA")


class AwsClient:
    """The API of one *service* at *endpoint*. Each call ends with *waiter*'s time, and *trace* is told of it.

    If *is_kept*, the connection of one call serves the next ones: for hundreds of calls.
    """

    def __init__(
        self,
        service: str,
        endpoint: Endpoint,
        waiter: Waiter,
        trace: Callable[[str], None],
        *,
        is_kept: bool = False,
    ) -> None:
        self._service = service
        self._endpoint = endpoint
        self._waiter = waiter
        self._trace = trace
        self._kept: dict[SigningCredentials, Connection] | None = {} if is_kept else None

    def call(
        self, credentials: SigningCredentials, operation: str, parameters: Mapping[str, Any], *, tries: int = _TRIES
    ) -> dict[str, Any]:
        """Return the response to *operation*; *tries* is 1 if the request must not be sent twice.

        A throttled call is tried again for some seconds. Raises a kind of AwsError, or ConfigurationError for a request
        that cannot be sent at all.
        """
        for pause in _PAUSES if tries > 1 else ():
            try:
                return self._call(credentials, operation, parameters, tries)
            except ThrottledError:  # noqa: PERF203 - each round waits for AWS
                if pause > self._waiter.remaining():
                    raise
                self._waiter.say_once("AWS gets too many requests. Trying again for a few seconds …")
                self._waiter.pause(pause * (0.5 + random.random() / 2))  # noqa: S311 - jitter, no secret
        return self._call(credentials, operation, parameters, tries)

    def _call(
        self, credentials: SigningCredentials, operation: str, parameters: Mapping[str, Any], tries: int
    ) -> dict[str, Any]:
        place = self._place()
        send = partial(self._send, place, credentials, operation, parameters, tries)
        call = partial(self._limited, send, action(operation), place)
        try:
            # A renewal traces nothing, and does not load what makes the lines.
            if self._trace is ignore:
                return call()
            from awsroles.adapters.aws.trace import request_line, traced

            request = request_line(self._service, operation, parameters, credentials.access_key_id, place)
            return traced(self._trace, self._service, request, call)
        except AwsError as error:
            if "TokenCode" in parameters:
                error.hint = _with_fate_of_code(error)
            raise

    def _limited(self, call: Callable[[], dict[str, Any]], action: str, place: str) -> dict[str, Any]:
        """Return the result of *call*, which does *action*; raise NetworkError if it takes too long."""
        seconds = min(_LONGEST, self._waiter.remaining())
        try:
            return self._waiter.call(call, what=action, system=f"AWS ({action})", at_most=_LONGEST)
        except CallTimeoutError as error:
            if seconds <= 0:
                raise RequestNotSentError(f"no time was left to ask {place}", "run it again") from error
            raise NetworkError(f"no answer from {place} within {seconds:.2g} s", NETWORK_HINT) from error

    def _send(
        self,
        place: str,
        credentials: SigningCredentials,
        operation: str,
        parameters: Mapping[str, Any],
        tries: int,
    ) -> dict[str, Any]:
        from awsroles.adapters.aws.connection import Connection

        known = self._kept.get(credentials) if self._kept is not None else None
        connection = known or Connection(self._service, self._endpoint, place, credentials, self._waiter.clock)
        if self._kept is not None:
            # Threads that come here together keep the same one.
            connection = self._kept.setdefault(credentials, connection)
        return connection.call(operation, parameters, tries)

    def _place(self) -> str:
        """Return the words for the endpoint in messages, as far as it is known without botocore."""
        endpoint = self._endpoint
        if endpoint.endpoint_url:
            return f"AWS ({host_of(endpoint.endpoint_url)})"
        kinds = {"FIPS": endpoint.use_fips, "dual-stack": endpoint.use_dualstack, "global": endpoint.is_global}
        region = ", ".join((endpoint.region, *(kind for kind, is_so in kinds.items() if is_so)))
        return f"AWS ({self._service.upper()} in {region})"


def host_of(url: str) -> str:
    """Return the host in *url*, with its port and without user and password."""
    shown = printable(without_user_info(url))
    return shown.partition("://")[2].partition("/")[0] or shown


def _with_fate_of_code(error: AwsError) -> str | None:
    """Return the hint of *error* with what became of the MFA code of the request, if that is in question."""
    if isinstance(error, RequestNotSentError):
        return f"{error.hint}; your MFA code was not used"
    if isinstance(error, (NetworkError, ThrottledError)):
        return f"{error.hint}; your MFA code may be used up, so wait for the next one"
    return error.hint


class BotocoreSts:
    """Implements the `Sts` port."""

    def __init__(self, client: AwsClient) -> None:
        self._client = client

    def get_caller_identity(self, credentials: SigningCredentials) -> str:
        return str(field(self._client.call(credentials, "get_caller_identity", {}), "Arn"))

    def get_session_token(self, key: AccessKey, seconds: int, mfa_serial: str | None, code: str | None) -> UserSession:
        parameters: dict[str, Any] = {"DurationSeconds": seconds}
        if code is not None:
            parameters |= {"SerialNumber": mfa_serial, "TokenCode": code}
        response = self._client.call(key, "get_session_token", parameters, tries=_tries(code))
        return UserSession(_credentials(response), _request_id(response))

    def assume_role(self, credentials: SigningCredentials, request: AssumeRoleRequest) -> AssumedRole:
        parameters: dict[str, Any] = {
            "RoleArn": request.role_arn,
            "RoleSessionName": request.session_name,
            "DurationSeconds": request.seconds,
            "ExternalId": request.external_id,
            "SourceIdentity": request.source_identity,
            "SerialNumber": request.mfa_serial,
            "TokenCode": request.code,
            "Tags": [{"Key": key, "Value": value} for key, value in request.tags.items()] or None,
            "Policy": request.policy,
            "PolicyArns": [{"arn": arn} for arn in request.policy_arns] or None,
        }
        given = {name: value for name, value in parameters.items() if value is not None}
        tries = 1 if request.is_sent_once else _tries(request.code)
        response = self._client.call(credentials, "assume_role", given, tries=tries)
        arn = str(field(field(response, "AssumedRoleUser"), "Arn"))
        return AssumedRole(_credentials(response), arn, _request_id(response))


def _tries(code: str | None) -> int:
    """Return the tries of a request with an MFA *code*, which AWS accepts once."""
    return _TRIES if code is None else 1


def _credentials(response: dict[str, Any]) -> Credentials:
    fields = field(response, "Credentials")
    key_id, secret, token = (str(field(fields, name)) for name in ("AccessKeyId", "SecretAccessKey", "SessionToken"))
    if max(map(len, (key_id, secret, token))) > _LONGEST_FIELD:
        raise NetworkError("the answer did not come from AWS: its credentials are longer than AWS's are", NOT_AWS_HINT)
    # botocore's parser has made a datetime of it, or raised an error.
    return Credentials(key_id, secret, token, int(field(fields, "Expiration").timestamp()))


def _request_id(response: Mapping[str, Any]) -> str | None:
    """Return AWS's ID of the request that *response* answers."""
    found = response.get("ResponseMetadata", {}).get("RequestId")
    return None if found is None else str(found)


def field(response: Mapping[str, Any], name: str) -> Any:
    """Return the field *name* of AWS's *response*, or of a part of it; raise NetworkError if it is missing."""
    try:
        return response[name]
    except (KeyError, TypeError):
        raise NetworkError(f"the answer did not come from AWS: {name} is missing", NOT_AWS_HINT) from None
