"""Setup of a master profile: its access key goes to the secret store, and stays nowhere else."""

from collections.abc import Callable, Mapping

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.aws.sts import Aws, Sts
from awsroles.core.config.document import ConfigText
from awsroles.core.config.edit import Changes, ProfileFile
from awsroles.core.dataclass import dataclass
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.keys.plaintext import check_key, plan_removal, read_key
from awsroles.core.keys.temporary import followers, is_temporary
from awsroles.core.mfa.device import find_device
from awsroles.core.profiles.adopt_candidates import remedies
from awsroles.core.profiles.adopt_plan import plan_adoption
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.validation import check_region
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.core.prompts import Prompter
from awsroles.core.sessions.provider import check_user_key
from awsroles.core.setup.endpoints import key_profile, moved_settings
from awsroles.core.setup.region import accept
from awsroles.core.setup.request import (
    ExistingProfile,
    SetupRequest,
    existing_profile,
    other_regions,
    refuse_contradiction,
    with_master,
)
from awsroles.core.setup.self_source import is_self_sourced, role_changes
from awsroles.core.setup.takeover import Takeover, adoption_offer, repointing_question, verb
from awsroles.core.stores.items import access_key_item
from awsroles.errors import ConfigurationError, InvalidCredentialsError, NoTerminalError, StorageError


@dataclass(frozen=True)
class SetupResult:
    """The new master profile; *role* is the profile that had its access key, if that is a role profile."""

    profile: str
    user: UserArn
    mfa_serial: str | None
    region: str
    seconds: int | None
    access_key_id: str
    role: str | None = None


@dataclass(frozen=True)
class Setup:
    """Setup of a master profile; *endpoint* returns a profile's endpoint of a service, *say* reports each step.

    *open_keys* unlocks the store of access keys, with a prompt if necessary, and raises StorageError.
    """

    config: ProfileFile
    credentials: ProfileFile
    open_keys: Callable[[], AccessKeys]
    aws: Aws
    prompter: Prompter
    endpoint: Callable[[ResolvedProfile, str], Endpoint]
    template: ProfileTemplate
    suggested_region: str
    say: Callable[[str], None]
    confirm_region: Callable[[str, str | None], None] = accept

    def run(self, request: SetupRequest) -> SetupResult:
        """Check the key, find its user and MFA device, store it, write the master profile, delete a plaintext key.

        Raises kinds of AwsrolesError. Changes no file before the store has returned the key.
        """
        request.check()
        profiles = Profiles(self.config.read(), self.credentials.read())
        request = with_master(profiles, request, self.prompter)
        before = existing_profile(profiles, request)
        given = request.key if request.plaintext is None else read_key(profiles, request.plaintext)
        # Before the user types a key that could not be stored.
        keys = self.open_keys()
        key = given or self._asked_key()
        region = self._region(request, before)
        key_owner = key_profile(profiles, key, region, (request.plaintext, request.profile))
        sts, iam = self.aws.sts(self.endpoint(key_owner, "STS")), self.aws.iam(self.endpoint(key_owner, "IAM"))
        user = check_user_key(
            key, self._caller(sts, key, profiles, request, is_given=bool(request.region or before.region))
        )
        _refuse_another_user(before, user, request)
        refuse_contradiction(profiles, request.profile, user)
        serial = request.mfa_serial or find_device(
            iam, key, user, known=before.device_of(user), prompter=self.prompter, say=self.say
        )
        made = SetupResult(
            profile=request.profile,
            user=user,
            mfa_serial=serial,
            region=region,
            seconds=request.seconds,
            access_key_id=key.access_key_id,
            role=request.plaintext if is_self_sourced(profiles, request.plaintext) else None,
        )
        takeover = self._takeover(profiles, request, made)
        plan = self._plan(made, takeover, moved_settings(profiles, request.plaintext, made.profile))
        # Raises errors of the change before anything is stored.
        coming = Profiles(self.config.preview(plan).after, self.credentials.preview(takeover.credentials_changes).after)
        if made.role is not None:
            coming.chain(made.role)
        adoption = plan_adoption(coming, takeover.natives(coming), self.template)
        for words in [*(error.message for error in adoption.refused.values()), *remedies(adoption.refused.values())]:
            self.say(words)
        self._store(keys, user, key)
        if self.config.edit(plan).is_changed:
            self.say(f"wrote profile {made.profile} to {profiles.path}")
            self.template.warn(self.say)
        if before.user not in (None, user):
            self.say(f"the access key of {before.user} stays in the store, as {access_key_item(before.user)}")
        if takeover:
            self.credentials.edit(takeover.credentials_changes)
            takeover.tell(self.say)
        if adoption.adopted:
            self.say(adoption_offer(adoption.adopted))
        return made

    def _asked_key(self) -> AccessKey:
        key_id = self.prompter.ask("Access key ID: ").strip()
        return check_key(key_id, self.prompter.ask_secret("Secret access key (not shown): ").strip())

    def _region(self, request: SetupRequest, before: ExistingProfile) -> str:
        region = request.region or before.region
        if not region and (request.key is not None or request.plaintext is not None):
            region = self.suggested_region
        if not region:
            region = self.prompter.ask(f"Region of your master account [{self.suggested_region}]: ").strip()
        region = check_region(region or self.suggested_region)
        self.confirm_region(region, None)
        return region

    def _caller(self, sts: Sts, key: AccessKey, profiles: Profiles, request: SetupRequest, *, is_given: bool) -> str:
        """Return the ARN of the key's user; *is_given* if the user chose the region."""
        try:
            return sts.get_caller_identity(key)
        except InvalidCredentialsError as error:
            regions = () if is_given else other_regions(profiles, request.plaintext)
            if not regions:
                raise
            ways = " or ".join(f"--region {region} for one of {name}" for name, region in regions)
            raise InvalidCredentialsError(error.message, f"{error.hint}; {ways}") from error

    def _takeover(self, profiles: Profiles, request: SetupRequest, made: SetupResult) -> Takeover:
        """Return the changes by the move of a plaintext key that the user agrees to."""
        name = request.plaintext
        replaced = None
        if name != made.profile and is_temporary(profiles, made.profile):
            replaced = plan_removal(profiles, made.profile, made.profile, mfa_serial=made.mfa_serial)
        if name is None:
            return Takeover(made.profile, replaced=replaced)
        role = None
        if made.role is not None:
            role = role_changes(profiles, name, made.profile, made.mfa_serial, self.template)
        removal = plan_removal(profiles, name, made.profile, mfa_serial=made.mfa_serial, role=role)
        is_agreed = not removal.needs_confirmation or self._agrees(request, removal.question)
        if not is_agreed:
            self.say(f"the plaintext key of {name} and the profiles that use it stay as they are (--yes)")
        dependents: dict[str, str] = {}
        for source, users in followers(profiles, name).items():
            if source == made.profile:
                continue
            if self._agrees(request, repointing_question(source, users, made.profile)):
                dependents |= users
            else:
                self.say(f"{', '.join(users)} still {verb(users, 'stand')} on {source} (--yes)")
        return Takeover(made.profile, removal if is_agreed else None, dependents, replaced)

    def _agrees(self, request: SetupRequest, question: str) -> bool:
        try:
            return request.confirmed or self.prompter.confirm(question)
        except NoTerminalError:
            return False

    def _store(self, keys: AccessKeys, user: UserArn, key: AccessKey) -> None:
        keys.save(user, key)
        # The plaintext key, perhaps the only copy, is deleted next: read the key back before that.
        if keys.find(user) != key:
            raise StorageError(
                f"the store does not give back the access key of {user}",
                "no file was changed: awsroles store show says where the store is",
            )
        self.say(f"stored the access key {key.access_key_id} of {user}")

    def _plan(
        self, made: SetupResult, takeover: Takeover, settings: Mapping[str, str]
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
            changes[made.profile] = {**changes.get(made.profile, {}), **section}
            return changes

        return plan


def _refuse_another_user(before: ExistingProfile, user: UserArn, request: SetupRequest) -> None:
    if before.user not in (None, user) and not request.replace:
        raise ConfigurationError(
            f"profile {request.profile!r} is that of {before.user}, and this key belongs to {user}",
            "choose another name: awsroles setup NAME, or give --replace",
        )
