"""AWS Organizations: the accounts of the organization."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from awsroles.adapters.aws.client import NOT_AWS_HINT, field
from awsroles.core.aws.credentials import SigningCredentials
from awsroles.errors import NetworkError

if TYPE_CHECKING:
    from awsroles.adapters.aws.client import AwsClient

_ACTIVE = "ACTIVE"


class BotocoreOrganizations:
    """Implements the `Organizations` port."""

    def __init__(self, client: "AwsClient") -> None:
        self._client = client

    def active_accounts(self, credentials: SigningCredentials) -> dict[str, str]:
        found: dict[str, str] = {}
        page: dict[str, str] = {}
        seen = set()
        while True:
            response = self._client.call(credentials, "list_accounts", page)
            active = [each for each in field(response, "Accounts") if _is_active(each)]
            found |= {str(field(each, "Id")): str(each.get("Name") or "") for each in active}
            token = response.get("NextToken")
            # A page may be empty and not the last one.
            if not token:
                return found
            if token in seen:
                raise NetworkError("the answer did not come from AWS: its list has no end", NOT_AWS_HINT)
            seen.add(token)
            page = {"NextToken": token}


def _is_active(account: Mapping[str, Any]) -> bool:
    """Say whether *account* is open: its State decides, and in older answers its Status (Organizations model)."""
    return (account.get("State") or account.get("Status")) == _ACTIVE
