"""Create and enable a virtual MFA device, and delete it again if enrollment fails."""

import re

from awsroles.core.aws.arn import mfa_device_name
from awsroles.core.aws.iam import Iam, NewDevice
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, ProfileFile
from awsroles.core.dataclass import dataclass
from awsroles.core.keys.access_keys import setup_command
from awsroles.core.keys.iam_user import IamUserCalls
from awsroles.core.messages import Messages, command_for, in_words
from awsroles.core.mfa.code_pair import CodePair, ConsecutiveCodes, EnrollmentScreen
from awsroles.core.mfa.codes import UsedCodes
from awsroles.core.mfa.device import enroll_command
from awsroles.core.mfa.seed_store import TotpSeedStore
from awsroles.core.mfa.totp import in_groups, otpauth_uri
from awsroles.core.profiles.model import MasterProfile
from awsroles.core.prompts import Prompter
from awsroles.errors import (
    AccessDeniedError,
    AwsError,
    AwsrolesError,
    CancelledError,
    ConfigurationError,
    ConflictError,
    InputRequiredError,
    NetworkError,
    NotFoundError,
    QuotaExceededError,
    RequestNotSentError,
    StorageError,
    WrongCodeError,
)

# IAM service model, virtualMFADeviceName.
_NAME = re.compile(r"[\w+=,.@-]{1,226}", re.ASCII)
# Devices of every kind (IAM user guide, reference_iam-quotas).
_DEVICES_PER_USER = 8
_SERIAL = "awsroles_mfa_serial"


@dataclass(frozen=True)
class Enrolled:
    """An enabled device, and the names of the profiles that use it now."""

    serial: str
    profiles: tuple[str, ...]

    @property
    def is_used(self) -> bool:
        """True if the master profile uses it."""
        return bool(self.profiles)


@dataclass(frozen=True)
class VirtualDevice:
    """Virtual devices of the user of *calls*; *ui* hears of each step."""

    calls: IamUserCalls
    iam: Iam
    screen: EnrollmentScreen
    codes: ConsecutiveCodes
    used: UsedCodes
    ui: Messages

    def create(self, name: str) -> NewDevice:
        """Create and enable the device *name*.

        Raises kinds of AwsrolesError. Then the device is deleted, or *ui* hears that it could not be.
        """
        self._check_old_device()
        self._check_quota()
        device = self._create(name)
        is_enabled = False
        try:
            self._show(device)
            self._enable(device)
            is_enabled = True
        finally:
            if not is_enabled:
                self._remove(device)
        return device

    def _check_old_device(self) -> None:
        """Let the access key sign if AWS has no such device: it is lost, and nobody can give a code of it.

        If AWS does not tell, a code is asked for.
        """
        serial = self.calls.mfa_serial
        if serial is None or self.calls.has_session():
            return
        try:
            serials = self.iam.list_mfa_devices(self.calls.access_key(), self.calls.user)
        except AwsError:
            return
        if serial not in serials:
            self.calls.sign_with_key()
            self.ui.note(f"AWS does not know {mfa_device_name(serial)} any more, so no code of it is needed.")

    def _check_quota(self) -> None:
        """Raise QuotaExceededError if the user has all devices that AWS allows, as far as this can be known."""
        try:
            serials = self.calls.run(
                "iam:ListMFADevices", lambda credentials: self.iam.list_mfa_devices(credentials, self.calls.user)
            )
        except AccessDeniedError:
            return
        if len(serials) >= _DEVICES_PER_USER:
            raise self._quota_exceeded()

    def _quota_exceeded(self) -> QuotaExceededError:
        return QuotaExceededError(
            f"{self.calls.user.name} already has {_DEVICES_PER_USER} MFA devices, the most AWS allows",
            "remove one in the IAM console first",
        )

    def _create(self, name: str) -> NewDevice:
        try:
            return self.calls.run(
                "iam:CreateVirtualMFADevice", lambda credentials: self.iam.create_virtual_mfa_device(credentials, name)
            )
        except ConflictError as error:
            raise ConfigurationError(
                f"an MFA device named {name} already exists",
                "choose another name:",
                command=enroll_command(self.calls.profile, self._free_name(name)),
            ) from error
        except AccessDeniedError as error:
            user = self.calls.user.name
            if name == user:
                raise
            raise AccessDeniedError(
                error.message,
                "some policies allow only the user's own name:",
                command=enroll_command(self.calls.profile, user),
            ) from error
        except RequestNotSentError:
            raise
        except NetworkError as error:
            raise NetworkError(
                f"it is not known whether AWS created {name}: {error.message}",
                "run it again; if the name is taken then, it offers another",
            ) from error

    def _free_name(self, name: str) -> str:
        """Return the first name with a number that is free, as far as the user may list the names."""
        try:
            taken = {
                taken.lower()
                for taken in self.calls.run("iam:ListVirtualMFADevices", self.iam.list_virtual_mfa_devices)
            }
        except AwsError:
            taken = set()
        number = 2
        while f"{name}-{number}".lower() in taken:
            number += 1
        return f"{name}-{number}"

    def _show(self, device: NewDevice) -> None:
        self.screen.say("Scan the QR code with your authenticator app, or type the key below it.")
        # The QR code, the key and the prompt just fit 24 lines.
        self.screen.show_qr_code(otpauth_uri(device.serial, device.seed))
        self.screen.say(in_groups(device.seed))

    def _enable(self, device: NewDevice) -> None:
        try:
            self._send(device, self.codes.ask(device.seed))
        except WrongCodeError:
            self.screen.say("  AWS did not accept these two codes. Give it the next two.")
            self._send(device, self.codes.ask(device.seed))

    def _send(self, device: NewDevice, pair: CodePair) -> None:
        for step, code in enumerate(pair.codes, pair.first):
            self.used.mark(device.serial, step, code)
        user = self.calls.user
        try:
            self.calls.run(
                "iam:EnableMFADevice",
                lambda credentials: self.iam.enable_mfa_device(credentials, user, device.serial, pair.codes),
            )
        except RequestNotSentError:
            raise
        except QuotaExceededError as error:
            raise self._quota_exceeded() from error
        except NetworkError:
            # Only the response may be lost.
            if self._is_deleted_unless_in_use(device):
                raise

    def _is_deleted_unless_in_use(self, device: NewDevice) -> bool:
        """Delete the device and return true, or return false if AWS refuses because a user has it."""
        try:
            self._delete(device)
        except ConflictError:
            return False
        return True

    def _remove(self, device: NewDevice) -> None:
        try:
            self._delete(device)
        except NotFoundError:
            return
        except (AwsrolesError, KeyboardInterrupt) as error:
            name = mfa_device_name(device.serial)
            why = f" ({error.message})" if isinstance(error, AwsrolesError) else ""
            self.ui.warn(f"the unused device {name} could not be removed{why}", "Delete it in the IAM console.")
            return
        self.ui.done(f"Removed the unused device {mfa_device_name(device.serial)}")

    def _delete(self, device: NewDevice) -> None:
        self.calls.run(
            "iam:DeleteVirtualMFADevice",
            lambda credentials: self.iam.delete_virtual_mfa_device(credentials, device.serial),
        )


@dataclass(frozen=True)
class Enrollment:
    """Enrollment of devices for the user of *master*; *ui* hears of each step."""

    master: MasterProfile
    device: VirtualDevice
    seeds: TotpSeedStore
    prompter: Prompter
    config: ProfileFile
    ui: Messages

    def run(self, name: str | None, *, store_seed: bool, confirmed: bool) -> Enrolled:
        """Enroll a device called *name*, by default after the user; *confirmed* answers every question with yes.

        Raises kinds of AwsrolesError.
        """
        user = self.master.user
        name = check_device_name(name or f"{user.name}-awsroles")
        # Raises NoTerminalError before anything is sent.
        self.device.screen.say(f"Creating MFA device {name} for {user.name}.")
        if store_seed:
            self.seeds.confirm(confirmed=confirmed)
            self.seeds.prepare()
        device = self.device.create(name)
        self.ui.done(f"Enabled MFA device {mfa_device_name(device.serial)}")
        profiles = self._use(device.serial, confirmed=confirmed)
        if store_seed:
            self._store_seed(device)
        self.ui.note("Clear the screen now: anyone who sees the QR code or the key can copy your device.")
        return Enrolled(device.serial, profiles)

    def _use(self, serial: str, *, confirmed: bool) -> tuple[str, ...]:
        """Write the device into all profiles with the old one if the user agrees, and return their names."""
        new, old = mfa_device_name(serial), self.master.mfa_serial
        names = self._users_of_old(self.config.read())
        instead = "" if old is None else f" instead of {mfa_device_name(old)}"
        if not confirmed and not self._agrees(f"Use {new}{instead} for {in_words(names)}?"):
            self.ui.command(f"To use {new} later:", f"{setup_command(self.master.name)} --mfa-serial {serial}")
            return ()
        edit = self.config.edit(lambda text: self._changes(text, serial))
        names = tuple(edit.plan)
        self.ui.done(f"{new} is now the device of {in_words(names)}", "The next login asks for its code.")
        return names

    def _changes(self, text: ConfigText, serial: str) -> Changes:
        return {name: {_SERIAL: serial} for name in self._users_of_old(text)}

    def _users_of_old(self, text: ConfigText) -> tuple[str, ...]:
        """Return the master profile, and the profiles of awsroles that name its old device."""
        old, master = self.master.mfa_serial, self.master.name
        if old is None:
            return (master,)
        return (
            master,
            *(name for name, each in text.profiles.items() if name != master and each.options.get(_SERIAL) == old),
        )

    def _agrees(self, question: str) -> bool:
        try:
            return self.prompter.confirm(question, default=True)
        # The device is enabled, whatever the answer.
        except (InputRequiredError, CancelledError):
            return False

    def _store_seed(self, device: NewDevice) -> None:
        try:
            self.seeds.save(device.serial, device.seed)
        except StorageError as error:
            raise StorageError(
                f"the device is enabled, but its seed cannot be stored: {error.message}",
                "to store the key that is shown above, run",
                command=command_for("awsroles mfa store", self.master.name),
            ) from error


def check_device_name(name: str) -> str:
    """Return *name* if AWS accepts it for a device, else raise ConfigurationError."""
    if not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"{name!r} cannot be the name of an MFA device", "use letters, digits and +=,.@-_, such as ada-laptop"
        )
    return name
