"""Which items of ours the Secret Service has, by name: no secret is read, and nobody is asked."""

from contextlib import closing

from awsroles.adapters.keyring.secretstorage_collection import ItemGone, usable_collection

# What the keyring library files them under beside their name, which it calls the service.
_ATTRIBUTES = {"username": "awsroles"}
_OURS = "awsroles/"


def item_names() -> frozenset[str]:
    """Return the names of the items in the default collection; raise StorageError, StoreLockedError if it is locked."""
    names = set()
    collection = usable_collection()
    with closing(collection.connection):
        for item in collection.search_items(_ATTRIBUTES):
            try:
                names.add(item.get_attributes().get("service", ""))
            except ItemGone:  # noqa: PERF203 - another process may remove it meanwhile
                continue
    return frozenset(name for name in names if name.startswith(_OURS))
