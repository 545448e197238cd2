"""Enrollments of MFA devices in ada's company, by somebody whose app shows the new device's codes at once."""

from collections.abc import Sequence

from awsroles.app.iam_user import enroll
from awsroles.core.messages import Messages
from awsroles.core.mfa.codes import CodeSource
from awsroles.core.mfa.enroll import Enrollment, VirtualDevice
from awsroles.core.mfa.totp import parse_seed
from awsroles.errors import AwsrolesError
from awsroles.standin.generators import time_step, totp_code
from awsroles.standin.sample_policies import allow, force_mfa_policy
from testbed.fakes.scripted_enrollment_screen import ScriptedEnrollmentScreen
from testbed.fakes.scripted_prompter import ScriptedPrompter
from testbed.names import ADA
from testbed.scenarios.scenario import Scenario


class AppUser(ScriptedPrompter):
    """Answers questions for codes with those of the device whose QR code is on *screen*, all others with *answers*.

    *distances* are the time steps, counted from now, whose codes are typed one after the other.
    """

    def __init__(self, screen: ScriptedEnrollmentScreen, scenario: Scenario, *answers: str | AwsrolesError) -> None:
        super().__init__(*answers)
        self.distances: list[int | AwsrolesError | type[BaseException]] = [-1, 0]
        self._screen = screen
        self._scenario = scenario

    def ask(self, question: str, words: Sequence[str] = ()) -> str:  # noqa: ARG002 - as its supertype
        self.questions.append(question)
        distance = self.distances.pop(0)
        if not isinstance(distance, int):
            raise distance
        seed = parse_seed(self._screen.qr_codes[-1])
        return totp_code(seed, time_step(self._scenario.aws.now()) + distance)


class Enrollments:
    """*scenario* is where ada works, with MFA forced and her devices her own; *codes* is her phone."""

    def __init__(self, scenario: Scenario, codes: CodeSource) -> None:
        self.scenario = scenario
        self.aws = scenario.aws
        self.aws.users[ADA].policies = (allow(["iam:*"]), force_mfa_policy())
        self.codes = codes
        self.screen = ScriptedEnrollmentScreen()
        self.prompter = AppUser(self.screen, scenario)
        self.said: list[str] = []
        self.used_codes = scenario.state.used_codes(self.aws.now)

    def answer(self, *answers: str | AwsrolesError) -> None:
        """Let ada give *answers*."""
        self.prompter.answers = list(answers)

    def type_codes_of(self, distances: Sequence[int | AwsrolesError | type[BaseException]]) -> None:
        """Let ada type the codes of these steps, counted from now; an error among them is raised."""
        self.prompter.distances = list(distances)

    def device(self) -> VirtualDevice:
        """Return the enrollment of a device alone, in a process of its own."""
        return self.enrollment().device

    def enrollment(self, profile: str = "master") -> Enrollment:
        """Return an enrollment in a process of its own."""
        process = self.scenario.process(
            self.codes,
            ui=Messages.all_to(self.said.append),
            prompter=self.prompter,
            enrollment_screen=self.screen,
        )
        return enroll(process.app, profile)

    @property
    def devices(self) -> list[str]:
        """The names of all devices at AWS, those of nobody with a question mark."""
        unassigned = [f"{serial}?" for serial in self.aws.unassigned_devices]
        return [serial.rpartition("/")[2] for serial in (*self.aws.mfa_devices, *unassigned)]
