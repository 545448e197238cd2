"""Stable pseudonyms for what identifies a person or a company, such as account-1 for the first account."""

import os.path
import re
from collections.abc import Iterable, Mapping
from typing import Literal
from urllib.parse import urlsplit

Kind = Literal[
    "account", "user", "role", "device", "access-key", "host", "email", "organization", "profile", "folder", "value"
]

# Names that awsroles or the AWS CLI give by default tell nothing.
_USUAL_PROFILES = frozenset({"default", "master", "DEFAULT"})
_HEADER = re.compile(r"^\s*\[\s*(?:(?:profile|services|sso-session)\s+)?['\"]?(.+?)['\"]?\s*\]", re.MULTILINE)
_OPTION = re.compile(r"^\s*([A-Za-z_][\w-]*)\s*[=:]\s*(\S.*?)\s*$", re.MULTILINE)
_VALUE_KEYS = ("account_name", "session_name", "external_id", "source_identity", "organization")
_PROFILE_KEYS = ("source_profile",)
_ARN = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::\d*:([a-z0-9-]+)/([\w+=,.@/:-]*[\w+=@])", re.ASCII)
_KIND_OF_ARN: Mapping[str, Kind] = {"role": "role", "assumed-role": "role", "user": "user"}
_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s'\")]+", re.IGNORECASE)
_AWS_HOST = re.compile(r"(?:[a-z-]+\.)?(?:[a-z]+(?:-[a-z]+)+-\d\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws|amazonaws\.eu)")
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("access-key", re.compile(r"(?<![A-Z0-9])A[A-Z]{3}[A-Z0-9]{12,124}(?![A-Z0-9])")),
    ("account", re.compile(r"(?<!\d)\d{4}-?\d{4}-?\d{4}(?!\d)")),
    ("organization", re.compile(r"(?<![\w-])(?:o-[a-z0-9]{10,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})")),
    ("host", re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")),
)
_PATH = re.compile(r"(?<![\w.~/-])~?/(?!/)[^\s:,;()'\"]+")
# Folders and files that every machine has, or that awsroles makes.
_USUAL_PARTS = frozenset(
    (
        "~",
        "bin",
        "sbin",
        "lib",
        "lib64",
        "libexec",
        "usr",
        "local",
        "opt",
        "etc",
        "proc",
        "dev",
        "run",
        "tmp",
        "var",
        "share",
        "state",
        "cache",
        "venvs",
        "pipx",
        "uv",
        "tools",
        "python3",
        "homebrew",
        "Library",
        "Application",
        "Support",
        "config",
        "credentials",
        "config.toml",
        "awsroles",
        "secrets",
        "store",
        "locks",
        "facts",
        "sessions",
        "failures",
        "used-codes",
        "sealed-sessions",
        "key-users",
        "user",
        "systemd",
        "git",
        "fish",
        "zsh",
        "nix",
        "snap",
        "site-packages",
        "completions",
        "bash-completion",
        "site-functions",
        "config.fish",
        "rclone.conf",
        "profile.ps1",
    )
)
_USUAL_PART = re.compile(r"\.[a-z_]{1,20}(?:\.(?:bak|old|orig|local|d))?~?|python\d(?:\.\d+)?|awsroles[\w.]*|\d+")


class Pseudonyms:
    """The pseudonyms of one report; *home* is the home directory."""

    def __init__(self, home: str) -> None:
        self._home = home.rstrip("/")
        self._known: dict[str, str] = {}
        self._count: dict[Kind, int] = {}
        self._pattern: re.Pattern[str] | None = None

    def learn(self, kind: Kind, values: Iterable[str]) -> None:
        """Let each of *values*, of this *kind*, have a pseudonym."""
        for value in values:
            if value and not (kind == "profile" and value in _USUAL_PROFILES) and value.lower() not in self._known:
                self._count[kind] = self._count.get(kind, 0) + 1
                self._known[value.lower()] = f"{kind}-{self._count[kind]}"
                self._pattern = None

    def learn_file(self, text: str) -> None:
        """Learn the names in the *text* of an AWS file, which may be damaged."""
        self.learn("profile", (found[1] for found in _HEADER.finditer(text)))
        for key, value in ((found[1].lower(), found[2]) for found in _OPTION.finditer(text)):
            if key.endswith(_PROFILE_KEYS):
                self.learn("profile", [value])
            elif key.endswith(_VALUE_KEYS) or key.startswith("sso_"):
                self.learn("value", [value])
            elif key == "credential_process":
                self.learn("profile", value.split()[-1:])
            elif key.endswith("mfa_serial"):
                self.learn("device", [value.rpartition("/")[2]])
        self._learn_text(text)

    def _learn_text(self, text: str) -> None:
        for found in _ARN.finditer(text):
            kind = _KIND_OF_ARN.get(found[1], "device")
            # A path may be that of a team, and a session name that of a person.
            first, *others = found[2].split("/")
            name = first if found[1] == "assumed-role" else found[2].rpartition("/")[2]
            self.learn(kind, [name])
            self.learn("value", [each for each in (first, *others) if each != name])
        for found in _URL.finditer(text):
            self._learn_url(found[0])
        for kind, pattern in _PATTERNS:
            self.learn(kind, (found[0] for found in pattern.finditer(text) if not found[0].startswith("127.")))

    def _learn_url(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return
        if host not in ("localhost", "127.0.0.1", "::1") and not _AWS_HOST.fullmatch(host):
            self.learn("host", [host])
        self.learn("value", [each for each in (parts.username, parts.password, *parts.path.split("/")) if each])

    def replaced(self, text: str) -> str:
        """Return *text* with pseudonyms; the home directory becomes `~`, and unusual folders get one too."""
        if self._home:
            text = re.sub(rf"{re.escape(self._home)}(?=/|\b|$)", "~", text)
        text = _PATH.sub(lambda found: self._path(found[0]), text)
        self._learn_text(text)
        if not self._known:
            return text
        if self._pattern is None:
            values = sorted(self._known, key=len, reverse=True)
            any_of = "|".join(map(re.escape, values))
            self._pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{any_of})(?![A-Za-z0-9])", re.IGNORECASE)
        return self._pattern.sub(lambda found: self._known[found[0].lower()], text)

    def _path(self, path: str) -> str:
        return "/".join(self._part(each) for each in path.split("/"))

    def _part(self, part: str) -> str:
        if not part or part in _USUAL_PARTS or _USUAL_PART.fullmatch(part):
            return part
        self.learn("folder", [part])
        return self._known[part.lower()]


def name_of_home(path: str) -> str:
    """Return the last folder of *path*, a home directory, which mostly has the name of its user."""
    return os.path.basename(path.rstrip("/"))
