"""The generated Terraform as HashiCorp's own parser reads it."""

import re
from collections.abc import Mapping
from typing import Any

import pygohcl

# A string is on one line, so that no part of one looks like this.
_BEGIN = re.compile(r" = jsonencode\(\{$", re.MULTILINE)
_END = re.compile(r"^( *)\}\)$", re.MULTILINE)


def read(text: str) -> dict[str, Any]:
    """Return the blocks of a file, with the document of each policy in place of its expression."""
    assert len(_BEGIN.findall(text)) == len(_END.findall(text)) == text.count("jsonencode")
    found: dict[str, Any] = pygohcl.loads(_END.sub(r"\1}", _BEGIN.sub(" = {", text)))
    return found


def resources(files: Mapping[str, str], folder: str) -> dict[str, Any]:
    """Return the resources and modules of a root module by their addresses."""
    found: dict[str, Any] = {}
    for path, text in files.items():
        if path.rpartition("/")[0] == folder:
            blocks = read(text)
            found |= {f"module.{name}": each for name, each in blocks.get("module", {}).items()}
            for kind, named in blocks.get("resource", {}).items():
                found |= {f"{kind}.{name}": each for name, each in named.items()}
    return found
