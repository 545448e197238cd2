"""JSON as all formats write it."""

import json


def json_text(value: object, indent: int | None = 2) -> str:
    """Return *value* as JSON with *indent* blanks at each level, None for one line, and a final newline.

    Keys keep their order: documents are made in the order in which people read them. Characters outside of ASCII are
    escaped, because the AWS CLI decodes a file by the locale.
    """
    if indent is None:
        return compact_json(value) + "\n"
    return json.dumps(value, indent=indent, default=dict) + "\n"


def compact_json(value: object) -> str:
    """Return *value* as JSON without white space, on one line without its end."""
    return json.dumps(value, separators=(",", ":"), default=dict)
