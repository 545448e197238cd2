"""Port to actions of AWS by their names, for hundreds of accounts: cheaper than a client for each session."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from awsroles.core.aws.credentials import SigningCredentials

Parameters = Mapping[str, str | int | Sequence[str]]


class Actions(Protocol):
    """One service of AWS. Calls of several threads and with several credentials share its connections."""

    def call(self, credentials: SigningCredentials, action: str, parameters: Parameters) -> Mapping[str, Any]:
        """Return the result of *action*, such as `GetRole`, as objects, lists and texts.

        An empty list or text may be None, and numbers and booleans of IAM are texts. A call that AWS throttles is tried
        again for some seconds. Raises a kind of AwsError.
        """


def flag(value: object) -> bool:
    """Return the boolean that *value*, of a result, means."""
    return value is True or value == "true"


def members(result: Mapping[str, Any], name: str) -> list[Any]:
    """Return the list *name* of *result*, empty if it is left out or something else."""
    found = result.get(name)
    return found if isinstance(found, list) else []
