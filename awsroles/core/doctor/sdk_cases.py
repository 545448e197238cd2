"""Forms of the AWS files that SDKs read differently, by name, each with who takes what."""

import re
from typing import Literal

from awsroles.core.config.ini import LINE
from awsroles.core.dataclass import dataclass
from awsroles.core.doctor.finding import Check, Finding, Severity, places

FileKind = Literal["config", "credentials"]

_HEADER = re.compile(r"\[(.+)\]")
_PROFILE = re.compile(r"profile\s+(.+)")
# Rust's normalize.rs and Java's ProfileFileReader.
_USUAL_NAME = re.compile(r"[A-Za-z0-9_\-/.%@:+]+", re.ASCII)
_OPTION = re.compile(r"([^=:\s]+)\s*([=:])")
_COMMENT = re.compile(r"\s[#;]")
# Sections of the config file that are no profiles (SDK reference guide; AWS CLI user guide, plugins and preview).
_OTHER_SECTIONS = ("sso-session ", "services ", "plugins", "preview")
_QUOTED = re.compile(r"(['\"]).*\1")


@dataclass(frozen=True)
class Case:
    """A form of a file: *message* says what is there, *takes* who takes what."""

    check: Check
    severity: Severity
    message: str
    takes: str


# Sources: botocore configloader.py, Rust aws-runtime env_config, Go internal/ini, Java ProfileFileReader,
# JavaScript shared-ini-file-loader, aws-c-sdkutils aws_profile.c.
CASES: tuple[Case, ...] = (
    Case(
        "section_twice",
        "error",
        "a profile has two sections",
        "the AWS CLI and boto3 refuse the whole file; all others merge them, and the last value of an option counts",
    ),
    Case(
        "option_twice",
        "error",
        "an option is twice in a section",
        "the AWS CLI and boto3 refuse the whole file; for all others the last value counts",
    ),
    Case(
        "line_without_delimiter",
        "error",
        "a line is neither a section, an option nor a comment",
        "the AWS CLI, boto3, Rust, Java and the C runtime refuse the whole file; Go and JavaScript ignore the line",
    ),
    Case(
        "byte_order_mark",
        "error",
        "the file begins with a byte order mark",
        "the AWS CLI and boto3 refuse the whole file; JavaScript reads it",
    ),
    Case(
        "profile_default",
        "warning",
        "there are both [default] and [profile default]",
        "the AWS CLI, boto3 and JavaScript take the last in the file; Go, Java, Rust and the C runtime the latter",
    ),
    Case(
        "default_section",
        "warning",
        "there is a section [DEFAULT]",
        "the AWS CLI and boto3 add its options to every profile; Java and Rust ignore it",
    ),
    Case(
        "unusual_name",
        "warning",
        "a section is no profile, or its name is one for few programs",
        "only the AWS CLI and boto3 read quoted names with blanks; Rust and Java ignore other names with a warning; "
        "a section of the config file without the word profile is none for all",
    ),
    Case(
        "indented_line",
        "warning",
        "an option is indented",
        "JavaScript reads it as an option; the AWS CLI, boto3, Go, Rust and Java add it to the value above",
    ),
    Case(
        "indented_comment",
        "warning",
        "a comment is indented",
        "Rust and Java take it for a part of the value above, or refuse the file; all others skip it",
    ),
    Case(
        "inline_comment",
        "warning",
        "a value is followed by a comment",
        "the AWS CLI and boto3 take the comment for a part of the value; all others cut it off",
    ),
    Case(
        "key_case",
        "warning",
        "the name of an option has capital letters",
        "JavaScript does not know the option; the AWS CLI, boto3, Go and Rust ignore the case",
    ),
    Case(
        "colon_delimiter",
        "warning",
        "an option has a colon instead of an equals sign",
        "the AWS CLI, boto3 and Go read it; Rust, Java and the C runtime refuse the whole file; JavaScript ignores it",
    ),
    Case(
        "quoted_process",
        "warning",
        "a credential_process begins and ends with a quote",
        "Go removes the first and the last quote, which are not a pair; all others keep them",
    ),
    Case("crlf", "info", "lines end in CR LF", "all SDKs read them; shell scripts take the CR for a part of the value"),
)
_BY_CHECK = {case.check: case for case in CASES}


def sdk_differences(path: str, data: bytes, kind: FileKind) -> list[Finding]:
    """Return a finding for each form in the file *path* that SDKs read differently."""
    reading = _Reading(kind)
    if data.startswith(b"\xef\xbb\xbf"):
        reading.see("byte_order_mark", 1)
    if b"\r\n" in data:
        reading.see("crlf", data[: data.index(b"\r\n")].count(b"\n") + 1)
    for number, line in enumerate(LINE.findall(data.decode("utf-8-sig", "replace")), 1):
        reading.read(line, number)
    return [_finding(_BY_CHECK[check], path, lines) for check, lines in reading.seen.items()]


def _finding(case: Case, path: str, lines: list[int]) -> Finding:
    where = places([f"{path}:{lines[0]}", *(str(line) for line in lines[1:])])
    return Finding(case.severity, case.check, case.message, f"{where}: {case.takes}")


class _Reading:
    """One pass over the lines of a file; *seen* has the numbers of the lines of each form."""

    def __init__(self, kind: FileKind) -> None:
        self._is_config = kind == "config"
        self.seen: dict[Check, list[int]] = {}
        self._headers: set[str] = set()
        self._names: set[str] = set()
        self._keys: set[str] = set()
        # The option above, None at the start of a section.
        self._above: str | None = None

    def see(self, check: Check, number: int) -> None:
        """Note the form *check* in line *number*."""
        self.seen.setdefault(check, []).append(number)

    def read(self, line: str, number: int) -> None:
        """Look at one line."""
        bare = line.strip()
        if not bare:
            return
        is_indented = line[0] != bare[0]
        if bare[0] in "#;":
            if is_indented and self._above is not None:
                self.see("indented_comment", number)
        elif is_indented and self._above is not None:
            # An empty value begins a nested block, which all parsers know.
            if self._above and _OPTION.match(bare):
                self.see("indented_line", number)
        elif (header := _HEADER.match(bare)) is not None:
            self._header(header[1].strip(), number)
        else:
            self._option(bare, number)

    def _header(self, header: str, number: int) -> None:
        named = _PROFILE.fullmatch(header) if self._is_config else None
        name = named[1] if named is not None else header
        is_profile = not self._is_config or named is not None or header == "default"
        bare = name.strip("\"'")
        if header == "DEFAULT":
            self.see("default_section", number)
        elif not _is_usual(name if is_profile else header, is_profile=is_profile):
            self.see("unusual_name", number)
        if header not in self._headers and bare == "default" and is_profile and bare in self._names:
            self.see("profile_default", number)
        elif header in self._headers or (is_profile and bare in self._names):
            self.see("section_twice", number)
        self._headers.add(header)
        if is_profile:
            self._names.add(bare)
        self._keys, self._above = set(), None

    def _option(self, bare: str, number: int) -> None:
        option = _OPTION.match(bare)
        if option is None:
            self.see("line_without_delimiter", number)
            return
        key, value = option[1].lower(), bare[option.end() :].strip()
        if option[2] == ":":
            self.see("colon_delimiter", number)
        if key in self._keys:
            self.see("option_twice", number)
        if key != option[1]:
            self.see("key_case", number)
        if _COMMENT.search(value) or value[:1] in ("#", ";"):
            self.see("inline_comment", number)
        if key == "credential_process" and _QUOTED.fullmatch(value) and value.count(value[0]) > 2:
            self.see("quoted_process", number)
        self._keys.add(key)
        self._above = value


def _is_usual(name: str, *, is_profile: bool) -> bool:
    if is_profile:
        return _USUAL_NAME.fullmatch(name) is not None
    return name.startswith(_OTHER_SECTIONS)
