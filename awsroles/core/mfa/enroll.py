"""Create and enable a virtual MFA device, and delete it again if enrollment fails."""

import re
from collections.abc import Callable

from awsroles.core.aws.iam import Iam, NewDevice
from awsroles.core.config.edit import ProfileFile
from awsroles.core.dataclass import dataclass
from awsroles.core.keys.iam_user import IamUserCalls
from awsroles.core.mfa.code_pair import CodePair, ConsecutiveCodes, EnrollmentScreen
from awsroles.core.mfa.codes import UsedCodes
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
    RequestNotSentError,
    StorageError,
    WrongCodeError,
)

# IAM service model, virtualMFADeviceName.
_NAME = re.compile(r"[\w+=,.@-]{1,226}", re.ASCII)


@dataclass(frozen=True)
class Enrolled:
    """An enabled device; *is_used* if the master profile uses it."""

    serial: str
    is_used: bool


@dataclass(frozen=True)
class VirtualDevice:
    """Virtual devices of the user of *calls*; *say* reports each step."""

    calls: IamUserCalls
    iam: Iam
    screen: EnrollmentScreen
    codes: ConsecutiveCodes
    used: UsedCodes
    say: Callable[[str], None]

    def create(self, name: str) -> NewDevice:
        """Create and enable the device *name*.

        Raises kinds of AwsrolesError. Then the device is deleted, or *say* reports that it could not be.
        """
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

    def _create(self, name: str) -> NewDevice:
        try:
            return self.calls.run(
                "iam:CreateVirtualMFADevice", lambda credentials: self.iam.create_virtual_mfa_device(credentials, name)
            )
        except ConflictError as error:
            raise ConfigurationError(
                f"there is an MFA device called {name} already", f"run awsroles mfa enroll {self._free_name(name)}"
            ) from error
        except AccessDeniedError as error:
            user = self.calls.user.name
            hint = f"some policies want the user's own name: awsroles mfa enroll {user}" if name != user else error.hint
            raise AccessDeniedError(error.message, hint) from error
        except RequestNotSentError:
            raise
        except NetworkError as error:
            raise NetworkError(
                f"whether AWS made {name} is not known: {error.message}",
                "run it again; where the name is taken then, another one is offered",
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
        # The QR code last: with the prompt below it, it just fits 24 lines.
        self.screen.say(f"Scan this with your authenticator app, or type {in_groups(device.seed)}")
        self.screen.say("It is a secret: clear the screen when you are done.")
        self.screen.show_qr_code(otpauth_uri(device.serial, device.seed))

    def _enable(self, device: NewDevice) -> None:
        try:
            self._send(device, self.codes.ask(device.seed))
        except WrongCodeError as error:
            self.screen.say(f"{error.message}: once more")
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
            why = f" ({error.message})" if isinstance(error, AwsrolesError) else ""
            self.say(f"the device {device.serial} is still there, and nobody's{why}: delete it in the IAM console")
            return
        self.say(f"removed {device.serial} again")

    def _delete(self, device: NewDevice) -> None:
        self.calls.run(
            "iam:DeleteVirtualMFADevice",
            lambda credentials: self.iam.delete_virtual_mfa_device(credentials, device.serial),
        )


@dataclass(frozen=True)
class Enrollment:
    """Enrollment of devices for the user of *master*; *say* reports each step."""

    master: MasterProfile
    device: VirtualDevice
    seeds: TotpSeedStore
    prompter: Prompter
    config: ProfileFile
    say: Callable[[str], None]

    def run(self, name: str | None, *, store_seed: bool, confirmed: bool) -> Enrolled:
        """Enroll a device called *name*, by default after the user; *confirmed* answers every question with yes.

        Raises kinds of AwsrolesError.
        """
        user = self.master.user
        name = check_device_name(name or f"{user.name}-awsroles")
        # Raises NoTerminalError before anything is sent.
        self.device.screen.say(f"A new MFA device for {user}: {name}")
        if store_seed:
            self.seeds.confirm(confirmed=confirmed)
            self.seeds.prepare()
        device = self.device.create(name)
        self.say(f"enabled the MFA device {device.serial}")
        is_used = self._use(device.serial, confirmed=confirmed)
        if store_seed:
            self._store_seed(device)
        return Enrolled(device.serial, is_used)

    def _use(self, serial: str, *, confirmed: bool) -> bool:
        """Write the device into the master profile if the user agrees, and return true then."""
        instead = f" in place of {self.master.mfa_serial}" if self.master.mfa_serial else ""
        if not confirmed and not self._agrees(f"Use it for profile {self.master.name} from now on{instead}?"):
            self.say(f"profile {self.master.name} stays as it is; awsroles setup --mfa-serial {serial} changes it")
            return False
        self.config.edit(lambda _: {self.master.name: {"awsroles_mfa_serial": serial}})
        self.say(
            f"set awsroles_mfa_serial in profile {self.master.name}: the next login asks for a code of this device"
        )
        return True

    def _agrees(self, question: str) -> bool:
        try:
            return self.prompter.confirm(question)
        # The device is enabled, whatever the answer.
        except (InputRequiredError, CancelledError):
            return False

    def _store_seed(self, device: NewDevice) -> None:
        try:
            self.seeds.save(device.serial, device.seed)
        except StorageError as error:
            raise StorageError(
                f"the device is enabled, and its seed is not stored: {error.message}",
                "awsroles mfa store takes the secret that is shown above",
            ) from error


def check_device_name(name: str) -> str:
    """Return *name* if AWS accepts it for a device, else raise ConfigurationError."""
    if not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"{name!r} cannot be the name of an MFA device", "use letters, digits and + = , . @ - _, such as ada-laptop"
        )
    return name
