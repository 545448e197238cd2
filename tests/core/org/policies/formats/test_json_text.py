import json
from types import MappingProxyType

from awsroles.core.org.policies.formats.json_text import compact_json, json_text

DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Sid": "É", "Effect": "Deny"}]}


def test_a_document_is_indented_in_its_own_order_and_ends_with_a_newline() -> None:
    text = json_text(DOCUMENT)
    assert text.startswith('{\n  "Version": "2012-10-17",\n  "Statement": [\n')
    assert text.endswith("}\n")
    assert text.isascii()
    assert json.loads(text) == DOCUMENT


def test_a_compact_document_has_no_white_space() -> None:
    assert compact_json(DOCUMENT) == (r'{"Version":"2012-10-17","Statement":[{"Sid":"\u00c9","Effect":"Deny"}]}')


def test_read_only_mappings_are_documents_too() -> None:
    assert json_text(MappingProxyType(DOCUMENT)) == json_text(DOCUMENT)
    assert compact_json(MappingProxyType(DOCUMENT)) == compact_json(DOCUMENT)
