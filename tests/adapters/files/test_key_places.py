"""The files in which keys are looked for, and those that are not opened."""

import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from awsroles.adapters.files.key_places import seen_texts
from awsroles.adapters.files.owners import seen_paths
from awsroles.core.doctor.permissions import owners


def seen(home: Path, **environ: str) -> list[str]:
    """Return the paths of the texts, below *home*."""
    aws = home / ".aws"
    found = seen_texts(str(aws / "config"), str(aws / "credentials"), environ, str(home / "work"))
    return [os.path.relpath(each.path, home) for each in found]


@pytest.fixture
def filled(home: Path) -> Path:
    """Return a home in which the files of every kind are."""
    for name in (
        ".aws/credentials",
        ".aws/config.bak",
        ".zshrc",
        ".config/fish/config.fish",
        ".config/environment.d/aws.conf",
        ".s3cfg",
        ".gitconfig",
        "work/.env",
        "work/.envrc",
        "work/.git/config",
        "work/notes.txt",
        "zsh/.zshenv",
    ):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n")
    return home


def test_files_of_aws_of_shells_of_git_and_of_the_folder_are_read(filled: Path) -> None:
    assert sorted(seen(filled, ZDOTDIR=str(filled / "zsh"))) == [
        ".aws/config.bak",
        ".aws/credentials",
        ".config/environment.d/aws.conf",
        ".config/fish/config.fish",
        ".gitconfig",
        ".s3cfg",
        ".zshrc",
        "work/.env",
        "work/.envrc",
        "work/.git/config",
        "zsh/.zshenv",
    ]


def test_the_git_configuration_is_that_of_the_folder_above(filled: Path) -> None:
    inner = filled / "work" / "a" / "b"
    inner.mkdir(parents=True)
    found = seen_texts("/nonexistent/config", "/nonexistent/credentials", {}, str(inner))
    assert str(filled / "work" / ".git" / "config") in [each.path for each in found]


def test_a_pipe_a_folder_a_loop_and_bytes_stop_nothing(home: Path) -> None:
    os.mkfifo(home / ".bashrc")
    (home / ".zshrc").mkdir()
    (home / ".profile").symlink_to(".profile")
    (home / ".zshenv").write_bytes(b"\xff\x00")
    assert seen(home) == [".zshenv"]


def test_a_file_with_two_names_is_read_once(home: Path) -> None:
    (home / "dotfiles").write_text("x")
    for name in (".zshrc", ".bashrc"):
        (home / name).symlink_to("dotfiles")
    assert seen(home) == [".bashrc"]


def test_a_file_of_another_user_is_not_opened_and_its_owner_is_told(
    filled: Path, unprivileged: Callable[..., CompletedProcess[str]]
) -> None:
    for path in (filled, *filled.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    config = filled / ".aws" / "config"
    config.write_text("x")
    config.chmod(0o644)
    program = f"""
import os
os.environ["HOME"] = {str(filled)!r}
from awsroles.adapters.files.key_places import seen_texts
from awsroles.adapters.files.owners import seen_paths
from awsroles.core.doctor.permissions import owners
aws = {str(filled / ".aws")!r}
print(len(seen_texts(aws + "/config", aws + "/credentials", {{}}, {str(filled / "work")!r})))
seen = seen_paths([(aws, "commands"), (aws + "/config", "commands"), (aws + "/gone", "state")], ["/"])
print([(each.message, each.fix) for each in owners(seen, os.geteuid())])
"""
    done = unprivileged(program)
    assert done.stdout.splitlines() == [
        "0",
        f"[('a folder belongs to another user', 'sudo chown -R $USER {filled / '.aws'}')]",
    ]


def test_owners_and_modes_are_those_of_the_file_system(home: Path) -> None:
    path = home / "x"
    path.write_text("")
    path.chmod(0o640)
    (found,) = seen_paths([(str(path), "secrets"), (str(home / "gone"), "state")], [str(home)])
    assert (found.user_id, found.mode, found.is_folder, found.content) == (os.geteuid(), 0o640, False, "secrets")
    assert found.is_own_place
    assert owners([found], os.geteuid()) == []
    assert [each.is_own_place for each in seen_paths([("/usr", "commands")], [str(home)])] == [False]
