"""XML responses of AWS's query protocol."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

_NAMESPACES = {
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entries(dict[str, Any]):
    """A map, which the protocol writes as a list of entries with a key and a value."""


def success(service: str, action: str, result: Mapping[str, Any] | None, request_id: str) -> bytes:
    """Return the response of *action*; a *result* of None is an action without output."""
    body = "" if result is None else _element(f"{action}Result", result)
    body += _element("ResponseMetadata", {"RequestId": request_id})
    return _document(f"{action}Response", service, body)


def failure(service: str, status: int, code: str, message: str, request_id: str) -> bytes:
    """Return an error response; its type is Sender below status 500, Receiver from 500 on."""
    kind = "Sender" if status < 500 else "Receiver"
    body = _element("Error", {"Type": kind, "Code": code, "Message": message})
    body += _element("RequestId", request_id)
    return _document("ErrorResponse", service, body)


def _document(root: str, service: str, body: str) -> bytes:
    namespace = _NAMESPACES.get(service, _NAMESPACES["sts"])
    return f'<{root} xmlns="{namespace}">\n{body}</{root}>\n'.encode()


def _element(name: str, value: Any) -> str:
    if isinstance(value, Entries):
        inner = "".join(_element("entry", {"key": key, "value": content}) for key, content in value.items())
    elif isinstance(value, Mapping):
        inner = "".join(_element(child, content) for child, content in value.items())
    elif isinstance(value, list | tuple):
        inner = "".join(_element("member", item) for item in value)
    elif isinstance(value, bool):
        inner = str(value).lower()
    else:
        inner = escape(_NOT_XML.sub("\ufffd", str(value)), quote=False)
    return f"<{name}>{inner}</{name}>\n"
