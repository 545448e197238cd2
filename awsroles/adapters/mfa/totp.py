"""MFA codes from a TOTP seed in the secret store, through pyotp."""

from collections.abc import Callable
from datetime import datetime, timezone

from awsroles.adapters.process.waiting import Waiter
from awsroles.core.aws.arn import mfa_device_name
from awsroles.core.messages import ignore
from awsroles.core.mfa.codes import CodeRequest
from awsroles.core.stores.items import seed_item
from awsroles.core.stores.store import SecretStore
from awsroles.errors import NoTerminalError, StorageError


class TotpCodes:
    """Implements the `CodeSource` port with the stored seed of the request's device; *say* tells the user of it."""

    def __init__(self, store: SecretStore, waiter: Waiter, say: Callable[[str], None] = ignore) -> None:
        self._store = store
        self._waiter = waiter
        self._say = say

    def ask(self, request: CodeRequest) -> str:
        """Return the code of the first unused time step; raise NoTerminalError if there is no seed."""
        seed = self._store.get(seed_item(request.mfa_serial))
        if seed is None:
            raise NoTerminalError(
                f"no TOTP seed is stored for {mfa_device_name(request.mfa_serial)}", "run it in a terminal"
            )
        self._waiter.wait_until(request.valid_from)
        self._say(f"Used the stored MFA seed of {mfa_device_name(request.mfa_serial)}.")
        return code_at(seed, self._waiter.clock())


def code_at(seed: str, moment: float) -> str:
    """Return the code that the device with this base32 *seed* shows at *moment* (seconds since the epoch)."""
    import pyotp

    damaged = StorageError("the stored TOTP seed is damaged", "to store it again, run", command="awsroles mfa store")
    # Older versions of pyotp make codes without a key.
    if not seed:
        raise damaged
    try:
        # Given a number, pyotp before 2.12 converts through local time, which repeats an hour in autumn.
        return pyotp.TOTP(seed).at(datetime.fromtimestamp(moment, timezone.utc))
    except ValueError:
        raise damaged from None
