"""AWS's Security Token Service."""

from typing import TYPE_CHECKING, Any

from awsroles.adapters.aws.errors import NOT_AWS_HINT, field
from awsroles.core.aws.credentials import AccessKey, Credentials, SigningCredentials
from awsroles.core.aws.sts import AssumedRole, AssumeRoleRequest
from awsroles.errors import NetworkError

if TYPE_CHECKING:
    from awsroles.adapters.aws.client import AwsClient

# AWS documents no limit. Its tokens have 4 KB as a rule, and an environment or a keyring holds no more than this.
_LONGEST_FIELD = 16_384


class BotocoreSts:
    """Implements the `Sts` port."""

    def __init__(self, client: "AwsClient") -> None:
        self._client = client

    def get_caller_identity(self, credentials: SigningCredentials) -> str:
        return str(field(self._client.call(credentials, "get_caller_identity", {}), "Arn"))

    def get_session_token(self, key: AccessKey, seconds: int, mfa_serial: str | None, code: str | None) -> Credentials:
        parameters: dict[str, Any] = {"DurationSeconds": seconds}
        if code is not None:
            parameters |= {"SerialNumber": mfa_serial, "TokenCode": code}
        return _credentials(self._call(key, "get_session_token", parameters, code))

    def assume_role(self, credentials: SigningCredentials, request: AssumeRoleRequest) -> AssumedRole:
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
        response = self._call(credentials, "assume_role", given, request.code)
        return AssumedRole(_credentials(response), str(field(field(response, "AssumedRoleUser"), "Arn")))

    def _call(
        self, credentials: SigningCredentials, operation: str, parameters: dict[str, Any], code: str | None
    ) -> dict[str, Any]:
        # AWS accepts each code once, so that a second try would fail.
        once = {} if code is None else {"tries": 1}
        return self._client.call(credentials, operation, parameters, **once)


def _credentials(response: dict[str, Any]) -> Credentials:
    fields = field(response, "Credentials")
    key_id, secret, token = (str(field(fields, name)) for name in ("AccessKeyId", "SecretAccessKey", "SessionToken"))
    if max(map(len, (key_id, secret, token))) > _LONGEST_FIELD:
        raise NetworkError("what answered is not AWS: its credentials are longer than AWS's are", NOT_AWS_HINT)
    # botocore's parser has made a datetime of it, or raised an error.
    return Credentials(key_id, secret, token, int(field(fields, "Expiration").timestamp()))
