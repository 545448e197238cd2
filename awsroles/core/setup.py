"""Setting up: from an access key to a master profile, with the key in the store and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass

from awsroles.core.access_key import AccessKeys, item
from awsroles.core.arn import UserArn
from awsroles.core.aws_ports import Aws, Site
from awsroles.core.config_text import ConfigText
from awsroles.core.credentials import AccessKey
from awsroles.core.file_ports import Changes, ProfileFile
from awsroles.core.mfa_device import find_device
from awsroles.core.person_ports import Person
from awsroles.core.plaintext_key import Removal, check_key, plan_removal, read_key
from awsroles.core.profile_changes import Origin
from awsroles.core.profiles import Profiles
from awsroles.core.setup_request import Known, SetupRequest, known, refuse_contradiction
from awsroles.core.slave_options import check_region
from awsroles.core.switch import check_user_key
from awsroles.errors import ConfigurationError, NobodyToAskError, StorageError


@dataclass(frozen=True)
class SetUp:
    """The master profile that was made."""

    profile: str
    user: UserArn
    mfa_serial: str | None
    region: str
    seconds: int | None
    access_key_id: str


@dataclass(frozen=True)
class Setup:
    """Sets a person up; *site* says where in a region a service is called, *say* tells what is done on the way.

    *open_keys* opens the store of access keys as far as the person can, and raises StorageError.
    """

    config: ProfileFile
    credentials: ProfileFile
    open_keys: Callable[[], AccessKeys]
    aws: Aws
    person: Person
    site: Callable[[str, str], Site]
    origin: Origin
    suggested_region: str
    say: Callable[[str], None]

    def run(self, request: SetupRequest) -> SetUp:
        """Check the key, find its user and MFA device, store it, write the master profile, remove a plaintext key.

        Raises kinds of AwsrolesError; no file is touched before the store has given the key back.
        """
        request.check()
        profiles = Profiles(self.config.read(), self.credentials.read())
        before = known(profiles, request)
        given = request.key if request.plaintext is None else read_key(profiles, request.plaintext)
        # Before anything is typed or sent in vain.
        keys = self.open_keys()
        key = given or self._asked_key()
        region = self._region(request, before)
        sts, iam = self.aws.sts(self.site(region, "STS")), self.aws.iam(self.site(region, "IAM"))
        user = check_user_key(key, sts.get_caller_identity(key))
        _refuse_another_user(before, user, request)
        refuse_contradiction(profiles, request.profile, user)
        serial = request.mfa_serial or find_device(
            iam, key, user, known=before.device_of(user), person=self.person, say=self.say
        )
        removal = self._removal(profiles, request)
        made = SetUp(request.profile, user, serial, region, request.seconds, key.access_key_id)
        plan = self._plan(made, removal)
        # A file that refuses the change is found out before anything is stored.
        self.config.preview(plan)
        if removal is not None:
            self.credentials.preview(removal.changes)
        self._store(keys, user, key)
        if self.config.edit(plan):
            self.say(f"wrote profile {made.profile} to {profiles.path}")
            self.origin.warn(self.say)
        if before.user not in (None, user):
            self.say(f"the access key of {before.user} stays in the store, as {item(before.user)}")
        if removal is not None:
            self._remove(removal)
        return made

    def _asked_key(self) -> AccessKey:
        key_id = self.person.ask("Access key ID: ").strip()
        return check_key(key_id, self.person.ask_secret("Secret access key (not shown): ").strip())

    def _region(self, request: SetupRequest, before: Known) -> str:
        region = request.region or before.region
        if not region and (request.key is not None or request.plaintext is not None):
            region = self.suggested_region
        if not region:
            region = self.person.ask(f"Region of your master account [{self.suggested_region}]: ").strip()
        return check_region(region or self.suggested_region)

    def _removal(self, profiles: Profiles, request: SetupRequest) -> Removal | None:
        """Return the removal of the plaintext key, if there is one and it is agreed to."""
        if request.plaintext is None:
            return None
        removal = plan_removal(profiles, request.plaintext, request.profile)
        if not removal.needs_a_yes or request.confirmed:
            return removal
        try:
            if self.person.confirm(removal.question):
                return removal
        except NobodyToAskError:
            pass
        self.say(f"the plaintext key of {removal.profile} and the profiles that use it stay as they are (--yes)")
        return None

    def _store(self, keys: AccessKeys, user: UserArn, key: AccessKey) -> None:
        keys.save(user, key)
        # The plaintext key, perhaps the only one, goes after this: the store's own word is not enough.
        if keys.find(user) != key:
            raise StorageError(
                f"the store does not give back the access key of {user}",
                "no file was changed: awsroles store show says where the store is",
            )
        self.say(f"stored the access key {key.access_key_id} of {user}")

    def _plan(self, made: SetUp, removal: Removal | None) -> Callable[[ConfigText], Changes]:
        section: dict[str, str | None] = {
            **self.origin.process_line(made.profile),
            "region": made.region,
            "awsroles_user_arn": str(made.user),
            "awsroles_mfa_serial": made.mfa_serial,
        }
        if made.seconds is not None:
            section["awsroles_duration_seconds"] = str(made.seconds)

        def plan(text: ConfigText) -> Changes:
            changes = dict(removal.changes(text)) if removal is not None else {}
            changes[made.profile] = {**changes.get(made.profile, {}), **section}
            return changes

        return plan

    def _remove(self, removal: Removal) -> None:
        self.credentials.edit(removal.changes)
        self.say(f"removed the plaintext key of {removal.profile}")
        natives = [name for name, key in removal.users.items() if key == "source_profile"]
        if natives:
            self.say(f"{', '.join(natives)} may ask for codes of their own: awsroles profile adopt {' '.join(natives)}")


def _refuse_another_user(before: Known, user: UserArn, request: SetupRequest) -> None:
    if before.user not in (None, user) and not request.replace:
        raise ConfigurationError(
            f"profile {request.profile!r} is that of {before.user}, and this key belongs to {user}",
            "choose another name: awsroles setup NAME, or give --replace",
        )
