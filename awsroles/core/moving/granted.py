"""Profiles and settings of Granted.

Sources: fwdcloudsec/granted 0.39, `pkg/granted/credentials.go`, `pkg/config/config.go`,
`pkg/securestorage/securestorage.go`.
"""

from collections.abc import Mapping
from shlex import quote
from typing import Any

from awsroles.core.dataclass import replace
from awsroles.core.moving.reading import Reading
from awsroles.core.moving.rules import Rules
from awsroles.core.moving.theirs import Left, Seen, Theirs
from awsroles.core.moving.traces import is_process_of

_SERVICE = "granted-aws-iam-credentials"
# Of what Granted stores for itself, or shows.
_OWN = frozenset(("Ordering", "DisableUsageTips", "Keyring", "DefaultBrowser"))
_REASONS = {
    "ProfileRegistry": "awsroles org sync reads an organization's file instead",
    "ProfileRegistryURLS": "awsroles org sync reads an organization's file instead",
    "ExportCredsToAWS": "awsroles writes no temporary keys into files",
    "ExportCredentialSuffix": "awsroles writes no temporary keys into files",
    "SSO": "awsroles does not serve IAM Identity Center (SSO)",
}


def read(seen: Seen) -> Theirs:
    """Return the IAM users whose keys Granted keeps, their roles, and its settings."""
    profiles, keyring = seen.profiles, seen.settings.get("Keyring")
    backend = keyring.get("Backend") if isinstance(keyring, dict) else None
    where = f"its {backend} store" if isinstance(backend, str) else "its keyring"

    def is_kept(name: str) -> bool:
        return is_process_of("granted", profiles.options(name).get("credential_process"))

    rules = Rules(
        "granted",
        profiles.options,
        place=lambda name: f"{where}, as {name} of {_SERVICE}",
        may_keep=is_kept,
        is_user=is_kept,
        forget=lambda name: f"granted credentials remove {quote(name)}",
    )
    theirs = Reading(profiles, rules).run(_browser(seen.settings))
    left = [
        Left(f"{key} in {seen.path}", _REASONS.get(key, "awsroles has no setting for it"))
        for key, value in seen.settings.items()
        if key not in _OWN and key != "CustomBrowserPath" and _is_set(value)
    ]
    return replace(theirs, left=(*theirs.left, *left))


def _browser(settings: Mapping[str, Any]) -> dict[str, str]:
    path = settings.get("CustomBrowserPath")
    return {"browser": path} if isinstance(path, str) and path else {}


def _is_set(value: Any) -> bool:
    """Say whether the user has set *value*: Granted writes every key, and tables of empty values."""
    return any(_is_set(each) for each in value.values()) if isinstance(value, dict) else bool(value)
