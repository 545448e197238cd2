"""Setting up: from an access key to a master profile, with the key in the store and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass

from awsroles.core.access_key import AccessKeys
from awsroles.core.arn import UserArn, check_mfa_serial
from awsroles.core.config_text import ConfigText
from awsroles.core.credentials import AccessKey
from awsroles.core.mfa_device import find_device
from awsroles.core.plaintext_key import Removal, check_key, plan_removal, read_key
from awsroles.core.ports import Aws, Changes, Person, ProfileFile, Site
from awsroles.core.profile import MasterProfile
from awsroles.core.profile_changes import Origin
from awsroles.core.profile_name import check_profile_name
from awsroles.core.profiles import Profiles
from awsroles.core.role_limits import check_mfa_seconds
from awsroles.core.slave_options import check_region
from awsroles.core.switch import check_user_key
from awsroles.errors import ConfigurationError, NobodyToAskError


@dataclass(frozen=True)
class SetupRequest:
    """What a person asks of setup: *key* where it was given beforehand, *plaintext* the profile to take it from.

    *seconds* is the length of the MFA session; *confirmed* says yes to taking the plaintext key away.
    """

    profile: str
    key: AccessKey | None = None
    plaintext: str | None = None
    region: str | None = None
    mfa_serial: str | None = None
    seconds: int | None = None
    replace: bool = False
    confirmed: bool = False


@dataclass(frozen=True)
class SetUp:
    """The master profile that was made."""

    profile: str
    user: UserArn
    mfa_serial: str | None
    region: str
    seconds: int | None


@dataclass(frozen=True)
class Setup:
    """Sets a person up; *site* says where AWS is called in a region, *say* tells what is done on the way."""

    config: ProfileFile
    credentials: ProfileFile
    keys: AccessKeys
    aws: Aws
    person: Person
    site: Callable[[str], Site]
    origin: Origin
    suggested_region: str
    say: Callable[[str], None]

    def run(self, request: SetupRequest) -> SetUp:
        """Check the key, find its user and MFA device, store it, write the master profile, remove a plaintext key.

        Raises kinds of AwsrolesError; no file is touched before the store has given the key back.
        """
        _check(request)
        profiles = self._profiles()
        existing = self._existing(profiles, request)
        key = self._key(profiles, request)
        region = self._region(profiles, request, existing)
        site = self.site(region)
        user = check_user_key(key, self.aws.sts(site).get_caller_identity(key))
        self._refuse_another_user(existing, user, request)
        serial = request.mfa_serial or find_device(
            self.aws.iam(site),
            key,
            user,
            known=self._known_device(profiles, existing, user, request),
            person=self.person,
            say=self.say,
        )
        removal = self._removal(profiles, request)
        self.keys.save(user, key)
        self.say(f"stored the access key {key.access_key_id} of {user}")
        made = SetUp(request.profile, user, serial, region, request.seconds)
        self._write(made, removal)
        return made

    def _profiles(self) -> Profiles:
        return Profiles(self.config.read(), self.credentials.read())

    def _existing(self, profiles: Profiles, request: SetupRequest) -> MasterProfile | None:
        if request.profile not in profiles or request.profile == request.plaintext:
            return None
        profile = profiles.get(request.profile)
        if isinstance(profile, MasterProfile):
            return profile
        raise ConfigurationError(
            f"there is a profile {request.profile!r} already, and it is no master profile",
            f"choose another name: awsroles setup NAME; for its access key: awsroles setup --from {request.profile}",
        )

    def _key(self, profiles: Profiles, request: SetupRequest) -> AccessKey:
        if request.plaintext is not None:
            return read_key(profiles, request.plaintext)
        if request.key is not None:
            return request.key
        key_id = self.person.ask("Access key ID: ").strip()
        return check_key(key_id, self.person.ask_secret("Secret access key (not shown): ").strip())

    def _region(self, profiles: Profiles, request: SetupRequest, existing: MasterProfile | None) -> str:
        entries = profiles.entries(request.plaintext) if request.plaintext is not None else {}
        known = request.region or (existing and existing.region) or ("region" in entries and entries["region"].value)
        if known:
            return check_region(known)
        if request.key is not None or request.plaintext is not None:
            return self.suggested_region
        answer = self.person.ask(f"Region of your master account [{self.suggested_region}]: ").strip()
        return check_region(answer or self.suggested_region)

    def _refuse_another_user(self, existing: MasterProfile | None, user: UserArn, request: SetupRequest) -> None:
        if existing is not None and existing.user != user and not request.replace:
            raise ConfigurationError(
                f"profile {request.profile!r} is that of {existing.user}, and this key belongs to {user}",
                "choose another name: awsroles setup NAME, or give --replace",
            )

    def _known_device(
        self, profiles: Profiles, existing: MasterProfile | None, user: UserArn, request: SetupRequest
    ) -> str | None:
        if request.plaintext is not None:
            entries = profiles.entries(request.plaintext)
            return entries["mfa_serial"].value if "mfa_serial" in entries else None
        return existing.mfa_serial if existing is not None and existing.user == user else None

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

    def _write(self, made: SetUp, removal: Removal | None) -> None:
        section: dict[str, str | None] = {
            **self.origin.process_line(made.profile),
            "region": made.region,
            "awsroles_user_arn": str(made.user),
            "awsroles_mfa_serial": made.mfa_serial,
        }
        if made.seconds is not None:
            section["awsroles_duration_seconds"] = str(made.seconds)

        def plan(text: ConfigText) -> Changes:
            changes = dict(removal.changes(_sections(text))) if removal is not None else {}
            changes[made.profile] = {**changes.get(made.profile, {}), **section}
            return changes

        if self.config.edit(plan):
            self.say(f"wrote profile {made.profile} to {self.config.read().path}")
        if removal is not None:
            self._remove(removal)

    def _remove(self, removal: Removal) -> None:
        self.credentials.edit(lambda text: removal.changes(_sections(text)))
        self.say(f"removed the plaintext key of {removal.profile}")
        natives = [name for name, key in removal.users.items() if key == "source_profile"]
        if natives:
            self.say(f"{', '.join(natives)} may ask for codes of their own: awsroles login NAME takes one over")


def _check(request: SetupRequest) -> None:
    """Raise for what can be known to be wrong before anything is asked or sent."""
    check_profile_name(request.profile)
    if request.mfa_serial is not None:
        check_mfa_serial(request.mfa_serial)
    if request.seconds is not None:
        check_mfa_seconds(request.seconds)


def _sections(text: ConfigText) -> dict[str, frozenset[str]]:
    return {name: frozenset(section.options) for name, section in text.profiles.items()}
