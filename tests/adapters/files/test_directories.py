"""A directory of another user is refused."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awsroles.adapters.files.directories import refuse_foreign_owner
from awsroles.errors import ConfigurationError


def test_our_own_directory_and_a_missing_one_are_not_refused_nor_made(tmp_path: Path) -> None:
    refuse_foreign_owner(str(tmp_path))
    refuse_foreign_owner(str(tmp_path / "missing" / "deeper"))
    assert not (tmp_path / "missing").exists()


def test_a_folder_of_another_user_is_refused(tmp_path: Path, unprivileged: Callable[..., Any]) -> None:
    for part in (tmp_path, *tmp_path.parents[:2]):
        part.chmod(0o755)
    done = unprivileged(
        f"""
from awsroles.adapters.files.directories import refuse_foreign_owner
from awsroles.errors import ConfigurationError
try:
    refuse_foreign_owner({str(tmp_path)!r})
except ConfigurationError as error:
    print(error.message, "|", error.whole_hint)
"""
    )
    assert f"{tmp_path} belongs to another user (uid {os.getuid()}, and you are uid " in done.stdout
    assert f"run awsroles without sudo, or take the folder back: sudo chown -R $USER {tmp_path}" in done.stdout


def test_a_file_in_the_path_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot look at") as caught:
        refuse_foreign_owner(str(tmp_path / "file" / "state"))
    assert caught.value.hint == "make it and the folders above it yours"
