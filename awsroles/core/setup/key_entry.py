"""Questions for an access key, asked again until AWS accepts it."""

from collections.abc import Callable
from typing import Generic, TypeVar

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.partition import partition, partition_of_region
from awsroles.core.dataclass import dataclass
from awsroles.core.keys.key_file import KeyFile, read_key_file
from awsroles.core.keys.pasted import PastedKey, pasted_path, read_key_id, read_secret
from awsroles.core.prompts import TRIES, Prompter, ask_until_valid
from awsroles.errors import ConfigurationError, InvalidCredentialsError

T = TypeVar("T")


def security_credentials_page(region: str) -> str | None:
    """Return the URL of the user's own security credentials in the console of *region*, None if it has none known.

    Source: AWS's security blog, "How to quickly find and update your access keys", and the consoles' hosts.
    """
    try:
        host = partition(partition_of_region(region)).console_host
    except ConfigurationError:
        return None
    return f"https://{host}/iam/home#/security_credentials"


@dataclass(frozen=True)
class KeyEntry(Generic[T]):
    """Entry of an access key at the terminal.

    *check* asks AWS about a key. It raises InvalidCredentialsError for one that AWS rejects, which is asked for again.
    *page* is the URL at which a new key is created. *open_file* reads the console's file if its path is pasted.
    """

    prompter: Prompter
    check: Callable[[AccessKey], T]
    page: str | None = None
    open_file: Callable[[str], KeyFile] | None = None

    def run(self) -> T:
        """Return the result of *check* for the key that AWS accepts; raise what it and the prompter raise."""
        if self.page is not None:
            self.prompter.tell("Access keys are created in the IAM console, under Security credentials:")
            self.prompter.tell(f"  {self.page}")
        for left in reversed(range(TRIES)):
            pasted = ask_until_valid(self.prompter, "Access key ID: ", self._read, pasted=True)
            if pasted.secret is not None and not pasted.is_in_file:
                self.prompter.tell("  The secret was pasted too. It is on the screen now: clear the screen afterwards.")
            try:
                return self._with_secret(pasted)
            except InvalidCredentialsError as error:
                if error.is_key_known or not left:
                    raise
                self.prompter.tell(f"  AWS does not know {pasted.key_id}: it is mistyped, inactive or deleted.")
        raise AssertionError("unreachable")

    def _read(self, text: str) -> PastedKey:
        path = pasted_path(text)
        if path is None or self.open_file is None:
            return read_key_id(text)
        key = read_key_file(self.open_file(path))
        return PastedKey(key.access_key_id, key.secret_access_key, is_in_file=True)

    def _with_secret(self, pasted: PastedKey) -> T:
        for left in reversed(range(TRIES)):
            try:
                return self.check(self._key(pasted))
            except InvalidCredentialsError as error:  # noqa: PERF203 - each turn waits for a person
                if not (error.is_key_known and left):
                    raise
                self.prompter.tell(f"  AWS does not accept this secret for {pasted.key_id}. Try again.")
                pasted = PastedKey(pasted.key_id)
        raise AssertionError("unreachable")

    def _key(self, pasted: PastedKey) -> AccessKey:
        if pasted.secret is not None:
            return AccessKey(pasted.key_id, pasted.secret)
        question = "Secret access key (hidden): "
        return ask_until_valid(self.prompter, question, lambda text: read_secret(text, pasted.key_id), hidden=True)
