"""The error of a policy document that AWS refuses, and the readers of its parts."""

from collections import Counter
from typing import Any

from awsroles.errors import ConfigurationError


class RefusedPolicyError(ConfigurationError):
    """A policy document that AWS would not take: *place* says where in it."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place or 'the document'} {reason}", "AWS refuses this policy document: correct it")
        self.place = place
        self.reason = reason


class RepeatedKeys(dict[str, Any]):
    """An object of JSON that holds a key twice, which RFC 8259 leaves open and AWS refuses."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]


def child(place: str, name: str) -> str:
    """Return the place of *name* in what is at *place*."""
    return f"{place}.{name}" if place else name


def object_at(value: Any, place: str) -> dict[str, Any]:
    """Return *value* if it is an object with each key once; raise RefusedPolicyError."""
    if not isinstance(value, dict):
        raise RefusedPolicyError(place, "is not an object")
    if isinstance(value, RepeatedKeys):
        raise RefusedPolicyError(child(place, value.repeated[0]), "is there twice")
    return value


def text_at(value: Any, place: str) -> str:
    """Return *value* if it is a text; raise RefusedPolicyError."""
    if not isinstance(value, str):
        raise RefusedPolicyError(place, "is not text")
    return value


def list_at(value: Any, place: str) -> list[Any]:
    """Return *value* if it is a list, an empty one for null; raise RefusedPolicyError."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise RefusedPolicyError(place, "is not a list")
    return value


def texts_at(value: Any, place: str, name: str) -> tuple[str, ...]:
    """Return the one text or the list of texts that *value*, called *name* at *place*, is; raise RefusedPolicyError."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise RefusedPolicyError(child(place, name), "is neither text nor a list of texts")
