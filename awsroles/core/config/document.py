"""The AWS config and credentials files as botocore reads them, with the place of everything in the text."""

import re
from typing import Literal, NamedTuple

from awsroles.core.config.ini import LINE, LINE_END, LogicalLine, statements
from awsroles.core.dataclass import dataclass, field
from awsroles.errors import ConfigurationError

_PLAIN_PROFILE = re.compile(r"profile[ \t]+([^\s'\"\\]+)")
# configparser gives the options of this section to every other one.
_DEFAULTS = "DEFAULT"


FileKind = Literal["config", "credentials"]


class Option(NamedTuple):
    """An option's value, its continuation lines joined by newlines, and the number of its first line."""

    value: str
    line: int


@dataclass(frozen=True)
class Section:
    """A profile's section: `text[start:end]` is all from its header to its last option, in line *line*.

    The last line's end, and the blank lines and the comments at the left margin that follow, are not part of it.
    """

    start: int
    end: int
    line: int
    options: dict[str, Option]


@dataclass(frozen=True)
class ConfigText:
    """The text of a file, and the sections of its profiles by name; *services* are those of services' endpoints."""

    path: str
    text: str
    profiles: dict[str, Section]
    services: dict[str, Section] = field(default_factory=dict)
    kind: FileKind = "config"

    def section_text(self, name: str) -> str:
        """Return the text of the section of the profile *name*, empty where it has none."""
        return self._text_of(self.profiles.get(name))

    def services_text(self, name: str) -> str:
        """Return the text of the section of services *name*, empty where there is none."""
        return self._text_of(self.services.get(name))

    def service_urls(self, name: str) -> dict[str, str]:
        """Return the endpoints in the section of services *name* by the service, as botocore writes it."""
        options = self.services[name].options if name in self.services else {}
        urls = {service: _nested(option.value).get("endpoint_url", "") for service, option in options.items()}
        return {service: url for service, url in urls.items() if url}

    def _text_of(self, section: Section | None) -> str:
        return self.text[section.start : section.end] if section is not None else ""

    def end_of_section(self, name: str) -> int:
        """Return the place after the last line of the section of the profile *name*, with its line end."""
        end = self.profiles[name].end
        line_end = LINE_END.match(self.text, end)
        return line_end.end() if line_end else end


def parse_config(path: str, data: bytes, kind: FileKind) -> ConfigText:
    """Return what stands in *data*; raise ConfigurationError with the line where botocore would refuse the file.

    One thing more is refused: a profile in two spellings of its header, of which SDKs choose differently.
    """
    text = _decode(path, data)
    profiles: dict[str, Section] = {}
    services: dict[str, Section] = {}
    for header, section in _sections(path, text).items():
        name = header if kind == "credentials" else _profile_name(header)
        if name is None:
            if header.startswith("services") and (of := _name_after("services", header)) is not None:
                services[of] = section
            continue
        if name in profiles:
            what = f"profile {name!r} has a section in line {profiles[name].line} already"
            raise _refusal(path, section.line, what, "make one section of the two")
        profiles[name] = section
    return ConfigText(path, text, profiles, services, kind)


def _sections(path: str, text: str) -> dict[str, Section]:
    """Return every section by what stands in its header, each with the options of `[DEFAULT]` besides its own."""
    headers: dict[str, LogicalLine] = {}
    ends: dict[str, int] = {}
    options: dict[str, dict[str, Option]] = {_DEFAULTS: {}}
    header = None
    for statement in statements(text):
        if statement.header is not None:
            header = statement.header
            if header in headers and header != _DEFAULTS:
                what = f"section [{header}] stands in line {headers[header].line} already"
                raise _refusal(path, statement.line, what, "make one section of the two")
            headers[header] = statement
            options.setdefault(header, {})
        elif header is None:
            raise _refusal(path, statement.line, "there is no section before this line", "put a section's header first")
        else:
            _add_option(path, statement, options[header])
        ends[header] = statement.end
    return {
        header: Section(at.start, ends[header], at.line, _with_defaults(path, options[header], options[_DEFAULTS]))
        for header, at in headers.items()
        if header != _DEFAULTS
    }


def _add_option(path: str, statement: LogicalLine, options: dict[str, Option]) -> None:
    option = statement.option()
    if option is None:
        what = "this line is neither a section, an option nor a comment"
        raise _refusal(path, statement.line, what, "write it as name = value")
    key, value = option
    if key in options:
        what = f"{key!r} stands in line {options[key].line} of the same section already"
        raise _refusal(path, statement.line, what, "remove one of the two lines")
    options[key] = Option(value, statement.line)


def _with_defaults(path: str, own: dict[str, Option], defaults: dict[str, Option]) -> dict[str, Option]:
    options = {**defaults, **own} if defaults else own
    for key, option in options.items():
        if option.value.startswith("\n") and not _is_nested(option.value):
            what = f"the block under {key!r} has a line without ="
            raise _refusal(path, option.line, what, "write each of its lines as name = value")
    return options


def _nested(value: str) -> dict[str, str]:
    parts = (line.partition("=") for line in value.splitlines())
    return {key.strip(): part.strip() for key, delimiter, part in parts if delimiter}


def _is_nested(value: str) -> bool:
    return all("=" in line for line in value.splitlines() if line.strip())


def _profile_name(header: str) -> str | None:
    plain = _PLAIN_PROFILE.fullmatch(header)
    if plain is not None:
        return plain[1]
    if header == "default":
        return header
    return _name_after("profile", header) if header.startswith("profile") else None


def _name_after(kind: str, header: str) -> str | None:
    """Return the name in a *header* that begins with the word *kind*."""
    import shlex

    try:
        words = shlex.split(header)
    except ValueError:
        return None
    # botocore looks at how it begins, and for profiles no further.
    return words[1] if len(words) == 2 and (words[0] == kind or kind == "profile") else None


def _decode(path: str, data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        hint = "save it as UTF-8 without one: the AWS CLI refuses it too"
        raise _refusal(path, 1, "the file begins with a byte order mark", hint)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = len(LINE.findall(data[: error.start].decode() + "x"))
        raise _refusal(path, line, "this line is not UTF-8", "save the file as UTF-8") from None


def _refusal(path: str, line: int, what: str, hint: str) -> ConfigurationError:
    return ConfigurationError(f"{path}:{line}: {what}", hint)
