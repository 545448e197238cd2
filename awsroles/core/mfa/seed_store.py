"""TOTP seeds of MFA devices in the secret store, an option that users must choose."""

from collections.abc import Callable

from awsroles.core.aws.arn import mfa_device_name
from awsroles.core.dataclass import dataclass
from awsroles.core.messages import Messages
from awsroles.core.mfa.code_pair import EnrollmentScreen
from awsroles.core.mfa.codes import STEP, seconds_to_next_code
from awsroles.core.mfa.totp import parse_seed
from awsroles.core.prompts import Prompter, ask_until_valid
from awsroles.core.stores.items import seed_item
from awsroles.core.stores.store import SecretStore
from awsroles.errors import CancelledError, ConfigurationError, InputRequiredError, NoTerminalError

_WARNING = (
    "storing the seed next to your access key means MFA no longer protects you:",
    "anyone who can read your stored secrets can sign in as you",
)
# In seconds: less is too short to take up the device and compare.
_LEAST = 10
_ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "": None}


@dataclass(frozen=True)
class TotpSeedStore:
    """Seeds in *store*; *code_at* returns the code of a seed at a time in seconds since the epoch."""

    store: SecretStore
    prompter: Prompter
    screen: EnrollmentScreen
    clock: Callable[[], float]
    code_at: Callable[[str, float], str]
    ui: Messages

    def run(self, mfa_serial: str, given: Callable[[], str] | None, *, confirmed: bool) -> None:
        """Save the seed that *given* returns after the user has compared a code; *confirmed* skips the questions.

        Without *given* the user is asked for the seed. Raises ConfigurationError for a damaged seed or one of another
        device, and what the ports raise.
        """
        self.confirm(confirmed=confirmed)
        device = mfa_device_name(mfa_serial)
        if given is not None:
            seed = parse_seed(given())
        else:
            question = f"Seed of {device}, in base32 or as otpauth:// URI (hidden): "
            seed = ask_until_valid(self.prompter, question, parse_seed, hidden=True)
        if not confirmed:
            self._compare(device, seed)
        self.save(mfa_serial, seed)

    def confirm(self, *, confirmed: bool) -> None:
        """Warn that both factors are in one place then; raise CancelledError if the user does not want that."""
        if confirmed:
            self.ui.warn(" ".join(_WARNING))
            return
        first, second = _WARNING
        told = (f"{first[:1].upper()}{first[1:]}", f"{second}.")
        if not self._confirm(told, "Store it anyway?", "storing a TOTP seed"):
            raise CancelledError("storing the seed was declined")

    def prepare(self) -> None:
        """Raise StorageError if no seed could be saved."""
        self.store.prepare(seed_item("new"))

    def save(self, mfa_serial: str, seed: str) -> None:
        """Save *seed* as that of the device."""
        self.store.set(seed_item(mfa_serial), seed)
        self.ui.done(
            f"Stored the seed of {mfa_device_name(mfa_serial)}",
            "MFA codes are now made automatically; undo with awsroles mfa forget.",
        )

    def forget(self, mfa_serial: str, *, confirmed: bool) -> None:
        """Delete the seed of the device; raise CancelledError if the user declines."""
        device = mfa_device_name(mfa_serial)
        if self.store.get(seed_item(mfa_serial)) is None:
            self.ui.note(f"No seed of {device} is stored.")
            return
        told = (f"If {device} is not in an authenticator app as well,", "you can no longer make codes for it.")
        if not confirmed and not self._confirm(told, f"Delete the seed of {device}?", "deleting a TOTP seed"):
            raise CancelledError("deleting the seed was declined")
        self.store.delete(seed_item(mfa_serial))
        self.ui.done(f"Deleted the seed of {device}")

    def _compare(self, device: str, seed: str) -> None:
        """Show codes until the user says whether the device shows the same; raise ConfigurationError if not."""
        is_same = None
        while is_same is None:
            self._wait_for_next_code(_LEAST)
            now = self.clock()
            code, left = self.code_at(seed, now), seconds_to_next_code(now)
            self.screen.say(f"{device} should now show  {code[:3]} {code[3:]}  ({left} s left).")
            is_same = ask_until_valid(self.prompter, "Does it? [y = yes, n = no, Enter = next code] ", _yes_or_no)
            if is_same is None:
                self._wait_for_next_code(STEP)
        if not is_same:
            raise ConfigurationError(
                f"this is not the seed of {device}; nothing was stored",
                "if it is, set the clocks of this machine and of your device",
            )

    def _wait_for_next_code(self, least: int) -> None:
        """Wait for the next code unless the present one has *least* seconds left."""
        now = self.clock()
        left = seconds_to_next_code(now)
        if left < least:
            self.screen.count_down(int(now) + left)

    def _confirm(self, told: tuple[str, ...], question: str, what: str) -> bool:
        """Return the answer to *question*, above which the lines *told* stand."""
        try:
            for line in told:
                self.prompter.tell(line)
            return self.prompter.confirm(question)
        except NoTerminalError:
            raise NoTerminalError(f"{what} needs confirmation", "give --yes, or run it in a terminal") from None


def _yes_or_no(answer: str) -> bool | None:
    if answer.lower() not in _ANSWERS:
        raise InputRequiredError("answer y or n, or press Enter for the next code", "run it again and answer y or n")
    return _ANSWERS[answer.lower()]
