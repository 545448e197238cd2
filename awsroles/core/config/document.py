"""The AWS config and credentials files as botocore reads them, with the positions of the sections."""

import re
from typing import Literal

from awsroles.core.config.ini import LINE, LINE_END
from awsroles.core.config.sections import Section, read_sections, refusal
from awsroles.core.dataclass import dataclass, field

_PLAIN_PROFILE = re.compile(r"profile[ \t]+([^\s'\"\\]+)")
FileKind = Literal["config", "credentials"]


@dataclass(frozen=True)
class ConfigText:
    """The text of a file, with the sections of profiles and of *services* by name."""

    path: str
    text: str
    profiles: dict[str, Section]
    services: dict[str, Section] = field(default_factory=dict)
    kind: FileKind = "config"

    def section_text(self, name: str) -> str:
        """Return the text of the section of the profile *name*, empty if it has none."""
        section = self.profiles.get(name)
        return self.text[section.start : section.end] if section is not None else ""

    def services_text(self, name: str) -> str:
        """Return the text of the services section *name*, empty if there is none."""
        section = self.services.get(name)
        return self.text[section.start : section.end] if section is not None else ""

    def service_urls(self, name: str) -> dict[str, str]:
        """Return the endpoints in the services section *name* by service."""
        options = self.services[name].options if name in self.services else {}
        urls = {service: _nested(value).get("endpoint_url", "") for service, value in options.items()}
        return {service: url for service, url in urls.items() if url}

    def end_of_section(self, name: str) -> int:
        """Return the place after the last line of the section of the profile *name*, with its line end."""
        end = self.profiles[name].end
        line_end = LINE_END.match(self.text, end)
        return line_end.end() if line_end else end


def parse_config(path: str, data: bytes, kind: FileKind) -> ConfigText:
    """Return the file with the content *data*; raise ConfigurationError with the line if botocore would refuse it.

    A profile with two headers is refused as well, because SDKs choose differently.
    """
    text = _decode(path, data)
    profiles: dict[str, Section] = {}
    services: dict[str, Section] = {}
    for header, section in read_sections(path, text).items():
        name = header if kind == "credentials" else _profile_name(header)
        if name is None:
            if header.startswith("services") and (of := _name_after("services", header)) is not None:
                services[of] = section
            continue
        if name in profiles:
            what = f"profile {name!r} already has a section in line {profiles[name].line}"
            raise refusal(path, section.line, what, "make one section of the two")
        profiles[name] = section
    return ConfigText(path, text, profiles, services, kind)


def _nested(value: str) -> dict[str, str]:
    parts = (line.partition("=") for line in value.splitlines())
    return {key.strip().lower(): part.strip() for key, delimiter, part in parts if delimiter}


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
        raise refusal(path, 1, "the file begins with a byte order mark", hint)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = len(LINE.findall(data[: error.start].decode() + "x"))
        raise refusal(path, line, "this line is not UTF-8", "save the file as UTF-8") from None
