"""The list of messages, each with a test that shows it; `python -m screens.messages` writes it and docs/messages.md.

A message is any text of two words or more in the code: errors, hints, notes, questions, help. A placeholder stands for
each value in it. A test shows a message if its source, or the screen that it compares, has the longest part of the
message between two placeholders. Texts that another program reads, that are compared, and that no user sees are no
messages; `_not_shown` has the rules.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from testbed.screens.shell_terminal import SCROLLED

TOP = Path(__file__).parents[2]
LIST = TOP / "tests" / "messages.txt"
NO_TEST = "none"
_CODE = TOP / "awsroles"
_TESTS = TOP / "tests"
# The stand-in speaks to programs.
_LEFT_OUT = ("standin",)
_WORDS = re.compile(r"[A-Za-z']{2,}[,;:]? [(]?[A-Za-z']+")
# The code of pages, of scripts in Python and AppleScript, and a User-Agent.
_MARKUP = re.compile(r"\n.*[<>;]|^[-\w]+ '|^</?\w+|^import \w|^on run |^[\w ]+/\{\}$", re.DOTALL)
_PLACEHOLDER = "{}"
# Shorter parts are in many texts by chance.
_SHORTEST = 8
# Texts that are compared with others; regular expressions, types and parts of a path.
_COMPARISONS = ("startswith", "endswith", "removeprefix", "removesuffix")
_NOT_SHOWN_ARGUMENTS = ("re.compile", "re.fullmatch", "cast", "TypeVar", "os.path.join")
# Mistakes of the program itself.
_NOT_SHOWN_ERRORS = ("TypeError", "AttributeError")
_Documented = ast.Module | ast.ClassDef | ast.FunctionDef


def collect() -> dict[str, list[str]]:
    """Return the messages of each module, in their order."""
    found: dict[str, list[str]] = {}
    for path in sorted(_CODE.rglob("*.py")):
        name = path.relative_to(_CODE)
        messages = list(dict.fromkeys(_messages(ast.parse(path.read_text(encoding="utf-8")))))
        if messages and name.parts[0] not in _LEFT_OUT:
            found[str(name)] = messages
    return found


def part(message: str) -> str:
    """Return the longest part of *message* between two placeholders, without blanks and the last period."""
    return max((_without_blanks(each).removesuffix(".") for each in message.split(_PLACEHOLDER)), key=len)


def read() -> dict[str, dict[str, str]]:
    """Return the committed list: for each module its messages, each with its test."""
    found: dict[str, dict[str, str]] = {}
    module = message = ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith(".py]"):
            module = line[1:-1]
        elif line.startswith("    "):
            found.setdefault(module, {})[message.replace("\\n", "\n")] = line.strip()
        elif line:
            message = line
    return found


@cache
def shown_by(test: str) -> str:
    """Return all texts of *test*, a screen or a `FILE::TEST`, without blanks; empty if there is no such test."""
    name, _, function = test.partition("::")
    path = TOP / name
    if not path.exists():
        return ""
    if path.suffix == ".txt":
        return _without_blanks(path.read_text(encoding="utf-8").replace(SCROLLED, ""))
    return _texts_of(path).get(function, "")


@cache
def _texts_of(path: Path) -> dict[str, str]:
    """Return the texts of each test in the file *path*; those outside of tests are of the test ''."""
    texts: dict[str, str] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        name = node.name if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") else ""
        texts[name] = texts.get(name, "") + _without_blanks("\0".join(_strings(node, _no_text)))
    return texts


def _tests() -> list[str]:
    """Return every screen and test."""
    screens = sorted(str(path.relative_to(TOP)) for path in (_TESTS / "screens").glob("t*/*.txt"))
    files = sorted(path for path in _TESTS.rglob("test_*.py") if path.parent.name != "screens")
    return screens + [
        f"{path.relative_to(TOP)}::{name}" if name else str(path.relative_to(TOP))
        for path in files
        for name in _texts_of(path)
    ]


def _messages(tree: ast.Module) -> Iterator[str]:
    for text in _strings(tree, _not_shown):
        if _WORDS.search(text) and len(part(text)) >= _SHORTEST and not _MARKUP.search(text):
            yield text


def _strings(tree: ast.AST, leave_out: Callable[[ast.AST], Iterator[ast.AST]]) -> Iterator[str]:
    """Yield the texts in *tree* but for the parts that *leave_out* gives for each of its nodes."""
    skipped = {id(each) for node in ast.walk(tree) for each in leave_out(node)}
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop(0)
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else _PLACEHOLDER for each in node.values)
            todo[:0] = [each for each in node.values if isinstance(each, ast.FormattedValue)]
        else:
            todo[:0] = ast.iter_child_nodes(node)


def _no_text(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the documentation and annotations of *node*."""
    if isinstance(node, _Documented) and ast.get_docstring(node, clean=False) is not None:
        yield node.body[0]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.arg | ast.AnnAssign) and not _is_option(node.annotation):
        yield from () if node.annotation is None else (node.annotation,)
    if isinstance(node, ast.FunctionDef) and node.returns is not None:
        yield node.returns


def _not_shown(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of *node* that no user sees."""
    yield from _no_text(node)
    if isinstance(node, ast.Set):
        yield from node.elts
    if isinstance(node, ast.Call):
        yield from _not_shown_arguments(node)


def _not_shown_arguments(node: ast.Call) -> Iterator[ast.AST]:
    function = ast.unparse(node.func)
    if function in (*_NOT_SHOWN_ARGUMENTS, *_NOT_SHOWN_ERRORS) or function.rpartition(".")[2] in _COMPARISONS:
        yield from node.args
    if function in ("Key", "Table"):
        # The reference of the organization's file, which tests/core/org/test_schema.py compares.
        yield from (each for each in node.args[1:] if isinstance(each, ast.Constant))
    if function == "Kind":
        # The page of findings, which tests/core/records/test_check.py compares.
        yield from node.args


def _is_option(annotation: ast.AST | None) -> bool:
    """Say whether *annotation* has the help of an option."""
    return annotation is not None and any(
        isinstance(each, ast.Name) and each.id == "Annotated" for each in ast.walk(annotation)
    )


def _without_blanks(text: str) -> str:
    """Return *text* without blanks and backslashes, which a regular expression has before some characters."""
    return "".join(text.split()).replace("\\", "")


def _write() -> None:
    """Write the list: with the test that it has, if that still shows the message, else with the first that does."""
    before = read() if LIST.exists() else {}
    tests = _tests()
    lines, missing = [], 0
    for module, messages in collect().items():
        lines.append(f"[{module}]")
        for message in messages:
            needle = part(message)
            kept = before.get(module, {}).get(message, NO_TEST)
            test = kept if needle in shown_by(kept) else next((t for t in tests if needle in shown_by(t)), NO_TEST)
            lines += [message.replace("\n", "\\n"), f"    {test}"]
            missing += test == NO_TEST
            if test == NO_TEST:
                print(f"{module}: no test shows: {message}")  # noqa: T201 - for whoever runs it
        lines.append("")
    LIST.write_text("\n".join(lines), encoding="utf-8")
    print(f"{missing} messages without a test")  # noqa: T201 - as above


if __name__ == "__main__":
    from screens.messages_page import PAGE, messages_page

    _write()
    PAGE.write_text(messages_page(), encoding="utf-8")
