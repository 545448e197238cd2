"""Enrolling an MFA device: it is made, the master profile uses it, and its seed is kept where that is wanted."""

from collections.abc import Callable
from dataclasses import dataclass

from awsroles.core.aws.iam import NewDevice
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, ProfileFile
from awsroles.core.mfa.seed_store import SeedKeeping
from awsroles.core.mfa.virtual_device import DeviceMaking, check_device_name
from awsroles.core.profiles.model import MasterProfile
from awsroles.core.prompts import Person
from awsroles.errors import AnswerNeededError, CancelledError, StorageError


@dataclass(frozen=True)
class Enrolled:
    """A device that gives codes, and whether the master profile uses it."""

    serial: str
    is_used: bool


@dataclass(frozen=True)
class Enrolment:
    """Enrols devices for the user of *master*; *say* tells each step."""

    master: MasterProfile
    making: DeviceMaking
    seeds: SeedKeeping
    person: Person
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

        def plan(_text: ConfigText) -> Changes:
            return {self.master.name: {"awsroles_mfa_serial": serial}}

        self.config.edit(plan)
        self.say(
            f"set awsroles_mfa_serial in profile {self.master.name}: the next login asks for a code of this device"
        )
        return True

    def _agrees(self, question: str) -> bool:
        try:
            return self.person.confirm(question)
        # The device is there: nothing of that is undone by not answering.
        except (AnswerNeededError, CancelledError):
            return False

    def _keep(self, device: NewDevice) -> None:
        try:
            self.seeds.keep(device.serial, device.seed)
        except StorageError as error:
            raise StorageError(
                f"the device is enabled, and its seed is not stored: {error.message}",
                "awsroles mfa store takes the secret that is shown above",
            ) from error
