"""The completion scripts in the repository are up to date."""

import subprocess
import sys
from pathlib import Path

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from awsroles.adapters.aws.regions import known_regions
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


def test_the_powershell_script_is_well_formed() -> None:
    """Parse the script, because PowerShell is not installed."""
    parser = Parser(Language(tree_sitter_powershell.language()))
    tree = parser.parse((PROJECT / "completions" / "awsroles.ps1").read_bytes())
    assert tree.root_node.child_count > 0
    assert [node.start_point for node in errors_in(tree.root_node)] == []


def test_the_regions_of_botocore_are_completed() -> None:
    served = {region for name in PARTITIONS for region in known_regions().get(name, ())}
    assert served <= set(REGIONS), "add them to completions/generator/regions.py"


def errors_in(node: Node) -> list[Node]:
    if node.is_error or node.is_missing:
        return [node]
    return [error for child in node.children for error in errors_in(child)]
