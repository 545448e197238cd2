"""Port to AWS Organizations."""

from typing import Protocol

from awsroles.core.aws.credentials import SigningCredentials


class Organizations(Protocol):
    """The actions of Organizations that awsroles calls; each raises a kind of AwsError."""

    def active_accounts(self, credentials: SigningCredentials) -> dict[str, str]:
        """Return the names of the organization's active accounts by ID (ListAccounts, all pages).

        Raises AccessDeniedError unless the caller's account is the management account or a delegated administrator,
        and NotFoundError if it is in no organization.
        """
