"""The files of account authorization details as JSON: one page of one account each."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from awsroles.core.iam.documents import read_json
from awsroles.core.iam.refusal import RefusedPolicyError
from awsroles.errors import ConfigurationError

HINT = "make one with: aws iam get-account-authorization-details > FILE"
_LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")


class DetailsFile(NamedTuple):
    """A file's *path* and content."""

    path: str
    content: bytes


class DetailsPage:
    """One file: an object with the lists of an account, whose ID its ARNs tell.

    Raises ConfigurationError for a file that is none.
    """

    def __init__(self, file: DetailsFile) -> None:
        self.path = file.path
        self.content = _object(file)
        self.account = self._account()

    def members(self, name: str) -> list[Mapping[str, Any]]:
        """Return the list *name*, empty if the file has none; raise ConfigurationError for anything else."""
        return objects(self.content, name, self.path)

    def _account(self) -> str:
        accounts = {
            fields[4]
            for name in _LISTS
            for each in self.members(name)
            if len(fields := str(each.get("Arn") or "").split(":", 5)) == 6 and fields[4].isdecimal()
        }
        if len(accounts) > 1:
            raise ConfigurationError(
                f"{self.path} holds several accounts: {', '.join(sorted(accounts))}", "give one file for each account"
            )
        if not accounts:
            raise ConfigurationError(f"{self.path} names no account: it holds neither users nor roles", HINT)
        return accounts.pop()


def _object(file: DetailsFile) -> Mapping[str, Any]:
    # PowerShell's redirection writes UTF-16.
    encoding = "utf-16" if file.content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        content = read_json(file.content.decode(encoding))
    except UnicodeDecodeError:
        raise ConfigurationError(f"{file.path} is not UTF-8", HINT) from None
    except RefusedPolicyError as error:
        raise ConfigurationError(f"{file.path}: {error.message}", HINT) from None
    if not isinstance(content, dict) or not any(name in content for name in _LISTS):
        raise ConfigurationError(f"{file.path} holds no account authorization details", HINT)
    return content


def objects(holder: Mapping[str, Any], name: str, path: str) -> list[Mapping[str, Any]]:
    """Return the list *name* of *holder*, empty for null; raise ConfigurationError for anything else."""
    found = holder.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ConfigurationError(f"{path}: {name} is not a list of objects", HINT)
    return found
