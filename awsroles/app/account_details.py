"""Accounts from files, for commands that ask no AWS."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from awsroles.core.iam.reading.account_details import AccountDetails


def account_details(paths: Sequence[str]) -> "AccountDetails":
    """Return the accounts in the files or directories at *paths*; raise ConfigurationError."""
    from awsroles.adapters.files.details_files import read_details_files
    from awsroles.core.iam.reading.account_details import read_account_details

    return read_account_details(read_details_files(paths))
