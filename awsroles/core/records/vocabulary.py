"""The JSON objects of `--json`, documented in docs/json.md. The keys of an object are the fields of its record.

Each key is present, with None for no value. Only errors and diffs have sentences as values.
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
    """An error; *code* is the one of its class in `errors`."""

    code: str
    exit_code: int
    message: str
    hint: str | None


def error_record(error: AwsrolesError) -> ErrorRecord:
    """Return the record of *error*."""
    return ErrorRecord(error.code, error.exit_code, error.message, error.whole_hint)


@dataclass(frozen=True, kw_only=True)
class ProfileRecord:
    """A profile with its session; times in RFC 3339, *error* if the profile cannot be used."""

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
    session_policy: bool = False
    elevated_until: str | None = None
    error: ErrorRecord | None = None


@dataclass(frozen=True, kw_only=True)
class DetailedRecord(ProfileRecord):
    """The object of `profile show`; *source_profiles* starts with the profile's own source."""

    source_profiles: tuple[str, ...] = ()
    role_session_name: str | None = None
    source_identity: str | None = None
    external_id: str | None = None
    color: str | None = None
    confirm: bool = False
    policy_arns: tuple[str, ...] = ()
    policy_file: str | None = None


@dataclass(frozen=True, kw_only=True)
class LogoutRecord(ProfileRecord):
    """The object of `logout`; *deleted* if there was a session."""

    deleted: bool


@dataclass(frozen=True)
class StoreItemRecord:
    """An item and its location."""

    item: str
    place: str


@dataclass(frozen=True)
class StoreRecord:
    """The store in use; *items* is None if only an unlocked store can list them."""

    store: Literal["keyring", "file"]
    store_state: Literal["open", "locked", "not_answering"]
    items: tuple[StoreItemRecord, ...] | None
    error: ErrorRecord | None


@dataclass(frozen=True)
class SettingRecord:
    """A setting; *line* is that of *file*, if the value is from there."""

    setting: str
    value: str | int | None
    default: str | int | None
    source: Literal["default", "file", "environment"]
    variable: str | None
    file: str
    line: int | None


@dataclass(frozen=True, kw_only=True)
class AddedRecord(DetailedRecord):
    """The object of `profile add`; *changed* unless the profile was the same before."""

    changed: bool


@dataclass(frozen=True, kw_only=True)
class LoginRecord(ProfileRecord):
    """The object of `login`."""

    caller_arn: str | None


@dataclass(frozen=True, kw_only=True)
class ElevationRecord(ProfileRecord):
    """The object of `elevate`."""

    reason: str
    caller_arn: str | None


@dataclass(frozen=True, kw_only=True)
class SetupRecord(ProfileRecord):
    """The object of `setup`, with the ID of the stored access key."""

    access_key_id: str


@dataclass(frozen=True, kw_only=True)
class RotationRecord(ProfileRecord):
    """The object of `rotate`, with the ID of the new access key (None in a dry run) and of the deleted ones."""

    access_key_id: str | None
    deleted_access_key_ids: tuple[str, ...]
    dry_run: bool


@dataclass(frozen=True, kw_only=True)
class EnrollmentRecord(ProfileRecord):
    """The object of `mfa enroll`; a device that *is_used* is the *mfa_serial* of the profile as well."""

    enrolled_mfa_serial: str
    is_used: bool
    seed_stored: bool


@dataclass(frozen=True, kw_only=True)
class DiscoveredRecord:
    """A role of `discover`; *access* is None for a stale profile, *verified* if AWS was not asked or did not answer."""

    profile: str
    account_id: str
    account_name: str | None
    role_arn: str
    role_name: str
    access: Literal["allowed", "possible", "conditional"] | None
    conditions: tuple[str, ...]
    allowed_by: str | None
    state: Literal["new", "known", "changed", "stale", "conflict"]
    verified: bool | None


@dataclass(frozen=True)
class StepRecord:
    """One check of `explain`."""

    check: str
    result: Literal["ok", "failed", "unknown", "skipped"]
    evidence: str


@dataclass(frozen=True, kw_only=True)
class ExplanationRecord:
    """The object of `explain`; *cause* is None if the role is allowed, *message* is for the role's owner."""

    profile: str
    role_arn: str | None
    verdict: Literal["allowed", "denied", "unknown"]
    cause: str | None
    certainty: Literal["known", "likely"]
    steps: tuple[StepRecord, ...]
    advice: tuple[str, ...]
    message: str | None


@dataclass(frozen=True, kw_only=True)
class ConsoleRecord(ProfileRecord):
    """The object of `console`; *url* is None for a secret that was opened or copied."""

    url: str | None = field(repr=False)
    is_secret: bool
    action: Action


@dataclass(frozen=True, kw_only=True)
class ChangedRecord(ProfileRecord):
    """A profile and the outcome of its change."""

    outcome: Outcome


@dataclass(frozen=True)
class LeftRecord:
    """A thing of another tool that is not taken over."""

    what: str
    why: str


@dataclass(frozen=True)
class MoveRecord:
    """The object of `setup --from-tool`; in a dry run a unified *diff*."""

    tool: str
    dry_run: bool
    diff: str | None
    master_profiles: tuple[str, ...]
    role_profiles: tuple[str, ...]
    left: tuple[LeftRecord, ...]


@dataclass(frozen=True)
class ConfigChangeRecord:
    """A change of the config file; in a dry run a unified *diff*; *deleted_items* are those of the secret store."""

    config_file: str
    dry_run: bool
    diff: str | None
    deleted_items: tuple[str, ...]
    profiles: tuple[ChangedRecord, ...]
