"""Setup of a master profile: its access key goes to the secret store, and stays nowhere else."""

from collections.abc import Callable, Sequence

from awsroles.core.aws.arn import UserArn
from awsroles.core.aws.credentials import AccessKey
from awsroles.core.aws.endpoint import Endpoint
from awsroles.core.aws.iam import Iam
from awsroles.core.aws.sts import Aws
from awsroles.core.config.edit import ProfileFile
from awsroles.core.dataclass import dataclass
from awsroles.core.keys.access_keys import AccessKeys
from awsroles.core.keys.key_file import KeyFile
from awsroles.core.keys.plaintext import read_key
from awsroles.core.messages import Messages
from awsroles.core.mfa.device import find_device
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.write import ProfileTemplate
from awsroles.core.prompts import Prompter
from awsroles.core.sessions.provider import check_user_key
from awsroles.core.setup.endpoints import key_profile
from awsroles.core.setup.key_entry import KeyEntry, security_credentials_page
from awsroles.core.setup.region import SetupRegion, accept
from awsroles.core.setup.request import (
    ExistingProfile,
    SetupRequest,
    existing_profile,
    other_regions,
    refuse_contradiction,
    with_master,
)
from awsroles.core.setup.self_source import is_self_sourced
from awsroles.core.setup.writing import MasterWriting, OpenedStore, SetupResult
from awsroles.errors import ConfigurationError, InvalidCredentialsError


@dataclass(frozen=True)
class _CheckedKey:
    """The access key *key* of *user*, and the IAM API that accepts it."""

    key: AccessKey
    user: UserArn
    iam: Iam


@dataclass(frozen=True)
class _Before:
    """The *request*, and the *existing* settings in the files with *profiles*."""

    request: SetupRequest
    profiles: Profiles
    existing: ExistingProfile


@dataclass(frozen=True)
class Setup:
    """Setup of a master profile; *endpoint* returns that of a service in a region, *ui* reports each step.

    *open_store* unlocks the store of access keys, with a prompt if necessary, and raises StorageError.
    """

    config: ProfileFile
    credentials: ProfileFile
    open_store: Callable[[], OpenedStore]
    aws: Aws
    prompter: Prompter
    endpoint: Callable[[ResolvedProfile, str], Endpoint]
    template: ProfileTemplate
    suggested_region: str
    ui: Messages
    confirm_region: Callable[[str, str | None], None] = accept
    regions: Callable[[], Sequence[str]] = tuple
    open_key_file: Callable[[str], KeyFile] | None = None

    def run(self, request: SetupRequest) -> SetupResult:
        """Check the key, find its user and MFA device, store it, write the master profile, delete a plaintext key.

        Raises kinds of AwsrolesError. Changes no file before the store has returned the key.
        """
        request.check()
        self._check_files(request)
        profiles = Profiles(self.config.read(), self.credentials.read())
        request = with_master(profiles, request, self.prompter)
        before = _Before(request, profiles, existing_profile(profiles, request))
        given = request.key if request.plaintext is None else read_key(profiles, request.plaintext)
        regions = SetupRegion(self.prompter, self.suggested_region, self.confirm_region, self.regions)
        region = regions.given(request.region or before.existing.region, is_asked=given is None)
        # Before the user types a key that could not be stored.
        store = self.open_store()
        kept = self._kept_key(store.keys, before) if given is None else None
        region = region or regions.asked()
        checked = self._checked_key(before, region, given or kept, is_final=given is not None)
        made = self._checked_profile(before, region, checked)
        writing = MasterWriting(self.config, self.credentials, self.prompter, self.template, self.ui)
        made = writing.run(profiles, request, made, store, None if checked.key == kept else checked.key)
        if before.existing.user not in (None, made.user):
            self.ui.note(f"The access key of {_named(before.existing.user)} stays in {store.place}.")
        return made

    def _check_files(self, request: SetupRequest) -> None:
        """Raise what writing the files would raise, before any question."""
        self.config.check_writable()
        if request.plaintext is not None:
            self.credentials.check_writable()

    def _kept_key(self, keys: AccessKeys, before: _Before) -> AccessKey | None:
        """Return the stored access key if setup runs again and the user keeps it."""
        user, request = before.existing.user, before.request
        if user is None or request.replace or (kept := keys.find(user)) is None:
            return None
        if request.chosen:
            return kept
        question = f"{request.profile} is already set up ({user.name}, {user.account}). Replace its access key?"
        return None if request.confirmed or self.prompter.confirm(question) else kept

    def _checked_key(self, before: _Before, region: str, key: AccessKey | None, *, is_final: bool) -> _CheckedKey:
        """Return *key* with its user; the user types another if it is None, or if AWS rejects one that is not final."""
        profiles, request = before.profiles, before.request
        others = () if request.region or before.existing.region else other_regions(profiles, request.plaintext)

        def check(key: AccessKey) -> _CheckedKey:
            owner = key_profile(profiles, key, region, (request.plaintext, request.profile))
            sts, iam = self.aws.sts(self.endpoint(owner, "STS")), self.aws.iam(self.endpoint(owner, "IAM"))
            try:
                return _CheckedKey(key, check_user_key(key, sts.get_caller_identity(key)), iam)
            except InvalidCredentialsError as error:
                raise _with_regions(error, others) from error

        if key is not None:
            try:
                return check(key)
            except InvalidCredentialsError:
                if is_final:
                    raise
                self.prompter.tell(f"AWS rejected the stored access key {key.access_key_id}. Enter another one.")
        return KeyEntry(self.prompter, check, security_credentials_page(region), self.open_key_file).run()

    def _checked_profile(self, before: _Before, region: str, checked: _CheckedKey) -> SetupResult:
        """Return the new master profile with its MFA device; raise ConfigurationError if it contradicts the files."""
        request, user = before.request, checked.user
        self.ui.done(f"Checked the access key with AWS: {user.name} in account {user.account}")
        _refuse_another_user(before, user)
        refuse_contradiction(before.profiles, request.profile, user)
        known = before.existing.device_of(user)
        serial = request.mfa_serial or find_device(
            checked.iam, checked.key, user, known=known, prompter=self.prompter, ui=self.ui
        )
        return SetupResult(
            profile=request.profile,
            user=user,
            mfa_serial=serial,
            region=region,
            seconds=request.seconds,
            access_key_id=checked.key.access_key_id,
            role=request.plaintext if is_self_sourced(before.profiles, request.plaintext) else None,
        )


def _named(user: UserArn | None) -> str:
    return "" if user is None else f"{user.name} in account {user.account}"


def _refuse_another_user(before: _Before, user: UserArn) -> None:
    name, owner = before.request.profile, before.existing.user
    if owner not in (None, user) and not before.request.replace:
        raise ConfigurationError(
            f"profile {name!r} is that of {_named(owner)}, and this key belongs to {_named(user)}",
            "choose another name: awsroles setup NAME, or give --replace",
        )


def _with_regions(error: InvalidCredentialsError, regions: Sequence[tuple[str, str]]) -> InvalidCredentialsError:
    """Return *error* with the *regions* of other partitions in its hint."""
    if not regions:
        return error
    ways = " or ".join(f"--region {region} for one of {name}" for name, region in regions)
    extended = InvalidCredentialsError(error.message, f"{error.hint}; {ways}")
    extended.is_key_known = error.is_key_known
    return extended
