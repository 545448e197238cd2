"""Adopting native profiles: planned, the originals kept, all written at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from awsroles.core.aws.durations import format_duration
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, KeptSections, ProfileFile
from awsroles.core.profiles.adopt import AdoptionPlan, plan_adoption
from awsroles.core.profiles.adoption_backup import KeptSection
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import Origin


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

        def keep(there: ConfigText, coming: ConfigText) -> None:
            self._keep_originals(there, coming)
            changes = plans[-1].credentials_changes
            if changes:
                self._keep_originals(credentials, self.credentials.preview(lambda _: changes), changes)

        if self.config.edit(plan, keep):
            # After the other: in between two lines say the same, and none is lost.
            if plans[-1].credentials_changes:
                self.credentials.edit(lambda _: plans[-1].credentials_changes)
            self._tell(plans[-1])
        return plans[-1]

    def preview(self, names: Sequence[str] | None) -> tuple[AdoptionPlan, ConfigText, ConfigText]:
        """Return what `run` would return, what stands in the config file and what would; raise as it does."""
        there = self.config.read()
        plan = plan_adoption(Profiles(there, self.credentials.read()), names, self.origin)
        return plan, there, self.config.preview(lambda _: plan.changes)

    def preview_credentials(self, plan: AdoptionPlan) -> tuple[ConfigText, ConfigText]:
        """Return what stands in the credentials file, and what would after *plan*."""
        return self.credentials.read(), self.credentials.preview(lambda _: plan.credentials_changes)

    def _keep_originals(self, there: ConfigText, coming: ConfigText, names: Iterable[str] | None = None) -> None:
        for name in coming.profiles if names is None else names:
            original, adopted = there.section_text(name), coming.section_text(name)
            if original != adopted:
                whole = there.whole_section(name) if original and not adopted else original
                self.kept.keep(KeptSection(there.path, name, whole, adopted))

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
