"""The policies of a snapshot: documents as AWS wrote them, which are read when they are asked for."""

import json
from functools import cached_property, lru_cache
from typing import Any

from awsroles.core.dataclass import dataclass
from awsroles.core.iam.documents import read_json, read_policy
from awsroles.core.iam.refusal import RefusedPolicyError
from awsroles.core.iam.statements import Policy, PolicyKind

# Accounts of one organization have the same policies: so many of them are kept as they were read.
_KEPT = 4096


@dataclass(frozen=True)
class HeldPolicy:
    """A policy called *name*: *document* is its JSON, as text or objects, None if it is not known.

    *arn* is that of a managed policy or a service control policy, None for an in-line one and a trust policy.
    *label* is what messages call it, such as `policy read of role audit`.
    """

    kind: PolicyKind
    name: str
    label: str
    document: Any
    arn: str | None = None

    @property
    def policy(self) -> Policy | None:
        """The policy as the engine takes it, None if *problem* says why there is none."""
        return self._read[0]

    @property
    def problem(self) -> str | None:
        """The reason for which the document cannot be evaluated, None if it can."""
        return self._read[1]

    @cached_property
    def content(self) -> Any:
        """The document as the objects of its JSON, None if it is not known or no JSON."""
        if not isinstance(self.document, str):
            return self.document
        try:
            return read_json(self.document)
        except RefusedPolicyError:
            return None

    @cached_property
    def text(self) -> str | None:
        """The document as JSON with its keys in order: equal texts are equal documents, whatever their white space.

        It is None if the document is not known: nothing equals that.
        """
        if self.content is None:
            return self.document if isinstance(self.document, str) else None
        return json.dumps(self.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @cached_property
    def _read(self) -> tuple[Policy | None, str | None]:
        if self.document is None:
            return None, "its document is not known"
        if isinstance(self.document, str):
            return _kept(self.document, self.kind, self.label)
        return _read(self.document, self.kind, self.label)


def _read(document: Any, kind: PolicyKind, name: str) -> tuple[Policy | None, str | None]:
    try:
        return read_policy(document, kind, name), None
    except RefusedPolicyError as error:
        return None, error.message


_kept = lru_cache(_KEPT)(_read)
