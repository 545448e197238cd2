"""What the core needs from outside, as small protocols; each is filled in `wiring`."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from awsroles.core.arn import UserArn
from awsroles.core.config_text import ConfigText
from awsroles.core.credentials import AccessKey, Credentials, Signer
from awsroles.core.iam_ports import IamDevices, IamKeys
from awsroles.core.kept_section import KeptSection
from awsroles.errors import AwsrolesError


@dataclass(frozen=True)
class Renamed:
    """An option that keeps its line, its value and all around them under another *key*."""

    key: str


@dataclass(frozen=True)
class SectionText:
    """All that stands in a section, from its header to its last option."""

    text: str


# For each option the value to set, None to remove it, or its other name; carried out in this order.
OptionChanges = Mapping[str, str | Renamed | None]
# For each profile the changes to its options.
Changes = Mapping[str, OptionChanges]
# For each profile that, or what its section becomes.
Edits = Mapping[str, OptionChanges | SectionText]

StoreName = Literal["keyring", "file"]
KEYRING: Final = "keyring"
FILE: Final = "file"


class SecretStore(Protocol):
    """Named secrets, one item each, in the OS keyring or what stands in for it.

    Every call is bounded in time and raises `StorageError` (`StoreLockedError` where a locked store
    may not be unlocked by this process).
    """

    def get(self, item: str) -> str | None:
        """Return the secret named *item*, or None where there is none or what is there is damaged."""

    def set(self, item: str, secret: str) -> None:
        """Keep *secret* under *item*; returns only after it was read back equal."""

    def delete(self, item: str) -> None:
        """Remove *item*; one that is not there is fine."""


class StoreView(Protocol):
    """What may be known of a secret store without unlocking it or asking anybody; each may raise StorageError."""

    where: str

    def names(self) -> tuple[str, ...]:
        """Return the names of the items that the store can tell by itself."""

    def place(self, item: str) -> str | None:
        """Return in which part of the store *item* is, None where it is not there."""

    def is_locked(self) -> bool:
        """Say whether a person has to open it."""


class StoreChoice(Protocol):
    """Which secret store is used."""

    def read(self) -> StoreName | None:
        """Return the one that was chosen, None where none was; raise ConfigurationError where that is unreadable."""

    def write(self, name: StoreName) -> None:
        """Choose *name*; raise StorageError where that cannot be kept."""


class ProfileFile(Protocol):
    """The AWS config file, or the credentials file beside it."""

    def read(self) -> ConfigText:
        """Return what stands there now; raise ConfigurationError where botocore would refuse it."""

    def preview(self, plan: Callable[[ConfigText], Edits]) -> ConfigText:
        """Return what `edit` would leave there, writing nothing."""

    def edit(
        self,
        plan: Callable[[ConfigText], Edits],
        before_write: Callable[[ConfigText, ConfigText], None] | None = None,
    ) -> bool:
        """Carry out what *plan* makes of the content, all or nothing, and say whether a byte changed.

        *before_write* is told what stands there and what is about to, and nothing changes where it raises.
        """


class KeptSections(Protocol):
    """The sections that adoption changed, as they were before: each may be wanted back years later."""

    def keep(self, section: KeptSection) -> None:
        """Keep *section* in place of an earlier one of that profile; raise StorageError where it cannot be."""

    def find(self, config_path: str, profile: str) -> KeptSection | None:
        """Return what is kept of *profile*, None where that is nothing or damaged."""

    def forget(self, config_path: str, profile: str) -> None:
        """Forget what is kept of *profile*; nothing is fine."""


class Locks(Protocol):
    """Locks between processes, by name; freed when their holder ends, however it ends."""

    def hold(self, name: str) -> AbstractContextManager[None]:
        """Wait for the lock; raise LockTimeoutError where another process keeps it too long."""

    def try_hold(self, name: str) -> AbstractContextManager[bool]:
        """Take the lock if it is free, and say whether it was."""


@dataclass(frozen=True)
class RoleRequest:
    """The parameters of AssumeRole; *mfa_serial* and *code* only where the access key itself signs."""

    role_arn: str
    session_name: str
    seconds: int
    external_id: str | None = None
    source_identity: str | None = None
    mfa_serial: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class AssumedRole:
    """What AssumeRole gives."""

    credentials: Credentials
    caller_arn: str


class Sts(Protocol):
    """The three calls of AWS's Security Token Service; each raises a kind of AwsError."""

    def get_caller_identity(self, signer: Signer) -> str:
        """Return the ARN of who signs."""

    def get_session_token(self, key: AccessKey, seconds: int, mfa_serial: str | None, code: str | None) -> Credentials:
        """Return session credentials of the user."""

    def assume_role(self, signer: Signer, request: RoleRequest) -> AssumedRole:
        """Return a role session."""


class Iam(Protocol):
    """The calls of IAM that setting up needs; each raises a kind of AwsError."""

    def mfa_serials(self, key: AccessKey) -> list[str]:
        """Return the serials of the MFA devices of the user whose key it is, FIDO devices included."""


@dataclass(frozen=True)
class Site:
    """Where AWS is called."""

    region: str
    endpoint_url: str | None = None
    ca_bundle: str | None = None


class Federation(Protocol):
    """The console's federation endpoint."""

    def sign_in_token(self, endpoint: str, credentials: Credentials, seconds: int | None) -> str:
        """Return a token that signs *credentials* in to the console; raise a kind of AwsError.

        *seconds* is how long the console session is to last, None where AWS decides.
        """


class Aws(Protocol):
    """Connections to AWS."""

    def sts(self, site: Site) -> Sts:
        """Return STS as it is reached at *site*."""

    def iam(self, site: Site) -> Iam:
        """Return IAM as it is reached at *site*."""

    def iam_keys(self, site: Site) -> IamKeys:
        """Return the access keys in IAM as it is reached at *site*."""

    def iam_devices(self, site: Site) -> IamDevices:
        """Return the virtual MFA devices in IAM as it is reached at *site*."""


@dataclass(frozen=True)
class CodeQuestion:
    """A question for an MFA code: whose, on which device, what for.

    *not_before* is the time (seconds since the epoch) from which the device shows a code that was not used yet: what
    answers without a person waits for it.
    """

    user: UserArn
    mfa_serial: str
    purpose: str
    not_before: float
    mfa_process: str | None = None
    note: str | None = None


class CodeSource(Protocol):
    """Where MFA codes come from: a person, a stored seed, a program."""

    def ask(self, question: CodeQuestion) -> str:
        """Return six digits; raise AnswerNeededError where nobody can be asked, CancelledError where they decline."""


class UsedCodes(Protocol):
    """The MFA codes that any process sent in the last 90 seconds, so that none is sent twice."""

    def step_is_used(self, mfa_serial: str, step: int) -> bool:
        """Say whether a code was sent in this 30-second *step*."""

    def code_is_used(self, mfa_serial: str, code: str) -> bool:
        """Say whether this *code* was sent."""

    def mark(self, mfa_serial: str, step: int, code: str) -> None:
        """Remember that *code* is about to be sent."""

    def unmark(self, mfa_serial: str, code: str) -> None:
        """Forget that *code* was about to be sent: it was not."""


class Failures(Protocol):
    """The last failure behind each lock, which those who waited for it share."""

    def note(self, name: str, error: AwsrolesError) -> None:
        """Remember that work under the lock *name* failed just now."""

    def since_start(self, name: str) -> AwsrolesError | None:
        """Return the failure of another process under *name* since this process started."""


@dataclass(frozen=True)
class SessionNote:
    """What is known of a kept session without its secrets; times in seconds since the epoch."""

    item: str
    issued_at: int
    expires_at: int
    caller_arn: str


class SessionNotes(Protocol):
    """One small note per kept session, for `status` and `logout`."""

    def put(self, note: SessionNote) -> None:
        """Keep *note* in place of an earlier one for the same item."""

    def get(self, item: str) -> SessionNote | None:
        """Return the note of *item*."""

    def all(self) -> list[SessionNote]:
        """Return every readable note."""

    def remove(self, item: str) -> None:
        """Forget the note of *item*; none is fine."""


class Person(Protocol):
    """The person at the terminal, for questions that only they can answer.

    Every question raises AnswerNeededError where there is nobody to ask or nobody answers in time, CancelledError
    where they decline.
    """

    def ask(self, question: str) -> str:
        """Return a line that is shown while it is typed."""

    def ask_secret(self, question: str) -> str:
        """Return a line that is not shown."""

    def choose(self, question: str, choices: Sequence[str]) -> int:
        """Return the index of the one of *choices* that they pick."""

    def confirm(self, question: str) -> bool:
        """Return their yes or no."""


class SeedScreen(Protocol):
    """The terminal on which a person takes over a TOTP seed: what is shown there goes nowhere else.

    Every call raises NobodyToAskError where there is none.
    """

    def say(self, text: str) -> None:
        """Write *text* as a line."""

    def show_qr_code(self, text: str) -> None:
        """Draw the QR code of *text*."""

    def count_down(self, moment: float) -> None:
        """Return at *moment*, in seconds since the epoch, showing how long that still takes."""


class Memory(Protocol):
    """Small facts that are no secrets, each under a name."""

    def recall(self, name: str) -> str | None:
        """Return what is remembered under *name*."""

    def remember(self, name: str, fact: str) -> None:
        """Keep *fact* under *name*."""
