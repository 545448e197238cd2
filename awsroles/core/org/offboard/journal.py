"""The journal of an offboarding: what was there when it began, and each step before and after its call."""

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from awsroles.core.dataclass import dataclass

Outcome = Literal["done", "gone", "failed"]
"""The end of a step: *gone* if AWS does not know its target any more."""


class JournalFile(Protocol):
    """The port to the file of one journal."""

    def load(self) -> list[Mapping[str, Any]]:
        """Return the entries, none if there is no file; raise StorageError."""

    def add(self, entry: Mapping[str, Any]) -> None:
        """Append *entry* and keep it even if the power fails; raise StorageError."""

    def clear(self) -> None:
        """Remove the file; raise StorageError."""


@dataclass(frozen=True)
class Done:
    """A step that was taken: *at* is in seconds since the epoch; *message* is AWS's if it failed."""

    phase: str
    account: str
    action: str
    target: str
    outcome: Outcome
    at: float
    message: str | None = None


class Journal:
    """The journal in *file*. It is read once, and written before and after each call."""

    def __init__(self, file: JournalFile) -> None:
        self._file = file
        self._entries = [dict(each) for each in file.load()]

    def begin(self, unique_id: str, began: float, facts: Mapping[str, Any]) -> None:
        """Go on with the journal of the user *unique_id* and of the same change, else begin a new one with *facts*.

        A finished journal is opened again: it stays the evidence of what was done before.
        """
        if not self.is_of(unique_id) or self.first("change") != facts.get("change"):
            self._file.clear()
            self._entries = []
            self._add({"began": began, "user_id": unique_id, **facts})
        elif self.is_finished:
            self._add({"reopened": began, **facts})

    def is_of(self, unique_id: str) -> bool:
        """Say whether the journal is that of the user *unique_id*, and not of an earlier one of the name."""
        return bool(self._entries) and self.first("user_id") == unique_id

    def left_roles(self) -> dict[str, str]:
        """Return the roles of an unfinished run, each with the name of its account."""
        found: dict[str, str] = {}
        for each in [] if self.is_finished else self._entries:
            roles = each.get("roles")
            found.update({str(arn): str(roles[arn]) for arn in roles} if isinstance(roles, dict) else {})
        return found

    def left_devices(self, listed: list[str]) -> tuple[str, ...]:
        """Return the MFA devices of the beginning that are neither *listed* any more nor deleted."""
        deleted = {
            each.get("target")
            for each in self._entries
            if "step" in each and each["action"] == "DeleteVirtualMFADevice" and each["outcome"] != "failed"
        }
        known = dict.fromkeys(str(serial) for each in self._entries for serial in each.get("devices") or ())
        return tuple(each for each in known if each not in (*listed, *deleted))

    @property
    def is_finished(self) -> bool:
        """True if all was done."""
        ends = [each for each in self._entries if "finished" in each or "reopened" in each]
        return bool(ends) and "finished" in ends[-1]

    def first(self, name: str) -> Any:
        """Return a fact of the beginning, None if there is none."""
        return self._entries[0].get(name) if self._entries else None

    def fact(self, name: str) -> Any:
        """Return the fact *name* that was noted last, None if there is none."""
        return next((each[name] for each in reversed(self._entries) if name in each), None)

    def note(self, name: str, value: Any) -> None:
        """Note a fact."""
        self._add({name: value})

    def intend(self, key: str, done: Done) -> None:
        """Note that the call of a step begins."""
        self._add({"intent": key, **vars(done)})

    def done(self, key: str, done: Done) -> None:
        """Note how the step ended."""
        self._add({"step": key, **vars(done)})

    def taken(self, before: str) -> set[str]:
        """Return the keys of the steps that were done since the fact `before` was noted as *before*."""
        start = max((number for number, each in enumerate(self._entries) if each.get("before") == before), default=0)
        return {
            str(each["step"])
            for each in self._entries[start:]
            if "step" in each and each.get("outcome") in ("done", "gone")
        }

    @property
    def steps(self) -> list[Done]:
        """The steps in the order of their beginnings, each with its last outcome.

        A step of an interrupted run that was not taken again was done: AWS shows what it should do.
        """
        found: dict[str, Done] = {}
        for each in self._entries:
            key = each.get("step", each.get("intent"))
            if key is not None:
                values = {name: each[name] for name in _FIELDS}
                found[str(key)] = Done(**values)
        return list(found.values())

    def _add(self, entry: Mapping[str, Any]) -> None:
        self._file.add(entry)
        self._entries.append(dict(entry))


_FIELDS = ("phase", "account", "action", "target", "outcome", "at", "message")
