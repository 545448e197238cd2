"""Adopting native profiles: planned, the originals kept, all written at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from awsroles.core.adoption import AdoptionPlan, plan_adoption
from awsroles.core.config_text import ConfigText
from awsroles.core.duration import format_duration
from awsroles.core.file_ports import Changes, KeptSections, ProfileFile
from awsroles.core.kept_section import KeptSection
from awsroles.core.profile_changes import Origin
from awsroles.core.profiles import Profiles


@dataclass(frozen=True)
class ProfileAdoption:
    """Makes native profiles ours; *say* tells what was done."""

    config: ProfileFile
    credentials: ProfileFile
    kept: KeptSections
    origin: Origin
    say: Callable[[str], None]

    def run(self, names: Sequence[str] | None, *, may_move_devices: bool = True) -> AdoptionPlan:
        """Make the profiles *names*, or with None all that can be, ours in one write, and return how.

        What it returns says which stay as they are. Raises ConfigurationError for an unknown name, and StorageError
        where an original cannot be kept: then nothing has changed.
        """
        plans: list[AdoptionPlan] = []
        credentials = self.credentials.read()

        def plan(text: ConfigText) -> Changes:
            profiles = Profiles(text, credentials)
            plans.append(plan_adoption(profiles, names, self.origin, may_move_devices=may_move_devices))
            return plans[-1].changes

        if self.config.edit(plan, self._keep_originals):
            self._tell(plans[-1])
        return plans[-1]

    def preview(self, names: Sequence[str] | None) -> tuple[AdoptionPlan, ConfigText, ConfigText]:
        """Return what `run` would return, what stands in the file and what would; raise as it does."""
        there = self.config.read()
        plan = plan_adoption(Profiles(there, self.credentials.read()), names, self.origin)
        return plan, there, self.config.preview(lambda _: plan.changes)

    def _keep_originals(self, there: ConfigText, coming: ConfigText) -> None:
        for name in there.profiles:
            original, adopted = there.section_text(name), coming.section_text(name)
            if original != adopted:
                self.kept.keep(KeptSection(there.path, name, original, adopted))

    def _tell(self, plan: AdoptionPlan) -> None:
        names = ", ".join(plan.adopted)
        if len(plan.adopted) == 1 and not plan.direct:
            self.say(f"took over profile {names} in {plan.path}: the AWS CLI no longer asks for its codes")
        elif len(plan.adopted) == 1:
            self.say(f"took over profile {names} in {plan.path}")
        elif plan.adopted:
            self.say(f"took over {len(plan.adopted)} profiles in {plan.path}: {names}")
        for name, seconds in plan.direct.items():
            self.say(f"each session of {name} ({format_duration(seconds)}) takes a code of its own")
        for master, serial in plan.moved.items():
            self.say(f"the MFA device {serial} stands on {master} now")
