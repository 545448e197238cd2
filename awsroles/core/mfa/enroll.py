"""Enroll a virtual MFA device for a user."""

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
    """A device that gives codes, and whether the master profile uses it."""

    serial: str
    is_used: bool


@dataclass(frozen=True)
class VirtualDevice:
    """Makes devices for the user of *calls*; *say* tells each step."""

    calls: IamUserCalls
    iam: Iam
    screen: EnrollmentScreen
    codes: ConsecutiveCodes
    used: UsedCodes
    say: Callable[[str], None]

    def make(self, name: str) -> NewDevice:
        """Return the device *name*, which gives the user's codes from now on.

        Raises kinds of AwsrolesError; then there is no such device, or it is said that there is.
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
        """Return the first name with a number that nobody has, as far as the user may look."""
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
        # The picture last: with the question below it, it just fits 24 lines.
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
            # Perhaps the answer alone was lost.
            if self._is_deleted_unless_in_use(device):
                raise

    def _is_deleted_unless_in_use(self, device: NewDevice) -> bool:
        """Delete the device, and say whether that was done: AWS refuses it for one that is somebody's."""
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
    """Enrols devices for the user of *master*; *say* tells each step."""

    master: MasterProfile
    making: VirtualDevice
    seeds: TotpSeedStore
    prompter: Prompter
    config: ProfileFile
    say: Callable[[str], None]

    def run(self, name: str | None, *, keep_seed: bool, confirmed: bool) -> Enrolled:
        """Enrol a device called *name*, by default after the user; *confirmed* is a yes to every question.

        Raises kinds of AwsrolesError.
        """
        user = self.master.user
        name = check_device_name(name or f"{user.name}-awsroles")
        # Raises where there is no terminal, before anything was sent.
        self.making.screen.say(f"A new MFA device for {user}: {name}")
        if keep_seed:
            self.seeds.agree(confirmed=confirmed)
            self.seeds.prepare()
        device = self.making.make(name)
        self.say(f"enabled the MFA device {device.serial}")
        is_used = self._use(device.serial, confirmed=confirmed)
        if keep_seed:
            self._keep(device)
        return Enrolled(device.serial, is_used)

    def _use(self, serial: str, *, confirmed: bool) -> bool:
        """Write the device into the master profile where that is wanted, and say whether it is."""
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
        # The device is there: nothing of that is undone by not answering.
        except (InputRequiredError, CancelledError):
            return False

    def _keep(self, device: NewDevice) -> None:
        try:
            self.seeds.keep(device.serial, device.seed)
        except StorageError as error:
            raise StorageError(
                f"the device is enabled, and its seed is not stored: {error.message}",
                "awsroles mfa store takes the secret that is shown above",
            ) from error


def check_device_name(name: str) -> str:
    """Return *name* where AWS takes it for a device; raise ConfigurationError otherwise."""
    if not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"{name!r} cannot be the name of an MFA device", "use letters, digits and + = , . @ - _, such as ada-laptop"
        )
    return name
