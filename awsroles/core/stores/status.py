"""Status of a secret store and its items, without unlocking it."""

from collections.abc import Sequence
from typing import Literal

from awsroles.core.dataclass import dataclass
from awsroles.core.records.vocabulary import StoreItemRecord, StoreRecord, error_record
from awsroles.core.stores.store import StoreName, StoreView
from awsroles.errors import StorageError


@dataclass(frozen=True)
class StoreStatus:
    """One store; *items* has the name and location of each item, or is None if the store must be unlocked for that.

    *problem* is the error of a store that does not answer.
    """

    store: StoreName
    description: str
    state: Literal["open", "locked", "not answering"]
    items: tuple[tuple[str, str], ...] | None
    problem: StorageError | None = None


def store_record(found: StoreStatus) -> StoreRecord:
    """Return the JSON record of a store."""
    items = None if found.items is None else tuple(StoreItemRecord(item, _word(place)) for item, place in found.items)
    states: dict[str, Literal["open", "locked", "not_answering"]]
    states = {"open": "open", "locked": "locked", "not answering": "not_answering"}
    error = None if found.problem is None else error_record(found.problem)
    return StoreRecord(found.store, states[found.state], items, error)


def _word(place: str) -> str:
    """Return a location as an identifier."""
    return place.lower().replace(" ", "_")


def status(name: StoreName, view: StoreView, items: Sequence[str]) -> StoreStatus:
    """Return the status of the store *name*, with those of *items* that it has and those that it lists."""
    try:
        state: Literal["open", "locked"] = "locked" if view.is_locked() else "open"
        names = sorted({*items, *view.names()})
    except StorageError as error:
        return StoreStatus(name, view.description, "not answering", None, error)
    try:
        places = [(item, view.location(item)) for item in names]
    except StorageError:
        return StoreStatus(name, view.description, state, None)
    return StoreStatus(
        name, view.description, state, tuple((item, place) for item, place in places if place is not None)
    )
