"""The vocabulary of `--json`: an object's keys are the fields of its record, in docs/json.md as here.

Each key is always there, None if there is no value. No value is a sentence, but for those of an error and a diff.
"""

from typing import Literal

from awsroles.core.dataclass import dataclass, field
from awsroles.errors import AwsrolesError

Kind = Literal["user", "role", "other"]
SessionState = Literal["live", "expired", "none", "unknown"]
SessionVia = Literal["mfa_session", "access_key"]
Remark = Literal["native", "plaintext_key", "temporary_key", "foreign"]
Action = Literal["opened", "copied", "printed"]
Outcome = Literal["adopted", "removed", "restored", "unchanged", "refused"]


@dataclass(frozen=True)
class ErrorRecord:
    """What went wrong: *code* is the word of its kind in `errors`."""

    code: str
    exit_code: int
    message: str
    hint: str | None


def error_record(error: AwsrolesError) -> ErrorRecord:
    """Return *error* as programs read it."""
    return ErrorRecord(error.code, error.exit_code, error.message, error.hint)


@dataclass(frozen=True, kw_only=True)
class ProfileRecord:
    """A profile with its session; *expires_at* as RFC 3339 writes it, *error* says why it cannot be used."""

    profile: str | None
    kind: Kind
    account_id: str | None = None
    account_name: str | None = None
    role_arn: str | None = None
    role_name: str | None = None
    user_arn: str | None = None
    source_profile: str | None = None
    region: str | None = None
    mfa_serial: str | None = None
    duration_seconds: int | None = None
    session_via: SessionVia | None = None
    state: SessionState = "none"
    expires_at: str | None = None
    remark: Remark | None = None
    error: ErrorRecord | None = None


@dataclass(frozen=True, kw_only=True)
class DetailedRecord(ProfileRecord):
    """All that `profile show` tells: *source_profiles* from the profile's own source to the last one."""

    source_profiles: tuple[str, ...] = ()
    role_session_name: str | None = None
    source_identity: str | None = None
    external_id: str | None = None
    color: str | None = None


@dataclass(frozen=True, kw_only=True)
class LogoutRecord(ProfileRecord):
    """A profile that was logged out of; *deleted* says whether there was a session."""

    deleted: bool


@dataclass(frozen=True)
class StoreItemRecord:
    """An item by its name, and where it is."""

    item: str
    place: str


@dataclass(frozen=True)
class StoreRecord:
    """The store in use; the *items* are None if they cannot be known without opening it."""

    store: Literal["keyring", "file"]
    store_state: Literal["open", "locked", "not_answering"]
    items: tuple[StoreItemRecord, ...] | None
    error: ErrorRecord | None


@dataclass(frozen=True, kw_only=True)
class AddedRecord(DetailedRecord):
    """A profile that `profile add` has written; not *changed* if it was like that already."""

    changed: bool


@dataclass(frozen=True, kw_only=True)
class LoginRecord(ProfileRecord):
    """A profile that was logged in to."""

    caller_arn: str | None


@dataclass(frozen=True, kw_only=True)
class SetupRecord(ProfileRecord):
    """A master profile with the ID of the access key that was stored."""

    access_key_id: str


@dataclass(frozen=True, kw_only=True)
class RotationRecord(ProfileRecord):
    """A master profile with the ID of its new access key, None in a dry run, and those of the keys that go."""

    access_key_id: str | None
    deleted_access_key_ids: tuple[str, ...]
    dry_run: bool


@dataclass(frozen=True, kw_only=True)
class EnrolmentRecord(ProfileRecord):
    """A master profile and its user's new device, which is its *mfa_serial*, too, if it is used."""

    enrolled_mfa_serial: str
    is_used: bool
    seed_stored: bool


@dataclass(frozen=True, kw_only=True)
class ConsoleRecord(ProfileRecord):
    """A role and its page in the console; *url* is None if it is a secret that went elsewhere."""

    url: str | None = field(repr=False)
    is_secret: bool
    action: Action


@dataclass(frozen=True, kw_only=True)
class ChangedRecord(ProfileRecord):
    """A profile that was to be changed, and what came of it."""

    outcome: Outcome


@dataclass(frozen=True)
class ConfigChangeRecord:
    """A change of the config file, made or, in a dry run, shown as a unified *diff*."""

    config_file: str
    dry_run: bool
    diff: str | None
    profiles: tuple[ChangedRecord, ...]
