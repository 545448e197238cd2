"""Accounts that the user names: `ID=NAME,…`, or a file with one a line."""

import json
import re
from collections.abc import Iterator
from typing import Any

from awsroles.core.aws.arn import check_account
from awsroles.core.profiles.validation import check_account_name
from awsroles.errors import ConfigurationError, UsageError

_HINT = "write 222222222222=Production, one a line in a file or with commas between them"
# What stands between the accounts of `--accounts`: a comma before the next ID.
_BETWEEN = re.compile(r",\s*(?=[\d-]{12,14}\s*(?:=|,|$))")


def accounts_of_option(text: str) -> dict[str, str]:
    """Return the names by ID, empty if there is none, of `ID=NAME,…`; raise UsageError."""
    return dict(_account(each, "--accounts") for each in _BETWEEN.split(text.strip().strip(",")) if each.strip())


def accounts_of_file(path: str, text: str) -> dict[str, str]:
    """Return the names by ID of the file *path*: lines of `ID=NAME`, or the JSON of `organizations list-accounts`.

    Raises UsageError.
    """
    if text.lstrip()[:1] in ("{", "["):
        return dict(_of_json(path, text))
    lines = enumerate(text.splitlines(), 1)
    bare = [(number, line.strip()) for number, line in lines if line.strip() and not line.lstrip().startswith("#")]
    return dict(_account(line, f"{path}:{number}") for number, line in bare)


def is_option(text: str) -> bool:
    """Say whether *text* names accounts itself, and is not the name of a file."""
    return re.match(r"\s*[\d-]{12,14}\s*(=|,|$)", text) is not None


def _account(text: str, place: str) -> tuple[str, str]:
    written, _, name = text.partition("=")
    try:
        account = check_account(written)
        return account, check_account_name(name.strip()) if name.strip() else ""
    except (ConfigurationError, UsageError) as error:
        raise UsageError(f"{place}: {error.message}", _HINT) from None


def _of_json(path: str, text: str) -> Iterator[tuple[str, str]]:
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON: {error}", _HINT) from None
    listed = found.get("Accounts") if isinstance(found, dict) else found
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise UsageError(f"{path} holds no list of accounts", "save the output of aws organizations list-accounts")
    for each in listed:
        if (each.get("State") or each.get("Status") or "ACTIVE") == "ACTIVE":
            yield _account(f"{each.get('Id', '')}={each.get('Name', '')}", path)
