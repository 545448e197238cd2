"""Texts are taken from a JSON object as they are, or not at all."""

import pytest

from awsroles.core.untrusted import json_texts


@pytest.mark.parametrize("document", ['{"a": "1", "b": "é", "c": 5}', '{"a": "1", "b": "é", "c": 5}'.encode()])
def test_the_texts_come_in_the_order_they_are_asked_for(document: str | bytes) -> None:
    assert json_texts(document, "b", "a") == ["é", "1"]


@pytest.mark.parametrize("document", ["", "junk", "[]", "null", '"a"', "{}", '{"a": 1}', '{"a": null}', "[" * 100_000])
def test_anything_else_is_refused(document: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - callers say what it was
        json_texts(document, "a")
