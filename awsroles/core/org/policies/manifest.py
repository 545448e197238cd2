"""The manifest of a folder of generated files, by which awsroles knows its own files later."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Literal, get_args

from awsroles.core.dataclass import dataclass, field
from awsroles.core.iam.documents import read_json
from awsroles.core.iam.refusal import RefusedPolicyError
from awsroles.core.org.policies.formats.json_text import json_text
from awsroles.core.org.source import leads_outside
from awsroles.errors import ConfigurationError

MANIFEST = ".awsroles-generated.json"
"""The name of the manifest in the folder."""

Format = Literal["json", "terraform", "cloudformation"]
_VERSION = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Names get into commands that people copy.
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_ID = re.compile(r"[0-9]{12}", re.ASCII)
_ROLE = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)
_ARN = re.compile(r"arn:[a-z-]+:iam::[0-9]{12}:policy/[\w+=,.@/-]{1,640}", re.ASCII)


@dataclass(frozen=True)
class AccountPart:
    """An account's *id*, and the names of the *roles* that are generated for it.

    *policies* are the ARNs of its customer managed policies, *stack_sets* the names of those that it is in.
    """

    id: str
    roles: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    stack_sets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """The *files* of a folder with the SHA-256 of each, by their paths.

    *master* is the master account's ID. *accounts* have roles, *removed* ones had them, and instructions tell how to
    remove these. Both are by name. While the folder is written, and after an interruption, *unfinished* has what each
    file that differs is to become: a SHA-256, or None if it is to be deleted.
    """

    format: Format
    master: str
    files: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, AccountPart] = field(default_factory=dict)
    removed: Mapping[str, AccountPart] = field(default_factory=dict)
    unfinished: Mapping[str, str | None] = field(default_factory=dict)

    def knows(self, path: str, content: bytes) -> bool:
        """Say whether *content* is what awsroles wrote to *path*, or what it was about to write."""
        return digest(content) in (self.files.get(path), self.unfinished.get(path))


class BrokenManifestError(ConfigurationError):
    """A manifest that awsroles did not write."""


def digest(content: bytes) -> str:
    """Return the SHA-256 of *content* in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def manifest_text(manifest: Manifest) -> str:
    """Return *manifest* as JSON, sorted, so that two branches of git merge."""
    record: dict[str, Any] = {
        "version": _VERSION,
        "format": manifest.format,
        "master_account": manifest.master,
        "accounts": _account_records(manifest.accounts),
        "removed": _account_records(manifest.removed),
        "files": dict(sorted(manifest.files.items())),
    }
    if manifest.unfinished:
        record["unfinished"] = dict(sorted(manifest.unfinished.items()))
    return json_text(record)


def read_manifest(content: bytes, shown: str) -> Manifest:
    """Return the manifest with *content*; raise BrokenManifestError, which names it as *shown*.

    Every path leads to a file below the folder.
    """
    try:
        record = read_json(content.decode())
        if record.get("version") != _VERSION:
            raise _broken(shown, "its version is of another awsroles")
        return _manifest(record)
    except (UnicodeDecodeError, RefusedPolicyError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise _broken(shown, "awsroles did not write it so") from error


def _broken(shown: str, reason: str) -> BrokenManifestError:
    return BrokenManifestError(
        f"{shown} is not the manifest of generated files: {reason}", "bring it back, such as by git checkout"
    )


def _manifest(record: dict[str, Any]) -> Manifest:
    """Return the manifest of *record*; raise KeyError, TypeError, ValueError, AttributeError for another shape."""
    if record["format"] not in get_args(Format):
        raise ValueError(record["format"])
    return Manifest(
        record["format"],
        _fit(_ID, record["master_account"]),
        {_path(path): _fit(_SHA256, each) for path, each in record["files"].items()},
        _accounts(record["accounts"]),
        _accounts(record["removed"]),
        {
            _path(path): None if each is None else _fit(_SHA256, each)
            for path, each in record.get("unfinished", {}).items()
        },
    )


def _accounts(record: dict[str, Any]) -> dict[str, AccountPart]:
    return {
        _fit(_ACCOUNT, name): AccountPart(
            _fit(_ID, each["id"]),
            tuple(_fit(_ROLE, role) for role in each["roles"]),
            tuple(_fit(_ARN, arn) for arn in each.get("policies", ())),
            tuple(_fit(_ROLE, stack) for stack in each.get("stack_sets", ())),
        )
        for name, each in record.items()
    }


def _account_records(accounts: Mapping[str, AccountPart]) -> dict[str, dict[str, Any]]:
    return {name: _account_record(each) for name, each in sorted(accounts.items())}


def _account_record(part: AccountPart) -> dict[str, Any]:
    record = {"id": part.id, "roles": part.roles, "policies": part.policies, "stack_sets": part.stack_sets}
    return {key: value for key, value in record.items() if value or key in ("id", "roles")}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _path(value: object) -> str:
    path = _text(value)
    if leads_outside(path) or "\0" in path or not all(path.split("/")) or path == MANIFEST:
        raise ValueError(path)
    return path


def _fit(pattern: re.Pattern[str], value: object) -> str:
    if pattern.fullmatch(_text(value)) is None:
        raise ValueError(value)
    return _text(value)
