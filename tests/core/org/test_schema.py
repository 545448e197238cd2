"""The JSON Schema and the reference of the organization's file, which are made from the code that checks."""

import re
from typing import Any

import pytest
from testbed.scenarios.organizations import SMALL

from awsroles.adapters.files.toml import parse_toml
from awsroles.core.org.access import DEFAULTS
from awsroles.core.org.keys import TABLES
from awsroles.core.org.schema import json_schema
from devtools.organization_docs import PAGE, SCHEMA, page_text, schema_text


def test_the_schema_and_the_reference_are_up_to_date() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run make organization"
    page = PAGE.read_text(encoding="utf-8")
    assert page == page_text(page), "run make organization"
    assert json_schema()["title"] == "organization.toml of awsroles"
    assert "\n### Top of the file\n" in page
    assert "The people, one line each. For names, use up to 64 letters, digits and _+=,.@-.\n" in page


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Say whether *value* is of *schema*, as far as ours use draft 7."""
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")]) and not isinstance(value, bool)
    if schema.get("format") == "date":
        return hasattr(value, "isoformat")
    kind = {"string": str, "boolean": bool, "array": list, "object": dict}[schema["type"]]
    fits_kind = {"string": fits_text, "array": fits_list, "object": fits_table}.get(schema["type"], always)
    return isinstance(value, kind) and fits_kind(value, schema)


def always(_value: Any, _schema: dict[str, Any]) -> bool:
    return True


def fits_text(value: Any, schema: dict[str, Any]) -> bool:
    return re.search(schema.get("pattern", ""), value) is not None and len(value) >= schema.get("minLength", 0)


def fits_list(value: Any, schema: dict[str, Any]) -> bool:
    return len(value) >= schema.get("minItems", 0) and all(fits(each, schema["items"]) for each in value)


def fits_table(value: Any, schema: dict[str, Any]) -> bool:
    return set(schema.get("required", ())) <= value.keys() and all(
        any(fits(each, found) for found in of_key(schema, key)) for key, each in value.items()
    )


def of_key(schema: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the schemas of the value of *key*: none if it is not allowed."""
    found = [each for name, each in schema.get("properties", {}).items() if name == key]
    patterns = schema.get("patternProperties", {}).items()
    return found + [each or {"enum": [1]} for pattern, each in patterns if re.search(pattern, key)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("version = 1", "version = 1", True),
        ("version = 1", "x_a = 1", True),
        ("version = 1", "version = 2", False),
        ("version = 1", "versoin = 1", False),
        ('"222222222222"', "222222222222", False),
        ('"222222222222"', '"22222222222"', False),
        ("auditors = {}", "Auditors = {}", False),
        ("auditors = {}", 'auditors = { max_session = "90m" }', True),
        ("auditors = {}", "auditors = { review = 1 }", False),
        ('["tag:pci"]', "[]", False),
        ('["aws:SecurityAudit"]', '["SecurityAudit"]', False),
        ("until = 2030-12-31", "until = '2030-12-31'", False),
        ('master_account = "identity"', "", False),
    ],
)
def test_the_schema_agrees_with_the_check(old: str, new: str, expected: bool) -> None:
    assert old in SMALL
    assert fits(parse_toml(SMALL.replace(old, new)), json_schema()) is expected


def test_the_defaults_in_the_reference_are_those_that_are_used() -> None:
    keys = {name: key for table in reversed(TABLES.values()) for name, key in table.keys.items()}
    for name, value in DEFAULTS.items():
        written = {True: "true", False: "false"}.get(value, f'"{value}"')
        assert any(table.keys[name].default == written for table in TABLES.values() if name in table.keys), (
            f"{name}: {keys[name].default}"
        )
