"""The names of our items among the keys of the kernel."""

from pathlib import Path

from testbed.keyring.file_stores import FileStores

from awsroles.adapters.file_store.kernel_key_names import item_names

ITEMS = {"awsroles/role-session//home/ada/my config: 7#prod", "awsroles/mfa-session/arn:aws:iam::1:user/zoë"}


def test_the_items_of_a_state_folder_are_named_and_no_others(file_stores: FileStores, tmp_path: Path) -> None:
    other = FileStores(tmp_path / "other")
    for item in ITEMS:
        file_stores.session_store().set(item, "secret")
    other.session_store().set("awsroles/role-session/other", "secret")
    assert item_names(file_stores.folder) == ITEMS
    assert item_names(str(tmp_path / "nowhere")) == frozenset()
