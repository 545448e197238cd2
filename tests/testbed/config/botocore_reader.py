"""The settings that botocore reads from a config file."""

import configparser
import re
import tempfile
from unittest.mock import patch

from botocore.configloader import build_profile_map, raw_config_parse
from botocore.exceptions import ConfigParseError

Profiles = dict[str, dict[str, str]]

_HEADER_SINCE_PYTHON_3_11 = re.compile(r"\[(?P<header>.+)\]")


def botocore_profiles(data: bytes, kind: str = "config") -> Profiles | None:
    """Return the options of each profile, None where botocore refuses the file or one profile has two sections."""
    with (
        tempfile.NamedTemporaryFile() as file,
        patch.object(configparser.RawConfigParser, "SECTCRE", _HEADER_SINCE_PYTHON_3_11),
    ):
        file.write(data)
        file.flush()
        try:
            raw_config_parse(file.name)
        except ConfigParseError:
            return None
        sections: Profiles = raw_config_parse(file.name, parse_subsections=False)
    if kind == "credentials":
        return sections
    names = [name for section in sections for name in build_profile_map({section: {}})["profiles"]]
    profiles: Profiles = build_profile_map(sections)["profiles"]
    return profiles if len(names) == len(profiles) else None
