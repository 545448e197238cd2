"""MFA codes made from a TOTP seed in the keyring. The one place of pyotp."""

from datetime import datetime, timezone

from awsroles.adapters.process.waiting import Waiter
from awsroles.core.mfa.codes import CodeRequest
from awsroles.core.stores.items import seed_item
from awsroles.core.stores.ports import SecretStore
from awsroles.errors import NoTerminalError, StorageError


class TotpCodes:
    """Implements the `CodeSource` port with the seed of the question's device, where one was stored."""

    def __init__(self, store: SecretStore, patience: Waiter) -> None:
        self._store = store
        self._patience = patience

    def ask(self, question: CodeRequest) -> str:
        """Return the code of the first time step whose code was not used; raise what the store raises."""
        seed = self._store.get(seed_item(question.mfa_serial))
        if seed is None:
            raise NoTerminalError(f"no TOTP seed is stored for {question.mfa_serial}", "run it in a terminal")
        self._patience.wait_until(question.valid_from)
        return code_at(seed, self._patience.clock())


def code_at(seed: str, moment: float) -> str:
    """Return the code that the device with this base32 *seed* shows at *moment* (seconds since the epoch)."""
    import pyotp

    try:
        # Given a number, pyotp before 2.12 goes through local time, which repeats an hour in autumn.
        return pyotp.TOTP(seed).at(datetime.fromtimestamp(moment, timezone.utc))
    except ValueError:
        raise StorageError(
            "the stored TOTP seed is damaged", "remove it: awsroles mfa forget; then store it again: awsroles mfa store"
        ) from None
