"""The guards that an organization's file sets: options of a profile, and the policy files that these name."""

import json
from collections.abc import Mapping
from hashlib import sha256
from os.path import join
from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.org.access import Access
from awsroles.core.org.policies.named import policy_arn
from awsroles.errors import ConfigurationError

_FILE = "file:"


@dataclass(frozen=True)
class Guards:
    """Makes guards, with policy files in *folder*, from the *documents* of the organization's file by their paths."""

    folder: str = ""
    documents: Mapping[str, str] = {}

    def of(self, access: Access) -> tuple[dict[str, str], dict[str, bytes]]:
        """Return the options of the profile for *access*, and the policy file that they name, by its path.

        Policies in files become one. Raises ConfigurationError if they differ too much for that.
        """
        found = {"awsroles_confirm": "true"} if access.get("confirm") else {}
        guard = access.get("guard") or []
        partition, account = access.role_arn.split(":")[1], access.account_id
        arns = [policy_arn(text, partition, account) for text in guard if not text.startswith(_FILE)]
        if arns:
            found["awsroles_policy_arns"] = ", ".join(arns)
        paths = [text.removeprefix(_FILE) for text in guard if text.startswith(_FILE)]
        files = {}
        if paths:
            content = _joined([json.loads(self.documents[path]) for path in paths], access.profile)
            name = sha256(content).hexdigest()
            path = join(self.folder, f"{name[:16]}.json")
            files[path] = content
            found |= {"awsroles_policy_file": path, "awsroles_policy_sha256": name}
        return found, files


def _joined(documents: list[dict[str, Any]], profile: str) -> bytes:
    """Return one policy with the statements of *documents*, which allows what any of them does."""
    if len(documents) == 1:
        return json.dumps(documents[0], indent=2).encode() + b"\n"
    versions = {document.get("Version", "2008-10-17") for document in documents}
    if len(versions) > 1:
        raise ConfigurationError(
            f"the policies that guard {profile} have different versions", "give each of them Version 2012-10-17"
        )
    # An ID may be in several of them, and not twice in one policy.
    statements = [
        {key: value for key, value in statement.items() if key != "Sid"}
        for document in documents
        for statement in _listed(document["Statement"])
    ]
    return json.dumps({"Version": versions.pop(), "Statement": statements}, indent=2).encode() + b"\n"


def _listed(statements: Any) -> list[dict[str, Any]]:
    return statements if isinstance(statements, list) else [statements]
