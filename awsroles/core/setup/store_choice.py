"""Choice of the secret store at setup, opened before any other prompt or request."""

from collections.abc import Callable, Sequence

from awsroles.core.dataclass import dataclass
from awsroles.core.messages import Messages
from awsroles.core.prompts import Prompter
from awsroles.core.stores.store import FILE, KEYRING, PLACES, StoreChoice, StoreName, StoreView
from awsroles.errors import CancelledError, ConfigurationError, NoTerminalError, StorageError, StoreLockedError

_OFFER = "Keep your access key in a file, encrypted with a passphrase?"


@dataclass(frozen=True)
class StoreChooser:
    """Choice of a store; *open* unlocks one, with a prompt if necessary, and *view* shows a locked one.

    *is_file_agreed* says that the user has agreed to the sealed file if there is no keyring.
    """

    choice: StoreChoice
    open: Callable[[StoreName], None]
    view: Callable[[StoreName], StoreView]
    prompter: Prompter
    ui: Messages
    is_file_agreed: bool = False

    def run(self, wanted: StoreName | None, items: Callable[[], Sequence[str]]) -> StoreName | None:
        """Open the store *wanted*, the one in use, or the keyring; return its name if it was not in use.

        Raises ConfigurationError if one of *items* would stay in the other store, StorageError if a store cannot be
        used, CancelledError if the user wants no store.
        """
        used = self.choice.read()
        if wanted is not None and wanted != (used or KEYRING):
            self._refuse_leaving(used or KEYRING, wanted, items())
        name = wanted or used or KEYRING
        try:
            self.open(name)
        except StoreLockedError as error:
            command = "awsroles setup --store file"
            # Before the first setup there is nothing to log in to.
            hint = (error.hint or "").replace("awsroles login", "awsroles setup")
            if wanted is not None or used is not None or command in hint:
                if hint == error.hint:
                    raise
                raise StoreLockedError(error.message, hint) from error
            hint = f"{hint}; or keep secrets in a sealed file:"
            raise StoreLockedError(error.message, hint, command=command) from error
        except StorageError as error:
            if wanted is not None or used is not None:
                raise
            if not self.is_file_agreed:
                self._offer_file(error)
            wanted = FILE
            self.open(wanted)
        return wanted

    def _refuse_leaving(self, used: StoreName, wanted: StoreName, items: Sequence[str]) -> None:
        view = self.view(used)
        try:
            left = [item for item in sorted({*items, *view.names()}) if view.location(item) is not None]
        except StorageError:
            # A store that does not answer is a reason to use the other one.
            if items:
                self.ui.note(f"If you used awsroles with {PLACES[used]} before, your old secrets are still there.")
            return
        if left:
            raise ConfigurationError(
                f"your secrets are in {PLACES[used]}", "to move them:", command=f"awsroles store move {wanted}"
            )

    def _offer_file(self, error: StorageError) -> None:
        try:
            self.prompter.tell(f"{error.message[:1].upper()}{error.message[1:]}.")
            agreed = self.prompter.confirm(_OFFER, default=True)
        except NoTerminalError:
            raise error from None
        if not agreed:
            self.ui.note("Nothing was stored. Start a keyring, such as gnome-keyring, and run awsroles setup again.")
            raise CancelledError("nothing was stored")
