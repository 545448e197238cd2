"""The import rules in the table of CONTRIBUTING.md, checked in every module."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import awsroles

FOLDER = Path(awsroles.__file__).parent
# tomllib is missing in the oldest supported Python.
STANDARD = sys.stdlib_module_names | {"tomllib"}

# The imports that each part may have besides the standard library, which `errors` may not import either.
MAY_IMPORT = {
    "awsroles": set(),
    "errors": set(),
    "fastpath": {"fastpath"},
    "core": {"core", "errors"},
    "adapters": {"adapters", "core", "errors", "fastpath", "libraries"},
    "app": {"adapters", "app", "core", "errors", "fastpath"},
    "cli": {"adapters", "app", "awsroles", "cli", "core", "errors", "typer"},
    "standin": {"standin"},
    "demo": {"core", "errors", "standin"},
    "entry": {"adapters", "app", "awsroles", "cli", "core", "errors", "fastpath"},
    "__main__": {"entry"},
}
# Of these, the imports that must be inside functions.
ONLY_WHEN_NEEDED = {
    "app": {"adapters"},
    "demo": {"core", "standin"},
    "entry": MAY_IMPORT["entry"] - {"errors"},
}
# The two byte formats that core and the fast path both read.
SHARED = {"awsroles.fastpath.config_scan", "awsroles.fastpath.session_record"}
# Additional imports of single modules: the fast path on a miss, and commands that are drivers.
EXCEPTIONS = {
    ("awsroles.cli.credential_process", "awsroles.fastpath.credential_process"),
    ("awsroles.cli.demo", "awsroles.demo"),
    ("awsroles.cli.options", "awsroles.fastpath.config_scan"),
    ("awsroles.cli.prompt", "awsroles.fastpath.prompt"),
}
# Imports of the fast path inside functions, on a miss or for another store or system.
ON_A_MISS = {"adapters", "app", "errors", "libraries"}
# Each library and its modules. SecretStorage uses jeepney's connections, so they share modules.
ADAPTERS_OF = {
    "botocore": {
        "adapters.aws.action_request",
        "adapters.aws.connection",
        "adapters.aws.botocore_client",
        "adapters.aws.sts_request",
    },
    "configupdater": {"adapters.files.aws_config"},
    "cryptography": {"adapters.file_store.crypto"},
    "jeepney": {
        "adapters.keyring.secretstorage_items",
        "adapters.keyring.secretstorage_collection",
        "adapters.keyring.session_bus",
    },
    "keyring": {"adapters.keyring.backends"},
    "platformdirs": {"fastpath.paths"},
    "prompt_toolkit": {"adapters.terminal.filter_picker"},
    "pyotp": {"adapters.mfa.totp"},
    "pyperclip": {"adapters.desktop"},
    "secretstorage": {
        "adapters.keyring.secretstorage_items",
        "adapters.keyring.secretstorage_collection",
        "adapters.keyring.session_bus",
    },
    "segno": {"adapters.terminal.enrollment_screen"},
    "wcwidth": {"adapters.terminal.text_width"},
    "tomli": {"adapters.files.toml"},
}
# Modules that do I/O, which core must not import. Of `os` it may use `os.path`.
OUTSIDE = {"getpass", "http", "io", "logging", "pathlib", "random", "secrets", "shutil", "signal", "socket"}
OUTSIDE |= {"subprocess", "sys", "tempfile", "threading", "time", "urllib.request"}


class Import(NamedTuple):
    """One import; *at_start* if it runs when its module is imported."""

    importer: str
    imported: str
    at_start: bool

    def __str__(self) -> str:
        return f"{self.importer} imports {self.imported}"


def module_name(path: Path) -> str:
    return ".".join(("awsroles", *path.relative_to(FOLDER).with_suffix("").parts)).removesuffix(".__init__")


SOURCES = {module_name(path): path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.py"))}


def part_of(module: str) -> str:
    """Return the part of the program, `standard`, `typer` or `libraries`."""
    first, *rest = module.split(".")
    if first == "awsroles":
        return rest[0] if rest else first
    if first == "typer":
        return first
    return "standard" if first in STANDARD else "libraries"


def imports_of(importer: str, source: str) -> Iterator[Import]:
    return _imports_below(importer, ast.parse(source), at_start=True)


def _imports_below(importer: str, node: ast.AST, *, at_start: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        yield from (Import(importer, alias.name, at_start) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{importer} has a relative import"
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield Import(importer, inner if inner in SOURCES else str(node.module), at_start)
    deferred = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or (
        isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    for child in ast.iter_child_nodes(node):
        yield from _imports_below(importer, child, at_start=at_start and not deferred)


@cache
def all_imports() -> list[Import]:
    """Return the imports of all modules; only the process that runs these tests reads them."""
    return [found for name, source in SOURCES.items() for found in imports_of(name, source)]


def test_imports_are_found_anywhere_in_a_module() -> None:
    source = """
import json, keyring.errors
from awsroles.core.aws import arn
from awsroles.errors import AwsError
if TYPE_CHECKING:
    from awsroles.core.aws.sts import Sts
class Late:
    def do(self):
        if self:
            import botocore.session
"""
    assert [(found.imported, found.at_start) for found in imports_of("a", source)] == [
        ("json", True),
        ("keyring.errors", True),
        ("awsroles.core.aws.arn", True),
        ("awsroles.errors", True),
        ("awsroles.core.aws.sts", False),
        ("botocore.session", False),
    ]


def test_every_part_of_the_program_has_a_row() -> None:
    assert {part_of(name) for name in SOURCES} == set(MAY_IMPORT)


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_a_part_imports_only_the_parts_in_its_row(part: str) -> None:
    allowed = MAY_IMPORT[part] | (set() if part == "errors" else {"standard"})
    found = [each for each in all_imports() if part_of(each.importer) == part and each[:2] not in EXCEPTIONS]
    if part == "core":
        found = [each for each in found if each.imported not in SHARED]
    if part == "fastpath":
        found = [each for each in found if each.at_start or part_of(each.imported) not in ON_A_MISS]
    assert [str(each) for each in found if part_of(each.imported) not in allowed] == []


@pytest.mark.parametrize("part", ONLY_WHEN_NEEDED)
def test_rarely_needed_parts_are_imported_inside_functions(part: str) -> None:
    found = [each for each in all_imports() if part_of(each.importer) == part and each.at_start]
    assert [str(each) for each in found if part_of(each.imported) in ONLY_WHEN_NEEDED[part]] == []


def test_each_library_is_imported_only_in_its_modules() -> None:
    libraries = [each for each in all_imports() if part_of(each.imported) == "libraries"]
    named = {(each.imported.split(".")[0], each.importer) for each in libraries}
    assert named == {(name, f"awsroles.{each}") for name, found in ADAPTERS_OF.items() for each in found}


def does_io(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any({alias.name, alias.name.split(".")[0]} & OUTSIDE for alias in names)
        case ast.ImportFrom(module=str(module)):
            return module == "os" or bool({module, module.split(".")[0]} & OUTSIDE)
        case ast.Attribute(value=ast.Name(id="os"), attr=attribute):
            return attribute != "path"
        case ast.Attribute(value=ast.Name(id="date" | "datetime"), attr="now" | "today" | "utcnow"):
            return True
        case ast.Call(func=ast.Name(id="print" | "input" | "open" | "exit")):
            return True
    return False


@pytest.mark.parametrize(
    "source",
    ["import sys", "import urllib.request", "from os import environ", "os.getcwd()", "datetime.now()", "open(x)"],
)
def test_io_is_detected(source: str) -> None:
    assert any(does_io(node) for node in ast.walk(ast.parse(source)))


def test_core_does_no_io() -> None:
    trees = {name: ast.parse(source) for name, source in SOURCES.items() if part_of(name) == "core"}
    found = [(name, node) for name, tree in trees.items() for node in ast.walk(tree) if does_io(node)]
    assert [f"{name}: {ast.unparse(node)}" for name, node in found] == []


def test_only_the_stand_in_and_its_demo_import_dataclasses() -> None:
    found = {each.importer for each in all_imports() if each.imported == "dataclasses"}
    # core/dataclass shows mypy the types of the classes that it makes.
    assert {name for name in found if part_of(name) != "standin"} == {"awsroles.core.dataclass", "awsroles.demo"}


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("__init__.py")), ids=module_name)
def test_a_package_init_has_only_a_docstring(path: Path) -> None:
    docstring, *rest = ast.parse(path.read_text(encoding="utf-8")).body
    assert isinstance(docstring, ast.Expr)
    assert [ast.unparse(each).split(" = ")[0] for each in rest] == (["__version__"] if path.parent == FOLDER else [])


def test_importing_the_commands_loads_no_library_of_an_adapter() -> None:
    script = """
import pkgutil, sys
import awsroles.cli, awsroles.fastpath.credential_process, awsroles.entry
for command in pkgutil.iter_modules(awsroles.cli.__path__, "awsroles.cli."):
    __import__(command.name)
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True)
    loaded = set(done.stdout.split())
    assert "awsroles.cli.login" in loaded
    assert loaded & set(ADAPTERS_OF) == set()
