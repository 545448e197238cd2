"""The words of an explanation, which `explain --json` prints and docs/explain.md lists."""

from typing import Literal

Verdict = Literal["allowed", "denied", "unknown"]
Certainty = Literal["known", "likely"]
Result = Literal["ok", "failed", "unknown", "skipped"]
Check = Literal[
    "profile",
    "clock",
    "access_key",
    "mfa_device",
    "mfa_session",
    "policies",
    "simulator",
    "assume_role",
    "limits",
    "parameters",
    "trust_policy",
    "owner",
]
Cause = Literal[
    "profile_missing",
    "profile_shadowed",
    "clock_skew",
    "key_unknown",
    "key_inactive",
    "mfa_missing",
    "mfa_too_old",
    "mfa_wrong_device",
    "no_identity_policy",
    "explicit_deny",
    "boundary",
    "role_missing",
    "role_missing_or_untrusted",
    "untrusted",
    "role_name_near",
    "account_near",
    "external_id",
    "duration",
    "session_name",
    "source_identity",
    "session_tags",
    "chained_duration",
    "scp",
    "rcp",
    "endpoint_policy",
    "throttled",
    "network",
    "unknown",
]

REASON = "awsroles explain"
"""The reason for a session that is only asked for, if a profile passes reasons as session tags."""

# Causes that say that AWS could not be asked.
UNASKED: frozenset[Cause] = frozenset({"throttled", "network"})
