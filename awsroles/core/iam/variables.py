"""Policy variables: `${aws:username}`, with a default, and the escapes `${*}`, `${?}` and `${$}`."""

import re
from collections.abc import Iterator, Mapping

from awsroles.core.iam.patterns import literal, wild

Values = Mapping[str, str | tuple[str, ...]]

# IAM user guide, reference_policies_variables: a default stands in single quotes behind a comma.
# No part takes what the next one may begin with, so that a search takes time that grows with the text.
VARIABLE = re.compile(r"\$\{(?:(?P<escaped>[*?$])|(?P<key>[^,'{}]+)(?:,\s*'(?P<default>[^']*)'\s*)?)\}")


def pattern_of(text: str, values: Values, *, variables: bool, wildcards: bool = True) -> str | None:
    """Return the pattern that *text* is, None if it names a key that has no value and no default.

    Without *variables* (a document of 2008) a `${…}` is text; without *wildcards* so are `*` and `?`.
    """
    plain = wild if wildcards else literal
    if not variables or "${" not in text:
        return plain(text)
    parts = []
    position = 0
    for found in VARIABLE.finditer(text):
        parts.append(plain(text[position : found.start()]))
        position = found.end()
        value = found["escaped"] or _value(found["key"], values) or found["default"]
        if value is None:
            return None
        parts.append(literal(value))
    return "".join([*parts, plain(text[position:])])


def variable_keys(text: str) -> Iterator[str]:
    """Yield the keys that *text* names, in lower case."""
    if "${" in text:
        yield from (found["key"].strip().lower() for found in VARIABLE.finditer(text) if found["key"])


def _value(key: str, values: Values) -> str | None:
    """Return a value of *key*; one with several values is none that a variable can be."""
    value = values.get(key.strip().lower())
    return value if isinstance(value, str) else None
