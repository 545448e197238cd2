"""The top level of a YAML file of settings, such as awsume's: `key: value` lines, without what is nested below one."""

import re

from awsroles.errors import ConfigurationError

PLAIN = "…"
"""The value of a key with a nested one."""
_LINE = re.compile(r"""(?P<key>[A-Za-z0-9_.-]+|"[^"]*"|'[^']*')[ ]*:(?:[ \t]+(?P<value>.*))?$""")
_COMMENT = re.compile(r"(?:^|[ \t])#.*$")


def flat_yaml(path: str, text: str) -> dict[str, str]:
    """Return the plain values of the file *path* with the content *text* by key.

    A nested value is `PLAIN`. Raises ConfigurationError, with the line, for what is no mapping of keys.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#") or line.rstrip() in {"---", "..."}:
            continue
        # Lists may begin in the column of their key.
        if line[0] in " -" and found:
            continue
        match = None if line[0] in " \t-" else _LINE.match(line.rstrip())
        if match is None and line.strip() == "{}" and not found:
            return {}
        if match is None:
            raise ConfigurationError(
                f"{path}:{number}: this is not a setting in YAML", "write it as key: value, or move the file away"
            )
        key = match["key"].strip("'\"")
        if key in found:
            raise ConfigurationError(f"{path}:{number}: {key} is there twice", "remove one of the two lines")
        found[key] = _plain(match["value"] or "")
    return found


def _plain(value: str) -> str:
    value = value.strip()
    if value[:1] in {'"', "'"}:
        quote = value[0]
        end = value.find(quote, 1)
        return value[1:end] if end > 0 else value
    value = _COMMENT.sub("", value).strip()
    if value[:1] in {"", "{", "[", "|", ">", "&", "*", "!"}:
        return PLAIN
    return "" if value in {"null", "~"} else value
