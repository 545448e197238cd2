"""The credentials that assume the role: clock, access key, MFA device and MFA session."""

from awsroles.core.aws.arn import is_fido, mfa_device_name
from awsroles.core.aws.credentials import AccessKey, Credentials, SigningCredentials
from awsroles.core.aws.durations import format_duration
from awsroles.core.dataclass import dataclass
from awsroles.core.explain.asking import Asking
from awsroles.core.explain.denial_words import in_short
from awsroles.core.explain.evidence import format_age
from awsroles.core.explain.explanation import Finding, Notes
from awsroles.core.explain.vocabulary import Check
from awsroles.core.profiles.model import MasterProfile
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.sessions.cache import Session
from awsroles.core.sessions.mfa import CallerIdentity
from awsroles.errors import (
    AwsError,
    ClockSkewError,
    InvalidCredentialsError,
    NetworkError,
    ThrottledError,
    WrongDeviceError,
)


@dataclass(frozen=True)
class Signer:
    """The *credentials* of the user, and its MFA *session*; None if a code goes with the call, or there is none."""

    identity: CallerIdentity
    credentials: SigningCredentials
    session: Session | None = None
    needs_code: bool = False


class Signing:
    """Finds the credentials that assume the role of *chain*, and notes each step in *notes*."""

    def __init__(self, asking: Asking, chain: ResolvedProfile, notes: Notes) -> None:
        self._asking = asking
        self._sessions = asking.sessions
        self._chain = chain
        self._notes = notes

    def run(self) -> Signer | Finding:
        """Return the signer, or why there is none; ask for a code only if there is no MFA session.

        Raises what a code source raises, kinds of StorageError and ConfigurationError.
        """
        source = self._chain.source
        if isinstance(source, MasterProfile) and self._sessions.keys.find(source.user) is None:
            return self._no_key(f"the access key of user {source.user.name} is not in the store")
        identity = self._sessions.identity(self._chain)
        key = self._chain.source_key or self._sessions.mfa.key(self._chain, identity)
        refused = self._refused_key(key, identity)
        return refused or self._with_mfa(key, identity)

    def another(self, signer: Signer) -> Signer | Finding:
        """Return a signer with another session than that of *signer*, which AWS does not know any more."""
        self._notes.note("mfa_session", "failed", "AWS has ended the MFA session")
        return self._new_session(signer.identity, signer.credentials, signer.session)

    def _no_key(self, sentence: str) -> Finding:
        self._notes.note("access_key", "failed", sentence)
        name = self._chain.source.name
        return Finding("key_unknown", "known", sentence, (f"awsroles setup {name}",))

    def _refused_key(self, key: SigningCredentials, identity: CallerIdentity) -> Finding | None:
        """Return why AWS refuses the key; GetCallerIdentity needs no permission."""
        try:
            arn = self._sessions.sts(self._chain).get_caller_identity(key)
        except ClockSkewError as error:
            self._notes.note("clock", "failed", error.message)
            return Finding("clock_skew", "known", error.message, hints(error))
        except InvalidCredentialsError as error:
            self._notes.note("clock", "ok", "AWS does not refuse the time of the signature")
            return self._unknown_key(key, identity, error)
        except AwsError as error:
            return unasked(error, self._notes, "clock")
        self._notes.note("clock", "ok", "AWS accepts the time of the signature, so it is right to five minutes")
        self._notes.note("access_key", "ok", f"{key.access_key_id} is active and of {_owner(arn)}")
        return None

    def _unknown_key(self, key: SigningCredentials, identity: CallerIdentity, error: AwsError) -> Finding:
        """Return if the key is inactive, which AWS tells only to a session that outlives it."""
        key_id, name = key.access_key_id, self._chain.source.name
        setup = f"awsroles setup {name}" if isinstance(self._chain.source, MasterProfile) else ""
        session = None if isinstance(key, Credentials) else self._sessions.mfa.find(self._chain, identity)
        states = {} if session is None else self._key_states(session, identity)
        if states.get(key_id) is False:
            sentence = f"the access key {key_id} is inactive"
            self._notes.note("access_key", "failed", sentence)
            advice = ("ask your administrator to activate it, or store another", setup)
            return Finding("key_inactive", "known", sentence, tuple(filter(None, advice)))
        sentence, is_known = f"AWS does not know the access key {key_id}: it was deleted or is inactive", False
        if "secret access key" in error.message:
            sentence = f"the stored secret is not the one that belongs to the access key {key_id}"
            is_known = True
        elif states:
            sentence, is_known = f"the access key {key_id} was deleted", True
        self._notes.note("access_key", "failed", f"{sentence}. AWS says: {error.message}")
        return Finding("key_unknown", "known" if is_known else "likely", sentence, (setup,) if setup else ())

    def _key_states(self, session: Session, identity: CallerIdentity) -> dict[str, bool]:
        """Return the user's access keys and if they are active, empty if AWS does not tell."""
        try:
            records = self._asking.iam(self._chain).list_access_keys(session.credentials, identity.user)
        except AwsError:
            return {}
        return {each.access_key_id: each.is_active for each in records}

    def _with_mfa(self, key: SigningCredentials, identity: CallerIdentity) -> Signer | Finding:
        serial = self._chain.mfa_serial
        if isinstance(key, Credentials):
            note = f"profile {self._chain.source.name} holds temporary keys; it is not known if they carry MFA"
            self._notes.note("mfa_session", "unknown", note)
            return Signer(identity, key)
        if serial is None:
            self._notes.note("mfa_device", "skipped", f"profile {self._chain.name} names no MFA device")
            return Signer(identity, key)
        session = self._sessions.mfa.find(self._chain, identity)
        if session is None:
            return self._new_session(identity, key, None)
        self._notes.note("mfa_device", "ok", f"{mfa_device_name(serial)} has made the MFA session")
        return self._with_session(identity, session)

    def _new_session(self, identity: CallerIdentity, key: SigningCredentials, old: Session | None) -> Signer | Finding:
        serial = str(self._chain.mfa_serial)
        if old is not None:
            key = self._sessions.mfa.key(self._chain, identity)
        wrong = self._wrong_device(key, identity, serial)
        if wrong is not None:
            return wrong
        if self._chain.needs_own_code and old is None:
            self._notes.note("mfa_session", "skipped", "the access key itself assumes the role, with a code of its own")
            return Signer(identity, key, needs_code=True)
        sts, name = self._sessions.sts(self._chain), self._chain.name
        try:
            session = self._sessions.mfa.replace(old, self._chain, identity, sts, purpose=name)
        except WrongDeviceError:
            return self._no_such_device(serial, ())
        except (NetworkError, ThrottledError) as error:
            return unasked(error, self._notes, "mfa_session")
        return self._with_session(identity, session)

    def _with_session(self, identity: CallerIdentity, session: Session) -> Signer:
        age = format_age(int(self._asking.clock()) - session.issued_at)
        left = format_duration(self._sessions.remaining(session))
        self._notes.note("mfa_session", "ok", f"the code was given {age} ago; the session lives for {left} more")
        return Signer(identity, session.credentials, session)

    def _wrong_device(self, key: SigningCredentials, identity: CallerIdentity, serial: str) -> Finding | None:
        """Return that the device is none of the user's, before a code is asked for."""
        try:
            serials = self._asking.iam(self._chain).list_mfa_devices(key, identity.user)
        except AwsError as error:
            why = in_short(error.message)
            self._notes.note("mfa_device", "unknown", f"the devices of the user cannot be listed: {why}")
            return None
        if serial not in serials:
            return self._no_such_device(serial, serials)
        self._notes.note("mfa_device", "ok", f"{mfa_device_name(serial)} is a device of the user")
        return None

    def _no_such_device(self, serial: str, serials: "list[str] | tuple[str, ...]") -> Finding:
        source = self._chain.source.name
        usable = [each for each in serials if not is_fido(each)]
        sentence = f"{serial} is not an MFA device of the user"
        self._notes.note("mfa_device", "failed", f"{sentence}; AWS lists {', '.join(serials) or 'none'}")
        advice = [f"awsroles setup {source} --mfa-serial {each}" for each in usable] or [
            f"awsroles mfa enroll --profile {source}"
        ]
        return Finding("mfa_wrong_device", "known", sentence, tuple(advice))


def key_age(asking: Asking, chain: ResolvedProfile, signer: Signer, notes: Notes) -> None:
    """Note the age of the access key, if the user may list keys."""
    if signer.session is None or not isinstance(chain.source_key, AccessKey | None):
        return
    key_id = signer.identity.key_id
    try:
        records = asking.iam(chain).list_access_keys(signer.session.credentials, signer.identity.user)
    except AwsError:
        return
    for each in records:
        if each.access_key_id == key_id:
            days = int(asking.clock() - each.created_at) // 86_400
            notes.note("access_key", "ok", f"{key_id} is active and {days} days old")


def hints(error: AwsError) -> tuple[str, ...]:
    """Return the hint of *error* as advice."""
    return (error.whole_hint,) if error.whole_hint else ()


def unasked(error: AwsError, notes: Notes, check: Check) -> Finding:
    """Return the finding of an *error* that leaves the question open, noted under *check*."""
    notes.note(check, "unknown", error.message)
    advice = hints(error)
    if isinstance(error, ThrottledError):
        return Finding("throttled", "known", error.message, advice)
    if isinstance(error, NetworkError):
        return Finding("network", "known", error.message, advice)
    return Finding("unknown", "likely", error.message, advice)


def _owner(arn: str) -> str:
    """Return the user or role with the *arn* by its name and account."""
    return f"{arn.rpartition('/')[2]} in account {arn.split(':')[4]}"
