"""TOTP seeds of MFA devices in the secret store, an option that users must choose."""

from collections.abc import Callable

from awsroles.core.dataclass import dataclass
from awsroles.core.mfa.codes import seconds_to_next_code
from awsroles.core.mfa.totp import parse_seed
from awsroles.core.prompts import Prompter
from awsroles.core.stores.items import seed_item
from awsroles.core.stores.store import SecretStore
from awsroles.errors import CancelledError, ConfigurationError, NoTerminalError

_WARNING = (
    "with the TOTP seed beside the access key both factors are in one place:"
    " whoever gets at your stored secrets needs neither your MFA device nor you"
)


@dataclass(frozen=True)
class TotpSeedStore:
    """Seeds in *store*; *code_at* returns the code of a seed at a time in seconds since the epoch."""

    store: SecretStore
    prompter: Prompter
    clock: Callable[[], float]
    code_at: Callable[[str, float], str]
    say: Callable[[str], None]

    def run(self, mfa_serial: str, given: Callable[[], str], *, confirmed: bool) -> None:
        """Save the seed that *given* returns after the user has compared a code; *confirmed* skips the questions.

        Raises ConfigurationError for a damaged seed or one of another device, and what the ports raise.
        """
        self.confirm(confirmed=confirmed)
        seed = parse_seed(given())
        if not confirmed:
            self._compare(seed)
        self.save(mfa_serial, seed)

    def confirm(self, *, confirmed: bool) -> None:
        """Warn that both factors are in one place then; raise CancelledError if the user does not want that."""
        self.say(_WARNING)
        if not confirmed and not self._confirm("Keep the seed beside the access key?", "keeping a TOTP seed"):
            raise CancelledError("no seed was stored")

    def prepare(self) -> None:
        """Raise StorageError if no seed could be saved."""
        self.store.prepare(seed_item("new"))

    def save(self, mfa_serial: str, seed: str) -> None:
        """Save *seed* as that of the device."""
        self.store.set(seed_item(mfa_serial), seed)
        self.say(f"stored the TOTP seed of {mfa_serial}: codes of it are made without asking")

    def forget(self, mfa_serial: str, *, confirmed: bool) -> None:
        """Delete the seed of the device; raise CancelledError if the user declines."""
        if self.store.get(seed_item(mfa_serial)) is None:
            self.say(f"no TOTP seed of {mfa_serial} is stored")
            return
        question = f"Forget the seed of {mfa_serial}? Without another copy, in an app, its codes are gone for good."
        if not confirmed and not self._confirm(question, "forgetting a TOTP seed"):
            raise CancelledError("the seed stays")
        self.store.delete(seed_item(mfa_serial))
        self.say(f"forgot the TOTP seed of {mfa_serial}")

    def _compare(self, seed: str) -> None:
        now = self.clock()
        code = self.code_at(seed, now)
        question = f"For {seconds_to_next_code(now)} s the code is {code}. Does your device show the same?"
        if not self._confirm(question, "comparing the code"):
            raise ConfigurationError(
                "the seed is not that of your device: nothing was stored",
                "where both are of the same device, compare the clocks: timedatectl",
            )

    def _confirm(self, question: str, what: str) -> bool:
        try:
            return self.prompter.confirm(question)
        except NoTerminalError:
            raise NoTerminalError(f"{what} needs a yes", "give --yes, or run it in a terminal") from None
