"""Enrollments of MFA devices in ada's company, by somebody whose app shows the new device's codes at once."""

from collections.abc import Sequence

from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.keys.iam_user import IamUserCalls
from awsroles.core.mfa.code_pair import ConsecutiveCodes
from awsroles.core.mfa.codes import CodeSource
from awsroles.core.mfa.enroll import Enrollment, VirtualDevice
from awsroles.core.mfa.seed_store import TotpSeedStore
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
        self._company = scenario

    def ask(self, question: str) -> str:
        self.questions.append(question)
        distance = self.distances.pop(0)
        if not isinstance(distance, int):
            raise distance
        seed = parse_seed(self._screen.qr_codes[-1])
        return totp_code(seed, time_step(self._company.aws.now()) + distance)


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
        self.used = scenario.state.used_codes(self.aws.now)

    def answer(self, *answers: str | AwsrolesError) -> None:
        """Let ada give *answers*."""
        self.prompter.answers = list(answers)

    def type_codes_of(self, distances: Sequence[int | AwsrolesError | type[BaseException]]) -> None:
        """Let ada type the codes of these steps, counted from now; an error among them is raised."""
        self.prompter.distances = list(distances)

    def making(self) -> VirtualDevice:
        """Return what makes devices, in a process of its own."""
        process, clock = self.scenario.process(self.codes), self.aws.now
        calls = IamUserCalls(process.sessions, self.scenario.chain("master"), "docs/mfa.md")
        devices = process.aws.iam(Endpoint("us-east-1"))
        codes = ConsecutiveCodes(self.prompter, self.screen, clock, _code_at)
        return VirtualDevice(calls, devices, self.screen, codes, self.used, self.said.append)

    def enrolment(self) -> Enrollment:
        """Return an enrolment in a process of its own."""
        seeds = TotpSeedStore(self.scenario.store, self.prompter, self.aws.now, _code_at, self.said.append)
        master = self.scenario.chain("master").master
        return Enrollment(master, self.making(), seeds, self.prompter, self.scenario.config, self.said.append)

    @property
    def devices(self) -> list[str]:
        """The names of all devices at AWS, those of nobody with a question mark."""
        unassigned = [f"{serial}?" for serial in self.aws.unassigned_devices]
        return [serial.rpartition("/")[2] for serial in (*self.aws.mfa_devices, *unassigned)]


def _code_at(seed: str, moment: float) -> str:
    return totp_code(seed, int(moment) // 30)
