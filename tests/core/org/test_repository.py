"""The source of `org sync` as it is typed."""

import pytest

from awsroles.core.org.repository import Repository, check_ref, remembered_repository, repository
from awsroles.errors import UsageError


@pytest.mark.parametrize(
    ("source", "url", "path", "host"),
    [
        ("https://git.example.com/org.git", "https://git.example.com/org.git", "organization.toml", "git.example.com"),
        ("https://ada@git.example.com:8443/org", "https://ada@git.example.com:8443/org", "organization.toml", None),
        ("https://git.example.com/org#team/company.toml", "https://git.example.com/org", "team/company.toml", None),
        ("https://git.example.com/org#./team//", "https://git.example.com/org", "team/organization.toml", None),
        ("ssh://git@git.example.com:22/org", "ssh://git@git.example.com:22/org", "organization.toml", None),
        ("ssh://[::1]/org", "ssh://[::1]/org", "organization.toml", "::1"),
        ("git@git.example.com:team/org.git#x", "git@git.example.com:team/org.git", "x/organization.toml", None),
        ("work:org", "work:org", "organization.toml", "work"),
        ("file:///srv/a@b/org.git", "file:///srv/a@b/org.git", "organization.toml", "git"),
        ("http://127.0.0.1:8000/org", "http://127.0.0.1:8000/org", "organization.toml", None),
    ],
)
def test_a_repository_is_a_url_with_a_path_in_it(source: str, url: str, path: str, host: str | None) -> None:
    found = repository(source, "main")
    assert found == Repository(url, path, "main")
    assert host in (None, found.host)
    assert remembered_repository(found.text) == found
    assert remembered_repository(Repository(url, path).text) == Repository(url, path)


@pytest.mark.parametrize(
    "source", ["organization.toml", "/srv/org", "../org/x.toml", r"C:\org\organization.toml", "a b#c", "org/x:y"]
)
def test_anything_else_is_a_path_on_this_machine(source: str) -> None:
    assert repository(source) is None


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("ext::sh -c touch% /tmp/x", "ext:: is a transport of git that runs programs"),
        ("ext::sh%20-c", "ext:: is a transport of git that runs programs"),
        ("fd::17", "fd:: is a transport of git that runs programs"),
        ("git://git.example.com/org", "a repository is not fetched over git"),
        ("ftp://git.example.com/org", "a repository is not fetched over ftp"),
        ("ssh://-oProxyCommand=touch/x", "the host in the URL of the repository is not a name of one"),
        ("ssh://ada@-oProxyCommand=touch/x", "the host in the URL of the repository is not a name of one"),
        ("ssh://-oProxyCommand=touch@git.example.com/x", "the host in the URL of the repository is not a name of one"),
        ("ssh://%2doProxyCommand=touch/x", "the host in the URL of the repository is not a name of one"),
        ("ssh://git.example.com:22a/x", "the host in the URL of the repository is not a name of one"),
        ("-oProxyCommand=touch:x", "the host in the URL of the repository is not a name of one"),
        ("--upload-pack=touch:x", "the host in the URL of the repository is not a name of one"),
        ("https:///org", "the host in the URL of the repository is not a name of one"),
        (
            "https://git.example.com\\@evil.example.com/org",
            "the host in the URL of the repository is not a name of one",
        ),
        ("file://server/org", "the host in the URL of the repository is not a name of one"),
        ("http://git.example.com/org", "over http, others could change the organization's file on its way"),
        ("https://git.example.com/a b", "the URL of the repository holds a space or a control character"),
        ("https://git.example.com/a\nb", "the URL of the repository holds a space or a control character"),
        ("https://git.example.com/a\x1b[31m", "the URL of the repository holds a space or a control character"),
        ("https://git.example.com/org?private_token=s3cret", "the URL of a repository has no query"),
        ("https://ada:s3cret@git.example.com/org", "the URL of the repository holds a password"),
        ("ssh://ada:s3cret@git.example.com/org", "the URL of the repository holds a password"),
        ("https://ghp_s3cret@git.example.com/org", "the URL of the repository holds a password"),
        ("ada:s3cret@git.example.com:org", "the URL of the repository holds a password"),
        ("https://git.example.com/org#../../etc/passwd", "the path after # leads out of the repository"),
        ("https://git.example.com/org#/etc/passwd", "the path after # leads out of the repository"),
        ("https://git.example.com/org#a\nb", "the path after # leads out of the repository"),
    ],
)
def test_a_source_that_could_run_or_tell_something_is_refused(source: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        repository(source)
    assert caught.value.message == message
    assert caught.value.hint
    assert "s3cret" not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize("ref", ["main", "v1.2", "team/one", "refs/heads/main", "HEAD", "a" * 40, "größe", "fix-#12"])
def test_a_ref_is_a_branch_a_tag_or_a_commit(ref: str) -> None:
    assert check_ref(ref) == ref


@pytest.mark.parametrize(
    "ref",
    [
        "--upload-pack=x",
        "-f",
        "",
        "a..b",
        "a b",
        "+main",
        "main:x",
        "main^",
        "a~1",
        "@{-1}",
        "x.lock",
        "a/",
        "a\nb",
        "*",
    ],
)
def test_any_other_ref_is_refused(ref: str) -> None:
    with pytest.raises(UsageError, match="is not a branch, a tag or a commit"):
        check_ref(ref)
