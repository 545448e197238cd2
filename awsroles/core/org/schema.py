"""The JSON Schema and the reference of the organization's file, made from the keys that the check knows."""

from typing import Any

from awsroles.core.org.keys import IGNORED, TABLES, TOP, Key, Table

_DIALECT = "http://json-schema.org/draft-07/schema#"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the shape; references and generated names are for `org lint`."""
    properties = {name: _described(key) for name, key in TOP.items()}
    properties |= {name: _table(table) for name, table in TABLES.items()}
    return {
        "$schema": _DIALECT,
        "title": "organization.toml of awsroles",
        # Included files have no version.
        **_object(properties, []),
    }


def reference() -> str:
    """Return the tables of the reference as Markdown."""
    parts = ["### Top of the file", "", *_rows(TOP)]
    for name, table in TABLES.items():
        heading = {"one": f"[{name}]", "named": f"[{name}]", "list": f"[[{name}]]"}[table.form]
        parts += ["", f"### {heading}", "", table.meaning]
        if table.names is not None:
            parts[-1] += f" For names, {table.names.hint}."
        parts += ["", *_rows(table.keys)]
    return "\n".join(parts) + "\n"


def _rows(keys: dict[str, Key]) -> list[str]:
    rows = ["| key | type | default | meaning |", "|---|---|---|---|"]
    for name, key in keys.items():
        default = "required" if key.is_required else _code(key.default)
        rows.append(f"| `{name}` | {key.kind.title} | {default} | {key.meaning} |")
    return rows


def _code(default: str) -> str:
    is_value = default.startswith('"') or default in ("true", "false")
    return f"`{default}`" if is_value else default


def _table(table: Table) -> dict[str, Any]:
    properties = {name: _described(key) for name, key in table.keys.items()}
    one = _object(properties, [name for name, key in table.keys.items() if key.is_required])
    if table.form == "list":
        return {"description": table.meaning, "type": "array", "items": one}
    if table.names is None:
        return {"description": table.meaning, **one}
    names = {f"^(?:{table.names.pattern})$": one}
    return {
        "description": table.meaning,
        "type": "object",
        "patternProperties": names,
        "additionalProperties": False,
    }


def _described(key: Key) -> dict[str, Any]:
    return {"description": key.meaning, **key.kind.schema()}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "patternProperties": {f"^{IGNORED}": {}},
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }
