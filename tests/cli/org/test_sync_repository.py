"""`awsroles org sync` with a git repository."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from testbed.program.command_line import CommandLine, Done
from testbed.program.repository import git
from testbed.scenarios.organizations import MASTER_OF

OFFLINE = "cannot be fetched: "
CHAINED = """
[profile chained]
credential_process = awsroles credential-process chained
region = eu-west-1
awsroles_role_arn = arn:aws:iam::999999999999:role/chained
awsroles_source_profile = prod-operations
"""


@pytest.fixture
def served(committed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the repository of the example company; the current folder is another one."""
    monkeypatch.chdir(tmp_path)
    return committed


def url(repository: Path) -> str:
    return f"file://{repository}"


def commit(repository: Path, message: str = "more") -> str:
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", message)
    return git(repository, "rev-parse", "HEAD")


def replace(repository: Path, name: str, old: str, new: str) -> None:
    path = repository / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def clones(home: Path) -> list[Path]:
    return list((home / ".local" / "state" / "awsroles" / "repositories").iterdir())


def test_a_repository_is_enough_once(run: CommandLine, served: Path, config: Path, home: Path) -> None:
    done = run("org", "sync", url(served), "--yes")
    assert (done.code, "✓ Wrote 4 profiles" in done.err or "Wrote 4 profiles" in done.err) == (0, True)
    text = config.read_text()
    assert "[profile prod-operations]" in text
    replace(served, "people.toml", '["operations", "developers"]', '["operations"]')
    commit(served)
    again = run("org", "sync", "--yes", "--prune")
    assert (again.code, "Removed 2 profiles" in again.err) == (0, True)
    assert "warning" not in done.err + again.err
    (clone,) = clones(home)
    assert stat.S_IMODE(clone.stat().st_mode) == 0o700
    assert not list(clone.glob("hooks/*"))
    assert not list(clone.rglob("*.toml"))


def test_a_dry_run_says_which_line_of_which_commit_a_role_comes_from(
    run: CommandLine, served: Path, config: Path
) -> None:
    before = config.read_text()
    done = run("org", "sync", url(served), "--json")
    short = git(served, "rev-parse", "HEAD")[:12]
    assert f'"allowed_by": "{short}:organization.toml:48:3"' in done.out
    assert config.read_text() == before
    assert run("org", "sync", "--all").code == 3


def test_the_file_may_be_in_a_folder_and_at_a_ref(run: CommandLine, served: Path, config: Path) -> None:
    (served / "team").mkdir()
    for each in list(served.iterdir()):
        if each.name not in (".git", "team"):
            each.rename(served / "team" / each.name)
    git(served, "checkout", "-q", "-b", "next")
    last = commit(served)
    git(served, "tag", "-a", "-m", "one", "v1")
    git(served, "checkout", "-q", "main")
    missing = run("org", "sync", f"{url(served)}#none", "--dry-run")
    assert missing.code == 3
    assert ":none/organization.toml cannot be read: No such file or directory\n" in missing.err
    assert f"hint: name its path in the repository: '{url(served)}#PATH'\n" in missing.err
    for ref in ("next", "v1", last):
        config.write_text(MASTER_OF.format(user="ada"))
        assert run("org", "sync", f"{url(served)}#team", "--ref", ref, "--yes").code == 0
        assert "[profile prod-operations]" in config.read_text()
    nothing = run("org", "sync", "--ref", "gone", "--yes")
    assert (nothing.code, f"{OFFLINE}couldn't find remote ref gone\n" in nothing.err) == (3, True)
    assert f"git ls-remote {url(served)} gone\n" in nothing.err
    assert run("org", "sync", "--yes").err.endswith("Nothing to change.\n")
    refused = run("org", "sync", "--ref=--upload-pack=x")
    assert (refused.code, "'--upload-pack=x' is not a branch, a tag or a commit" in refused.err) == (2, True)


def test_a_ref_is_for_repositories(run: CommandLine, company: Path, config: Path) -> None:
    del company, config
    done = run("org", "sync", "--ref", "main")
    assert (done.code, "--ref is for a git repository, and the file is on this machine" in done.err) == (2, True)


def test_a_bare_repository_is_named_by_its_url(run: CommandLine, served: Path, config: Path) -> None:
    git(served, "clone", "-q", "--bare", ".", "../bare.git")
    refused(run, config, "--ref", "main", "bare.git", code=2)
    done = refused(run, config, "bare.git", code=3)
    folder = served.parent / "bare.git"
    assert "error: bare.git is a git repository without files\n" in done.err
    assert f"hint: name it by its URL: file://{folder}\n" in done.err
    assert run("org", "sync", url(folder), "--yes").code == 0


def test_offline_the_last_version_goes_on_serving(run: CommandLine, served: Path, config: Path) -> None:
    run("org", "sync", url(served), "--yes")
    text = config.read_text()
    config.write_text(MASTER_OF.format(user="ada"))
    short = git(served, "rev-parse", "HEAD")[:12]
    served.rename(served.parent / "elsewhere")
    done = run("org", "sync", "--yes")
    assert (done.code, config.read_text()) == (0, text)
    used = f"The last version is used: {short}, fetched less than a minute ago.\n"
    assert f"awsroles: warning: {url(served)} {OFFLINE}" in done.err
    assert used in done.err
    pruned = run("org", "sync", "--prune", "--yes")
    assert (pruned.code, config.read_text()) == (4, text)
    assert "hint: run it without --prune: profiles are removed by the newest file only\n" in pruned.err


def test_a_repository_that_never_answered_is_an_error(run: CommandLine, config: Path, tmp_path: Path) -> None:
    before = config.read_text()
    done = run("org", "sync", url(tmp_path / "none"), "--yes")
    assert (done.code, config.read_text()) == (3, before)
    assert OFFLINE in done.err
    assert f"hint: check what git says: git ls-remote {url(tmp_path / 'none')}\n" in done.err


def test_a_version_of_which_nobody_noted_the_time_serves_too(
    run: CommandLine, served: Path, config: Path, home: Path
) -> None:
    run("org", "sync", url(served), "--yes")
    text = config.read_text()
    for fact in (home / ".local" / "state" / "awsroles" / "facts").glob("repository*"):
        fact.write_text(str(10**9))
    served.rename(served.parent / "elsewhere")
    assert " days ago.\n" in run("org", "sync", "--yes").err
    for fact in (home / ".local" / "state" / "awsroles" / "facts").glob("repository*"):
        fact.unlink()
    done = run("org", "sync", "--yes")
    assert (done.code, config.read_text(), "The last version is used: " in done.err) == (0, text, True)


def test_a_name_that_is_no_commit_and_a_silent_git_are_told(
    run: CommandLine, served: Path, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(served, "tag", "tree", "HEAD^{tree}")
    tree = refused(run, config, url(served), "--ref", "tree", code=3)
    assert f"{OFFLINE}that is not a commit\n" in tree.err
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\ncase "$*" in *fetch*) exit 1;; esac\nexec {shutil.which("git")} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    assert f"{OFFLINE}git says nothing\n" in refused(run, config, url(served), code=3).err
    monkeypatch.setenv("PATH", os.devnull)
    missing = refused(run, config, url(served), code=3)
    assert "error: git cannot be run: Not a directory\n" in missing.err
    assert "hint: install git, or name files instead\n" in missing.err


def rewrite(repository: Path) -> tuple[str, str]:
    old = git(repository, "rev-parse", "HEAD")[:12]
    replace(repository, "people.toml", '["operations", "developers"]', '["operations", "network"]')
    git(repository, "add", ".")
    git(repository, "commit", "-q", "--amend", "-m", "other")
    return old, git(repository, "rev-parse", "HEAD")[:12]


def test_a_rewritten_branch_is_told_until_it_is_accepted(run: CommandLine, served: Path, config: Path) -> None:
    run("org", "sync", url(served), "--yes")
    text = config.read_text()
    old, new = rewrite(served)
    warning = f"awsroles: warning: the branch may have been rewritten: {new} does not follow {old}\n"
    asked = run("org", "sync")
    assert (asked.code, config.read_text(), warning in asked.err) == (6, text, True)
    assert warning in run("org", "sync", "--dry-run").err
    done = run("org", "sync", "--yes")
    assert (done.code, warning in done.err, "[profile dev-network]" in config.read_text()) == (0, True, True)
    assert "warning" not in run("org", "sync", "--yes").err


def test_a_branch_that_goes_on_is_no_rewritten_one(run: CommandLine, served: Path, config: Path) -> None:
    del config
    run("org", "sync", url(served), "--yes")
    for number in range(3):
        (served / "README").write_text(f"{number}\n")
        commit(served)
    git(served, "checkout", "-q", "-b", "side", "HEAD~2")
    (served / "other").write_text("1\n")
    commit(served)
    git(served, "checkout", "-q", "main")
    git(served, "merge", "-q", "--no-ff", "-m", "merged", "side")
    assert "warning" not in run("org", "sync", "--yes").err


def test_another_source_prunes_nothing_on_its_first_run(run: CommandLine, served: Path, config: Path) -> None:
    run("org", "sync", url(served), "--yes")
    text = config.read_text()
    other = served.parent / "other"
    shutil.copytree(served, other)
    replace(other, "people.toml", '["operations", "developers"]', '["operations"]')
    commit(other)
    refused = run("org", "sync", url(other), "--prune", "--yes")
    assert (refused.code, config.read_text()) == (3, text)
    assert refused.err == (
        "awsroles: error: the profiles of master come from another source, "
        "and --prune would remove what this one lacks\n"
        "awsroles: hint: run it without --prune first: the next run takes this source\n"
    )
    assert run("org", "sync", url(other), "--yes").code == 0
    assert config.read_text() == text
    assert run("org", "sync", "--prune", "--yes").code == 0
    assert "prod-developers" not in config.read_text()


def test_a_clone_that_broke_is_made_anew(run: CommandLine, served: Path, config: Path, home: Path) -> None:
    run("org", "sync", url(served), "--yes")
    text = config.read_text()
    config.write_text(MASTER_OF.format(user="ada"))
    (clone,) = clones(home)
    (clone / "shallow.lock").touch()
    (clone / "refs" / "awsroles" / "fetched.lock").touch()
    done = run("org", "sync", "--yes")
    assert (done.code, config.read_text(), "warning" in done.err) == (0, text, False)
    for pack in (clone / "objects" / "pack").iterdir():
        pack.chmod(0o600)
        pack.write_bytes(b"broken")
    replace(served, "people.toml", '["operations", "developers"]', '["network"]')
    commit(served)
    done = run("org", "sync", "--yes")
    assert (done.code, "[profile dev-network]" in config.read_text()) == (0, True)


def test_two_syncs_at_once_write_each_profile_once(served: Path, config: Path, home: Path) -> None:
    command = [str(Path(sys.executable).with_name("awsroles")), "org", "sync", url(served), "--yes"]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) for _ in range(3)]
    answers = [each.communicate(timeout=60)[1].decode() for each in started]
    assert [each.returncode for each in started] == [0, 0, 0], answers
    assert config.read_text().count("[profile prod-operations]") == 1
    assert sum("Wrote 4 profiles" in each for each in answers) == 1
    late = ("Another awsroles has just written them.", "Nothing to change.")
    assert sum(any(text in each for text in late) for each in answers) == 2
    assert len(clones(home)) == 1


def test_profiles_get_the_names_of_the_file(run: CommandLine, served: Path, config: Path) -> None:
    run("org", "sync", url(served), "--yes")
    replace(served, "organization.toml", "{account}-{function}", "{function}.{account}")
    commit(served)
    config.write_text(config.read_text() + CHAINED)
    assert "[profile prod-operations]" in (run("org", "sync", "--yes"), config.read_text())[1]
    done = run("org", "sync", "--rename", "--yes")
    assert done.code == 0
    assert "Renamed: dev-developers to developers.dev, prod-developers to developers.prod, " in done.err
    assert "Not renamed, as the new name is taken or another profile refers to it: prod-operations.\n" in done.err
    assert "Changed 3 profiles in " in done.err
    assert "[profile operations.storage]" in config.read_text()


def test_a_version_with_errors_changes_nothing(run: CommandLine, served: Path, config: Path) -> None:
    run("org", "sync", url(served), "--yes")
    replace(served, "people.toml", "operations", "operation")
    short = commit(served)[:12]
    done = refused(run, config, code=3)
    assert f"error: {short}:organization.toml has " in done.err
    assert f"  - {short}:people.toml:" in done.err
    assert done.err.endswith("hint: tell its owner; profiles that are there stay as they are\n")


def refused(run: CommandLine, config: Path, *arguments: str, code: int) -> Done:
    before, files = config.read_text(), sorted(os.listdir())
    done = run("org", "sync", *arguments, "--yes", "--accept-moved")
    assert (done.code, config.read_text(), sorted(os.listdir())) == (code, before, files)
    assert "Traceback" not in done.err
    return done


@pytest.mark.parametrize(
    ("source", "code", "message"),
    [
        ("--upload-pack=touch ran", 2, "no such option: --upload-pack"),
        ("ext::sh -c touch% ran", 2, "ext:: is a transport of git that runs programs"),
        ("ssh://-oProxyCommand=touch ran/x", 2, "the URL of the repository holds a space or a control character"),
        ("ssh://-oProxyCommand=touch%20ran/x", 2, "the host in the URL of the repository is not a name of one"),
        ("-oProxyCommand=touch", 2, "no such option: -o"),
        ("https://ada:s3cret@git.example.com/org", 2, "the URL of the repository holds a password"),
    ],
)
def test_a_source_that_would_run_a_program_is_refused(
    run: CommandLine, config: Path, empty: Path, source: str, code: int, message: str
) -> None:
    del empty
    done = refused(run, config, source, code=code)
    assert message in done.err
    assert "s3cret" not in done.err


def test_links_modules_and_large_files_are_refused_with_their_place(
    run: CommandLine, config: Path, served: Path, home: Path
) -> None:
    people = served / "people.toml"
    text = people.read_text()
    people.unlink()
    people.symlink_to(home / ".aws" / "config")
    short = commit(served)[:12]
    link = refused(run, config, url(served), code=3)
    assert f"{short}:people.toml is a symbolic link" in link.err
    people.unlink()
    people.write_text(text)
    (served / "accounts").rename(served / "real")
    (served / "accounts").symlink_to("real")
    commit(served)
    folder = refused(run, config, url(served), code=3)
    assert 'no file is called "accounts/*.toml"' in folder.err
    (served / "accounts").unlink()
    head = git(served, "rev-parse", "HEAD")
    git(served, "add", "-A")
    git(served, "update-index", "--add", "--cacheinfo", f"160000,{head},accounts/module.toml")
    git(served, "commit", "-q", "-m", "module")
    module = refused(run, config, url(served), code=3)
    assert "accounts/module.toml is not a file" in module.err
    git(served, "rm", "-q", "--cached", "accounts/module.toml")
    (served / "organization.toml").unlink()
    (served / "organization.toml").symlink_to("/etc/passwd")
    short = commit(served)[:12]
    whole = refused(run, config, url(served), code=3)
    assert f"{short}:organization.toml is a symbolic link" in whole.err


def test_a_file_of_50_mb_is_refused_before_it_is_read(run: CommandLine, config: Path, served: Path) -> None:
    large = git(served, "hash-object", "-w", "--stdin", given=b"#" * 50_000_000)
    git(served, "update-index", "--cacheinfo", f"100644,{large},people.toml")
    git(served, "commit", "-q", "-m", "large")
    short = git(served, "rev-parse", "HEAD")[:12]
    assert f"{short}:people.toml has over 2 MB" in refused(run, config, url(served), code=3).err


def test_a_server_that_knows_filters_does_not_send_large_files(
    run: CommandLine, config: Path, served: Path, home: Path
) -> None:
    git(served, "config", "uploadpack.allowFilter", "true")
    large = git(served, "hash-object", "-w", "--stdin", given=os.urandom(5_000_000))
    git(served, "update-index", "--add", "--cacheinfo", f"100644,{large},movie.mp4")
    git(served, "commit", "-q", "-m", "large")
    assert run("org", "sync", url(served), "--yes").code == 0
    (clone,) = clones(home)
    assert sum(each.stat().st_size for each in clone.rglob("*.pack")) < 1_000_000
    git(served, "update-index", "--add", "--cacheinfo", f"100644,{large},accounts/movie.toml")
    git(served, "commit", "-q", "-m", "large")
    short = git(served, "rev-parse", "HEAD")[:12]
    assert f"{short}:accounts/movie.toml has over 2 MB" in refused(run, config, url(served), code=3).err


def test_a_server_that_sends_without_an_end_does_not_fill_the_disk(
    run: CommandLine, config: Path, served: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awsroles.adapters.process.git_clone._LARGEST", 2 << 20)
    large = git(served, "hash-object", "-w", "--stdin", given=os.urandom(5_000_000))
    git(served, "update-index", "--add", "--cacheinfo", f"100644,{large},movie.mp4")
    git(served, "commit", "-q", "-m", "large")
    for _ in range(3):
        done = refused(run, config, url(served), code=3)
        assert f"{OFFLINE}it has over 2 MB\n" in done.err
        assert "invalid index-pack output" not in done.err
    (clone,) = clones(home)
    assert sum(each.stat().st_size for each in clone.rglob("*") if each.is_file()) < 3 << 20


def test_a_tree_that_holds_itself_many_times_ends_the_search(run: CommandLine, config: Path, served: Path) -> None:
    # Ten levels of ten folders are ten thousand million files, of a dozen objects.
    blob = git(served, "hash-object", "-w", "people.toml")
    tree = git(served, "mktree", given=f"100644 blob {blob}\tx.toml\n".encode())
    for _ in range(10):
        tree = git(served, "mktree", given="".join(f"040000 tree {tree}\td{number}\n" for number in range(10)).encode())
    top = git(served, "ls-tree", "HEAD")
    whole = git(served, "mktree", given=f"{top}\n040000 tree {tree}\tbomb\n".encode())
    git(served, "update-ref", "HEAD", git(served, "commit-tree", "-p", "HEAD", "-m", "bomb", whole))
    assert run("org", "sync", url(served), "--yes").code == 0
    text = git(served, "cat-file", "blob", "HEAD:organization.toml").replace("accounts/*.toml", "bomb/*/*/*/*/*.toml")
    main = git(served, "hash-object", "-w", "--stdin", given=f"{text}\n".encode())
    top = git(served, "ls-tree", "HEAD").replace(git(served, "rev-parse", "HEAD:organization.toml"), main)
    whole = git(served, "mktree", given=f"{top}\n".encode())
    git(served, "update-ref", "HEAD", git(served, "commit-tree", "-p", "HEAD", "-m", "searched", whole))
    done = refused(run, config, url(served), code=3)
    assert "organization.toml:2:12: over 1000 folders are searched\n" in done.err


def test_nothing_that_the_repository_names_is_run(run: CommandLine, config: Path, served: Path, tmp_path: Path) -> None:
    program, ran = tmp_path / "program", tmp_path / "ran"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    for name in ("post-checkout", "post-merge", "reference-transaction", "pre-auto-gc", "post-upload-pack"):
        shutil.copy(program, served / ".git" / "hooks" / name)
    (served / ".gitattributes").write_text("*.toml filter=x diff=x\n")
    (served / ".gitmodules").write_text(f'[submodule "x"]\n\tpath = x\n\turl = ext::{program}\n\tupdate = !{program}\n')
    (served / ".lfsconfig").write_text("[lfs]\n\turl = http://127.0.0.1:9\n")
    commit(served)
    for key in ("filter.x.smudge", "filter.x.clean", "diff.x.textconv", "core.fsmonitor", "uploadpack.packObjectsHook"):
        git(served, "config", key, str(program))
    ran.unlink(missing_ok=True)
    assert run("org", "sync", url(served), "--yes").code == 0
    assert not ran.exists()
    assert "[profile prod-operations]" in config.read_text()
