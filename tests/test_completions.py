"""The completion scripts in the repository are up to date."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from awsroles.adapters.aws.regions import known_regions
from awsroles.cli.commands import COMMANDS
from awsroles.core.aws.partition import PARTITIONS
from completions.generator.regions import REGIONS

PROJECT = Path(__file__).parents[1]
MADE = ("awsroles.bash", "_awsroles", "awsroles.fish", "awsroles.ps1")


def test_the_scripts_equal_the_output_of_make_completions(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "completions.generator", str(tmp_path)],
        cwd=PROJECT,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == set(MADE)
    old = [name for name in MADE if (tmp_path / name).read_bytes() != (PROJECT / "completions" / name).read_bytes()]
    assert old == [], "run make completions"


@pytest.fixture(scope="module")
def powershell() -> Node:
    """Parse the script, because PowerShell is not installed."""
    parser = Parser(Language(tree_sitter_powershell.language()))
    return parser.parse((PROJECT / "completions" / "awsroles.ps1").read_bytes()).root_node


def test_the_powershell_script_is_well_formed(powershell: Node) -> None:
    assert powershell.child_count > 0
    assert [node.start_point for node in nodes_in(powershell) if node.is_error or node.is_missing] == []


def test_no_table_of_the_powershell_script_has_a_key_twice(powershell: Node) -> None:
    """Its keys ignore case, and PowerShell loads no script with a key twice: about_Hash_Tables."""
    tables = [node for node in nodes_in(powershell) if node.type == "hash_literal_body"]
    assert len(tables) > len(COMMANDS)
    for table in tables:
        keys = [
            found.text.lower()
            for each in table.children
            for found in each.children
            if found.type == "key_expression" and found.text
        ]
        assert len(keys) == len(set(keys)), keys


def test_the_regions_of_botocore_are_completed() -> None:
    served = {region for name in PARTITIONS for region in known_regions().get(name, ())}
    assert served <= set(REGIONS), "add them to completions/generator/regions.py"


def nodes_in(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes_in(child)
