"""Choice of the secret store at setup, opened before any other prompt or request."""

from collections.abc import Callable, Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.prompts import Prompter
from awsroles.core.stores.store import FILE, KEYRING, StoreChoice, StoreName, StoreView
from awsroles.errors import ConfigurationError, NoTerminalError, StorageError, StoreLockedError


@dataclass(frozen=True)
class StoreChooser:
    """Choice of a store; *open* unlocks one, with a prompt if necessary, and *view* shows a locked one."""

    choice: StoreChoice
    open: Callable[[StoreName], None]
    view: Callable[[StoreName], StoreView]
    prompter: Prompter
    say: Callable[[str], None]

    def run(self, wanted: StoreName | None, items: Callable[[], Sequence[str]]) -> StoreName | None:
        """Open the store *wanted*, the one in use, or the keyring; return its name if it was not in use.

        Raises ConfigurationError if one of *items* would stay in the other store, StorageError if a store cannot be
        used.
        """
        used = self.choice.read()
        if wanted is not None and wanted != (used or KEYRING):
            self._refuse_leaving(used or KEYRING, wanted, items())
        name = wanted or used or KEYRING
        try:
            self.open(name)
        except StoreLockedError as error:
            if wanted is not None or used is not None:
                raise
            hint = f"{error.hint}; or keep secrets in a file: awsroles setup --store file"
            raise StoreLockedError(error.message, hint) from error
        except StorageError as error:
            if wanted is not None or used is not None:
                raise
            self._offer_file(error)
            wanted = FILE
            self.open(wanted)
        return wanted

    def _refuse_leaving(self, used: StoreName, wanted: StoreName, items: Sequence[str]) -> None:
        view = self.view(used)
        try:
            left = [item for item in sorted({*items, *view.names()}) if view.location(item) is not None]
        except StorageError as error:
            # A store that does not answer is a reason to use the other one.
            self.say(f"what the {used} may hold stays there: {error.message}")
            return
        if left:
            raise ConfigurationError(
                f"secrets are kept in the {used}: {', '.join(left)}", f"awsroles store move {wanted} takes them along"
            )

    def _offer_file(self, error: StorageError) -> None:
        try:
            agreed = self.prompter.confirm(f"{error.message}. Keep secrets in a file sealed with a passphrase instead?")
        except NoTerminalError:
            raise error from None
        if not agreed:
            raise error
