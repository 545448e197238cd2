"""The CSV file with a new access key that the IAM console gives, and its deletion once the key is stored.

Its columns are `Access key ID,Secret access key`, and for a new user of earlier years `User name,Password,Access key
ID,Secret access key,Console login link` (IAM user guide, "Manage access keys for IAM users").
"""

from collections.abc import Sequence
from typing import Protocol

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.dataclass import dataclass
from awsroles.core.keys.plaintext import check_key
from awsroles.core.messages import Messages
from awsroles.core.prompts import Prompter
from awsroles.errors import AwsrolesError, CancelledError, ConfigurationError, NoTerminalError

_KEY_ID, _SECRET = "access key id", "secret access key"
_AGAIN = "in the IAM console, create an access key and choose Download .csv file"


class KeyFile(Protocol):
    """A file with an access key, which the user names."""

    @property
    def path(self) -> str:
        """The path, as the user gave it."""

    @property
    def text(self) -> str:
        """The text of the file."""

    def delete(self) -> None:
        """Delete the file; raise StorageError if it is another one by now, or stays."""


def read_key_file(file: KeyFile) -> AccessKey:
    """Return the one access key in *file*; raise ConfigurationError, without what is in it, for anything else."""
    rows = _rows(file.text)
    header = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    if _KEY_ID not in header or _SECRET not in header:
        raise ConfigurationError(f"{file.path} has no columns Access key ID and Secret access key", _AGAIN)
    columns = header.index(_KEY_ID), header.index(_SECRET)
    if len(rows) == 1:
        raise ConfigurationError(f"{file.path} has no access key", _AGAIN)
    if len(rows) > 2:
        raise ConfigurationError(
            f"{file.path} has {len(rows) - 1} access keys", "remove the lines of all but yours, then run it again"
        )
    number, row = rows[1]
    key_id, secret = (row[column].strip() if column < len(row) else "" for column in columns)
    if not key_id or not secret:
        missing = "Access key ID" if not key_id else "Secret access key"
        raise ConfigurationError(f"line {number} of {file.path} ends before its {missing}", _AGAIN)
    try:
        return check_key(key_id, secret)
    except ConfigurationError as error:
        raise ConfigurationError(f"line {number} of {file.path}: {error.message}", error.hint) from None


def _rows(text: str) -> Sequence[tuple[int, list[str]]]:
    """Return the lines of *text* that have anything, each with its number."""
    import csv

    reader = csv.reader(text.removeprefix("\ufeff").splitlines(), skipinitialspace=True)
    try:
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        return []


@dataclass(frozen=True)
class KeyFileRemoval:
    """The deletion of *file* once its key is stored, after a yes or if it is *confirmed*."""

    file: KeyFile
    prompter: Prompter
    ui: Messages
    confirmed: bool = False

    def run(self) -> None:
        """Delete the file, or say that it still has the key; raise CancelledError after Ctrl-C, StorageError."""
        try:
            is_agreed = self.confirmed or self.prompter.confirm(
                f"Delete {self.file.path}, which has the key in plain text?"
            )
        except NoTerminalError:
            is_agreed = False
        except (CancelledError, KeyboardInterrupt):
            self._keep()
            raise
        if not is_agreed:
            self._keep()
            return
        try:
            self.file.delete()
        except AwsrolesError as error:
            self.ui.warn(f"{error.message}; it still has the key in plain text")
            return
        self.ui.done(f"Deleted {self.file.path}")

    def _keep(self) -> None:
        self.ui.warn(f"{self.file.path} still has the key in plain text: delete it")
