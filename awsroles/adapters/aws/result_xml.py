"""The XML of AWS's query protocol as objects, lists and texts, without a model of the service.

botocore's parser follows the model for each element, which costs more than all else about a large response.
"""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET


def result_of(body: bytes, action: str) -> Mapping[str, Any]:
    """Return the result in the response *body* to *action*; raise ValueError for anything else."""
    root = _root(body)
    start = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
    if root.tag != f"{start}{action}Response":
        raise ValueError(root.tag)
    found = root.find(f"{start}{action}Result")
    result = _value(found, len(start)) if found is not None else None
    return result if isinstance(result, Mapping) else {}


def error_of(body: bytes) -> tuple[str, str, str]:
    """Return code, message and request ID of the error response *body*; raise ValueError for anything else."""
    root = _root(body)
    start = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
    if root.tag != f"{start}ErrorResponse":
        raise ValueError(root.tag)
    texts = [
        root.findtext(path.format(start)) or "" for path in ("{0}Error/{0}Code", "{0}Error/{0}Message", "{0}RequestId")
    ]
    return texts[0], texts[1], texts[2]


def _root(body: bytes) -> ET.Element:
    try:
        # AWS's answer over TLS; expat itself limits what entities may grow to.
        return ET.fromstring(body)  # noqa: S314 - botocore parses the same answers in this way
    except ET.ParseError as error:
        raise ValueError(str(error)) from None


def _value(element: ET.Element, start: int) -> Any:
    """Return the value of *element*; tags begin with a namespace of *start* characters."""
    if not len(element):
        return (element.text or "").strip() or None
    first = element[0].tag[start:]
    if first == "member":
        return [_value(each, start) for each in element]
    if first == "entry":
        return {each[0].text: _value(each[1], start) for each in element if len(each) == 2}
    return {each.tag[start:]: _value(each, start) for each in element}
