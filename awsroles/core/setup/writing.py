"""A new master profile in the secret store and in the files."""

from collections.abc import Callable, Mapping

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, Edit, ProfileFile
from awsroles.core.dataclass import dataclass, replace
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.messages import Messages
from awsroles.core.profiles.adopt_candidates import remedies
from awsroles.core.profiles.adopt_plan import AdoptionPlan, plan_adoption
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.core.prompts import Prompter
from awsroles.core.setup.endpoints import moved_settings
from awsroles.core.setup.request import SetupRequest
from awsroles.core.setup.takeover import Takeover, adoption_offer
from awsroles.core.setup.takeover_questions import TakeoverQuestions
from awsroles.errors import ConfigurationError, StorageError


@dataclass(frozen=True)
class SetupResult:
    """The new master profile; *role* is the profile that had its access key, if that is a role profile.

    *adoptable* are native profiles that get their session from it now, and may be adopted.
    """

    profile: str
    user: UserArn
    mfa_serial: str | None
    region: str
    seconds: int | None
    access_key_id: str
    role: str | None = None
    adoptable: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenedStore:
    """The access keys *keys* in an unlocked store, which is called *place* in messages."""

    keys: AccessKeys
    place: str


@dataclass(frozen=True)
class MasterWriting:
    """Writes master profiles."""

    config: ProfileFile
    credentials: ProfileFile
    prompter: Prompter
    template: ProfileTemplate
    ui: Messages

    def run(
        self, profiles: Profiles, request: SetupRequest, made: SetupResult, store: OpenedStore, key: AccessKey | None
    ) -> SetupResult:
        """Store *key*, unless it is None, and write the profile *made*, once the user has agreed to what that removes.

        Returns *made* with the profiles that may be adopted. Raises errors of the change before anything is stored.
        """
        questions = TakeoverQuestions(self.prompter, self.ui, self.template)
        takeover = questions.run(profiles, request, made.profile, made.mfa_serial, is_role=made.role is not None)
        plan = self._plan(profiles, made, takeover, moved_settings(profiles, request.plaintext, made.profile))
        coming = Profiles(self.config.preview(plan).after, self.credentials.preview(takeover.credentials_changes).after)
        if made.role is not None:
            coming.chain(made.role)
        # Those that were there before are not told of again, unless the user is asked about them.
        is_new = bool(takeover) or request.asks_to_adopt
        natives = takeover.natives(coming) if is_new and not request.takes_over else []
        adoption = plan_adoption(coming, natives, self.template)
        self._warn(adoption)
        if key is not None:
            _save(store, made.user, key)
            self.ui.done(f"Stored the access key in {store.place}")
        if self.config.edit(plan).is_changed:
            self.ui.done(f"Wrote profile {made.profile} to {profiles.path}")
            self.template.warn(self.ui)
        else:
            self.ui.note(f"Profile {made.profile} needs no change.")
        if takeover:
            self.credentials.edit(takeover.credentials_changes)
            takeover.tell(self.ui)
        if adoption.adopted and not request.asks_to_adopt:
            self.ui.command(*adoption_offer(adoption.adopted))
        return replace(made, adoptable=tuple(adoption.adopted))

    def preview(
        self, profiles: Profiles, request: SetupRequest, made: SetupResult
    ) -> tuple[Edit[Changes], Edit[Changes]]:
        """Return the edits of both files that `run` would make; raise as it does."""
        questions = TakeoverQuestions(self.prompter, self.ui, self.template)
        takeover = questions.run(profiles, request, made.profile, made.mfa_serial, is_role=made.role is not None)
        plan = self._plan(profiles, made, takeover, moved_settings(profiles, request.plaintext, made.profile))
        return self.config.preview(plan), self.credentials.preview(takeover.credentials_changes)

    def _warn(self, adoption: AdoptionPlan) -> None:
        for error in adoption.refused.values():
            self.ui.warn(error.message)
        for hint in remedies(adoption.refused.values()):
            self.ui.note(hint)

    def _plan(
        self, profiles: Profiles, made: SetupResult, takeover: Takeover, settings: Mapping[str, str]
    ) -> Callable[[ConfigText], Changes]:
        section: dict[str, str | None] = {
            **self.template.credential_process(made.profile),
            "region": made.region,
            "awsroles_user_arn": str(made.user),
            "awsroles_mfa_serial": made.mfa_serial,
            **settings,
        }
        if made.seconds is not None:
            section["awsroles_duration_seconds"] = str(made.seconds)

        def plan(text: ConfigText) -> Changes:
            changes = dict(takeover.config_changes(text))
            if text.section_text(made.profile) != profiles.config.section_text(made.profile):
                _refuse_another(text, made.profile, section)
            changes[made.profile] = {**changes.get(made.profile, {}), **section}
            return changes

        return plan


def _refuse_another(text: ConfigText, name: str, wanted: Mapping[str, str | None]) -> None:
    """Raise ConfigurationError unless the profile *name* in *text*, which was changed meanwhile, is as *wanted*."""
    there = text.profiles[name].options if name in text.profiles else {}
    if any(there.get(key) != value for key, value in wanted.items()):
        raise ConfigurationError(f"another program has changed profile {name} in {text.path}", "run it again")


def _save(store: OpenedStore, user: UserArn, key: AccessKey) -> None:
    store.keys.save(user, key)
    # The plaintext key, perhaps the only copy, is deleted next: read the key back before that.
    if store.keys.find(user) != key:
        raise StorageError(
            f"{store.place} did not return the access key of {user.name}; no file was changed",
            "see where it keeps secrets:",
            command="awsroles store show",
        )
