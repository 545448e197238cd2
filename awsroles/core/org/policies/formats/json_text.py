"""JSON as all formats write it."""

import json


def json_text(value: object) -> str:
    """Return *value* as indented JSON with a final newline.

    Keys keep their order: documents are made in the order in which people read them. Characters outside of ASCII are
    escaped, because the AWS CLI decodes a file by the locale.
    """
    return json.dumps(value, indent=2, default=dict) + "\n"


def compact_json(value: object) -> str:
    """Return *value* as JSON without white space, on one line without its end."""
    return json.dumps(value, separators=(",", ":"), default=dict)
