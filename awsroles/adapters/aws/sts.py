"""AWS's Security Token Service."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from awsroles.adapters.aws.errors import NOT_AWS_HINT, field
from awsroles.core.aws.credentials import AccessKey, Credentials, SigningCredentials
from awsroles.core.aws.sts import AssumedRole, AssumeRoleRequest
from awsroles.errors import NetworkError

if TYPE_CHECKING:
    from awsroles.adapters.aws.client import AwsClient

# AWS sets no limit: its tokens have 4 KB as a rule, and an environment or a keyring holds no more than this.
_LONGEST_FIELD = 16_384


class BotocoreSts:
    """Implements the `Sts` port; *connect* gives a client for a signer."""

    def __init__(self, connect: Callable[[SigningCredentials], "AwsClient"]) -> None:
        self._connect = connect

    def get_caller_identity(self, credentials: SigningCredentials) -> str:
        """Return the ARN of who signs."""
        answer = self._connect(credentials).call("get_caller_identity", {})
        return str(field(answer, "Arn"))

    def get_session_token(self, key: AccessKey, seconds: int, mfa_serial: str | None, code: str | None) -> Credentials:
        """Return session credentials of the user."""
        parameters: dict[str, Any] = {"DurationSeconds": seconds}
        if code is not None:
            parameters |= {"SerialNumber": mfa_serial, "TokenCode": code}
        return _credentials(self._call(key, "get_session_token", parameters, code))

    def assume_role(self, credentials: SigningCredentials, request: AssumeRoleRequest) -> AssumedRole:
        """Return a role session."""
        parameters: dict[str, Any] = {
            "RoleArn": request.role_arn,
            "RoleSessionName": request.session_name,
            "DurationSeconds": request.seconds,
            "ExternalId": request.external_id,
            "SourceIdentity": request.source_identity,
            "SerialNumber": request.mfa_serial,
            "TokenCode": request.code,
        }
        given = {name: value for name, value in parameters.items() if value is not None}
        answer = self._call(credentials, "assume_role", given, request.code)
        return AssumedRole(_credentials(answer), str(field(field(answer, "AssumedRoleUser"), "Arn")))

    def _call(
        self, credentials: SigningCredentials, operation: str, parameters: dict[str, Any], code: str | None
    ) -> dict[str, Any]:
        # A second try would send the code again, and AWS takes each code once.
        client = self._connect(credentials)
        return client.call(operation, parameters) if code is None else client.call(operation, parameters, tries=1)


def _credentials(answer: dict[str, Any]) -> Credentials:
    fields = field(answer, "Credentials")
    key_id, secret, token = (str(field(fields, name)) for name in ("AccessKeyId", "SecretAccessKey", "SessionToken"))
    if max(map(len, (key_id, secret, token))) > _LONGEST_FIELD:
        raise NetworkError("what answered is not AWS: its credentials are longer than AWS's are", NOT_AWS_HINT)
    # botocore has made a datetime of it: anything else is an error of parsing already.
    return Credentials(key_id, secret, token, int(field(fields, "Expiration").timestamp()))
