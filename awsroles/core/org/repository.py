"""The source of `org sync` as it is typed: a git repository by its URL, with a path and a ref in it."""

import re
from urllib.parse import urlsplit

from awsroles.core.aws.endpoint import is_loopback
from awsroles.core.dataclass import dataclass
from awsroles.core.org.source import glob_parts, leads_outside
from awsroles.core.untrusted import printable
from awsroles.errors import UsageError

FILE = "organization.toml"
"""The name of an organization's file."""

_TRANSPORT = re.compile(r"([A-Za-z0-9][\w+.-]*):(:|//)")
# host:path, as in git: a colon before the first slash. One letter is a drive of Windows.
_SCP = re.compile(r"(?:[^\s/:@]+@)?[^\s/:@]{2,}:[^:].*", re.DOTALL)
_SSH_AUTHORITY = re.compile(r"(?:[\w.+~][\w.+~-]*@)?(?:[\w.][\w.-]*|\[[0-9A-Fa-f:.]+\])(?::\d+)?")
# git-check-ref-format(1), without what git would take for a range, a reflog or an option.
_REF = re.compile(r"(?!.*(?:\.\.|//|@\{|\.lock(?:/|$)|[./]$))\w[\w./@+#-]*")
# Tokens of GitHub, GitLab and Bitbucket in the place of a user, and what is too long for a name.
_TOKEN = re.compile(r"(?:gh[a-z]_|github_pat_|gl[a-z]{2,4}-|AT[A-Z]{2}).*|.{40,}")
_HINT = "use https://HOST/PATH, ssh://HOST/PATH, git@HOST:PATH or file:///PATH"


@dataclass(frozen=True)
class Repository:
    """A git repository at *url*, the organization's file at *path* in it, and the branch, tag or commit *ref*."""

    url: str
    path: str = FILE
    ref: str | None = None

    @property
    def host(self) -> str:
        """The name of the machine in the URL, or that of the program that reads this one's."""
        if "://" in self.url:
            return urlsplit(self.url).hostname or "git"
        return self.url.partition(":")[0].rpartition("@")[2]

    @property
    def text(self) -> str:
        """The source as it is remembered, which `remembered_repository` reads."""
        return f"{self.url}#{self.path}\n{self.ref or ''}"


def repository(source: str, ref: str | None = None) -> Repository | None:
    """Return the repository that *source*, `URL[#PATH]`, means, None for a path on this machine.

    Raises UsageError for a URL that git would run programs for, that holds a password, or that is not encrypted.
    """
    if not _TRANSPORT.match(source) and not _SCP.fullmatch(source):
        return None
    url, _, path = source.partition("#")
    _check_url(url)
    return Repository(url, _path(path), None if ref is None else check_ref(ref))


def remembered_repository(text: str) -> Repository | None:
    """Return the repository that was remembered as *text*, None for a path; raise UsageError."""
    source, _, ref = text.partition("\n")
    return None if source.startswith("/") else repository(source, ref or None)


def check_ref(ref: str) -> str:
    """Return *ref*; raise UsageError if no branch, tag or commit can have this name."""
    if not _REF.fullmatch(ref):
        raise UsageError(f"{printable(ref)!r} is not a branch, a tag or a commit", "name one: --ref main")
    return ref


def _check_url(url: str) -> None:
    match = _TRANSPORT.match(url)
    if match is not None and match[2] == ":":
        raise UsageError(f"{match[1]}:: is a transport of git that runs programs", _HINT)
    if not url.isprintable() or " " in url:
        raise UsageError("the URL of the repository holds a space or a control character", _HINT)
    scheme, authority = _authority(url)
    if scheme not in ("https", "http", "ssh", "file"):
        raise UsageError(f"a repository is not fetched over {scheme}", _HINT)
    user, at, host = authority.rpartition("@")
    if (at and ":" in user) or (scheme != "ssh" and _TOKEN.fullmatch(user)):
        raise UsageError(
            "the URL of the repository holds a password", "leave it out: git asks its credential helper for it"
        )
    if "?" in url:
        raise UsageError("the URL of a repository has no query", "leave out what begins with the question mark")
    is_sound = (
        not host or host == "localhost" if scheme == "file" else _SSH_AUTHORITY.fullmatch(authority) and "\\" not in url
    )
    if not is_sound:
        raise UsageError("the host in the URL of the repository is not a name of one", _HINT)
    if scheme == "http" and not is_loopback(urlsplit(url).hostname or ""):
        raise UsageError("over http, others could change the organization's file on its way", "use https://")


def _authority(url: str) -> tuple[str, str]:
    """Return the scheme of *url*, and its user and host."""
    if _TRANSPORT.match(url):
        scheme, _, rest = url.partition("://")
        return scheme.lower(), rest.partition("/")[0]
    host, _, path = url.partition(":")
    # A password before the host, as in a URL, would be a path to git.
    return "ssh", f"{host}:{path}" if "@" in path and "@" not in host else host


def _path(path: str) -> str:
    """Return the path of the file, of which *path* may be the folder."""
    if not path.isprintable() or leads_outside(path):
        raise UsageError(
            "the path after # leads out of the repository", "name a file in it: #path/in/repo/organization.toml"
        )
    parts = glob_parts(path)
    if not parts or not parts[-1].endswith(".toml"):
        parts.append(FILE)
    return "/".join(parts)
