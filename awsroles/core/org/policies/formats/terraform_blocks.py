"""The blocks of Terraform: resources, calls of modules, variables."""

from collections.abc import Mapping
from typing import Any

from awsroles.core.org.policies.formats.hcl import Attribute, Block, Expression


def resource(address: str, *parts: Mapping[str, Any], lifecycle: Mapping[str, Any] | None = None) -> Block:
    """Return the resource at *address*, `KIND.NAME`, with its arguments in *parts*, but for those that are None."""
    rules = [Block("lifecycle", (), (_together(lifecycle),))] if lifecycle else []
    return Block("resource", tuple(address.split(".")), (*map(_together, parts), *rules))


def module(name: str, *parts: Mapping[str, Any]) -> Block:
    """Return the call of a module under *name* with its arguments in *parts*, but for those that are None."""
    return Block("module", (name,), tuple(map(_together, parts)))


def variable(name: str, kind: str, description: str, **more: Any) -> Block:
    """Return the variable *name* of type *kind*; *more* may have its default."""
    return Block("variable", (name,), (_together({"description": description, "type": Expression(kind), **more}),))


def _together(parts: Mapping[str, Any]) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, value) for name, value in parts.items() if value is not None)
