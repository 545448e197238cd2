"""Reading of a git repository that somebody else may have filled."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from testbed.program.repository import git

from awsroles.adapters.files.organization_revision import OrganizationRevision
from awsroles.adapters.process.git import find_revision
from awsroles.core.org.source import UnreadableFileError
from awsroles.errors import ConfigurationError


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with one commit of `org/organization.toml`, and the tag v1."""
    folder = tmp_path / "repository"
    (folder / "org" / "parts").mkdir(parents=True)
    (folder / "org" / "organization.toml").write_text("version = 1\n")
    (folder / "org" / "parts" / "a b.toml").write_text("x_a = 1\n")
    (folder / "org" / "link.toml").symlink_to("/etc/passwd")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    git(folder, "tag", "v1")
    return folder


@pytest.mark.parametrize("name", ["HEAD", "main", "v1", "HEAD~0", "HEAD^{commit}", "@"])
def test_a_revision_is_found_by_its_name(repository: Path, name: str) -> None:
    (repository / "org" / "organization.toml").write_text("changed = 1\n")
    files = OrganizationRevision(find_revision(str(repository / "org"), name), name)
    assert files.read("organization.toml") == b"version = 1\n"
    assert files.matching("parts/*.toml") == ["parts/a b.toml"]
    assert files.shown("organization.toml") == f"{name}:org/organization.toml"


@pytest.mark.parametrize(
    "name",
    ["none", "--upload-pack=touch x", "-h", "a..b", "main:org", "ext::sh -c x", "", "a\nb", "a b", ":/one", "$(x)"],
)
def test_any_other_name_is_refused(repository: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="is neither a file nor a revision of git"):
        find_revision(str(repository), name)


def test_a_folder_without_a_repository_has_no_revisions(tmp_path: Path) -> None:
    # git says: not a git repository.
    with pytest.raises(ConfigurationError, match="is neither a file nor a revision of git"):
        find_revision(str(tmp_path), "main")


def test_a_symbolic_link_in_a_revision_is_not_followed(repository: Path) -> None:
    files = OrganizationRevision(find_revision(str(repository / "org"), "main"), "main")
    with pytest.raises(UnreadableFileError, match=r"main:org/link\.toml is a symbolic link") as caught:
        files.read("link.toml")
    assert caught.value.hint == "commit the file itself"
    (repository / "org" / "linked").symlink_to("parts")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "two")
    files = OrganizationRevision(find_revision(str(repository / "org"), "main"), "main")
    with pytest.raises(UnreadableFileError, match=r"main:org/linked is a symbolic link") as folder:
        files.read("linked/a b.toml")
    assert folder.value.hint == "commit the folder itself"
    with pytest.raises(UnreadableFileError, match="No such file") as missing:
        files.read("none.toml")
    assert missing.value.hint == "name a revision that has it"


def test_a_submodule_and_a_large_file_are_refused(repository: Path) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{commit},org/module.toml")
    (repository / "org" / "large.toml").write_bytes(b"#" * 3_000_000)
    git(repository, "add", "org/large.toml")
    git(repository, "commit", "-q", "-m", "two")
    files = OrganizationRevision(find_revision(str(repository / "org"), "main"), "main")
    with pytest.raises(UnreadableFileError, match=r"module\.toml is not a file"):
        files.read("module.toml")
    with pytest.raises(UnreadableFileError, match=r"large\.toml has over 2 MB"):
        files.read("large.toml")


def test_a_glob_that_means_a_thousand_folders_is_refused(repository: Path) -> None:
    tree = git(repository, "rev-parse", "HEAD:org")
    for _ in range(5):
        entries = "".join(f"040000 tree {tree}\td{number}\n" for number in range(10))
        tree = git(repository, "mktree", given=entries.encode())
    git(repository, "tag", "bomb", git(repository, "commit-tree", "-m", "bomb", tree))
    files = OrganizationRevision(find_revision(str(repository), "bomb"), "bomb")
    with pytest.raises(UnreadableFileError, match="over 1000 folders are searched") as caught:
        files.matching("*/*/*/*/*/*.toml")
    assert caught.value.hint == "name fewer by include"


def test_programs_that_the_repository_names_are_not_run(repository: Path, tmp_path: Path) -> None:
    program, traces = tmp_path / "program", tmp_path / "ran"
    program.write_text(f"#!/bin/sh\ntouch {traces}\n")
    program.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "core.askPass", "core.editor"):
        git(repository, "config", key, str(program))
    git(repository, "config", "core.hooksPath", str(tmp_path))
    git(repository, "config", "filter.x.smudge", str(program))
    (repository / ".gitattributes").write_text("*.toml filter=x diff=x\n")
    git(repository, "config", "diff.x.textconv", str(program))
    traces.unlink(missing_ok=True)
    files = OrganizationRevision(find_revision(str(repository / "org"), "main"), "main")
    assert files.read("organization.toml") == b"version = 1\n"
    assert not traces.exists()


def test_a_missing_object_is_fetched_from_nowhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A partial clone fetches it by a program, and the repository allows that protocol. git before 2.45 and its fixes
    # does not know GIT_NO_LAZY_FETCH.
    traces, bin_folder = tmp_path / "ran", tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / "git").write_text(f'#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec "{shutil.which("git")}" "$@"\n')
    (bin_folder / "git").chmod(0o755)
    settings = {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::touch {traces}",
        "protocol.ext.allow": "always",
    }
    for key, value in settings.items():
        git(repository, "config", key, value)
    files = OrganizationRevision(find_revision(str(repository / "org"), "main"), "main")
    assert files.matching("*.toml") == ["link.toml", "organization.toml"]
    name = git(repository, "rev-parse", "main:org/organization.toml")
    (repository / ".git" / "objects" / name[:2] / name[2:]).unlink()
    monkeypatch.setenv("PATH", f"{bin_folder}:{os.environ['PATH']}")
    with pytest.raises(ConfigurationError, match="git cat-file failed"):
        files.read("organization.toml")
    assert not traces.exists()


def test_a_hook_of_another_repository_changes_nothing(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    assert find_revision(str(repository / "org"), "main").prefix == "org/"


def test_a_machine_without_git_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(ConfigurationError, match="git cannot be run: Not a directory") as caught:
        find_revision(str(repository), "main")
    assert caught.value.hint == "install git, or name files instead"


def test_a_git_that_hangs_is_ended(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "git"
    program.write_text("#!/bin/sh\nexec sleep 100\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr("awsroles.adapters.process.git._SECONDS", 0.2)
    with pytest.raises(ConfigurationError, match="git rev-parse took over 0 s") as caught:
        find_revision(str(repository), "main")
    assert caught.value.hint == "name files instead"


def test_a_git_whose_child_keeps_the_output_open_is_ended_too(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, pid = tmp_path / "git", tmp_path / "pid"
    program.write_text(f"#!/bin/sh\nsetsid sleep 100 &\necho $! >{pid}\nexec sleep 100\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr("awsroles.adapters.process.git._SECONDS", 1.0)
    began = time.monotonic()
    try:
        with pytest.raises(ConfigurationError, match="git rev-parse took over 1 s"):
            find_revision(str(repository), "main")
        assert time.monotonic() - began < 30
    finally:
        os.kill(int(pid.read_text()), signal.SIGKILL)


def test_a_failure_of_git_is_told_in_its_words(repository: Path) -> None:
    (repository / ".git" / "config").write_text("[broken\n")
    with pytest.raises(ConfigurationError, match="git rev-parse failed: bad config") as caught:
        find_revision(str(repository), "main")
    assert caught.value.hint == "check the repository with git status"
