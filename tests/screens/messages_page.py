"""The page `docs/messages.md`: every error and warning of the list of messages, with its hint.

A message is an error if it is the first argument of an exception of `awsroles.errors`, or of a function in `_MAKERS`,
and a warning if it is that of `warn`. Questions, labels, help, and parts of messages are neither. A message that is
passed on from another error counts where it is made.
`python -m screens.messages` writes the page.
"""

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from awsroles import errors
from awsroles.errors import AwsrolesError

TOP = Path(__file__).parents[2]
PAGE = TOP / "docs" / "messages.md"
GAP = "…"
WARNING = 0
_BEGINNING = """\
# Every error and warning

Find the words of a message here, and beside them what to do. `…` stands for what differs: a profile, an account, a
file, a reason. [Troubleshooting](troubleshooting.md) explains those that most people meet. `make screens` writes this
page from the code.

A message without advice says all there is, or its advice depends on the case and is in the message that you got.
"""
_HEADINGS = {
    2: "The command line is wrong (exit code 2)",
    3: "A profile, a file or a setting is wrong (exit code 3)",
    4: "AWS, the network or the MFA code (exit code 4)",
    5: "The keyring or the disk (exit code 5)",
    6: "An answer is needed (exit code 6)",
    126: "The command of exec (exit codes 126 and 127)",
    130: "Cancelled (exit code 130)",
    1: "Bugs (exit code 1)",
    WARNING: "Warnings",
}
_SAME = {127: 126}
# Functions and exceptions that become errors: the exit code, the place of the message among the arguments, its frame.
_MAKERS = {
    "refusal": (3, 2, "{}:{}: %s"),
    "_OptionError": (3, 1, "{}:{}: %s"),
    "Problem": (3, 1, "{}:{}:{}: %s"),
    "RefusedPolicyError": (3, 1, "{} %s"),
}
# The hints of exceptions that add them themselves.
_ADDED_HINTS = {"RefusedPolicyError": ("AWS refuses this policy document: correct it",)}
_HELP = "awsroles {} --help shows what it takes"
_WRONG_OPTION = "correct or remove that line"
# These are made by the library that parses command lines, or in several places; tests/screens/test_messages.py finds
# those of the screens that are missing here.
_OTHERS = (
    (2, "no such command '{}'", "did you mean awsroles {}?"),
    (2, "no such option: {}", "did you mean {}?"),
    (2, "missing argument: {}", _HELP),
    (2, "missing option: {}", _HELP),
    (2, "option '{}' requires an argument", _HELP),
    (2, "unexpected argument: {}", _HELP),
    (2, "'{}' is not one of {}", _HELP),
    (2, "'{}' is not a region", "use a name such as eu-west-1"),
    (3, "{}:{}: {} is neither true nor false: {}", _WRONG_OPTION),
    (3, "{}:{}: {} is neither legacy nor regional: {}", _WRONG_OPTION),
    (3, "{}:{}: {} is not the word required: {}", _WRONG_OPTION),
    (3, "no profile named {} in {}", "awsroles profile list shows your profiles"),
    (3, "{}:{}: this is not TOML: {}", "correct or remove that line"),
    (3, "{} has {} errors", "correct the file, and check it: awsroles org lint"),
    (6, "not logged in to {}", "run awsroles login {}"),
    (6, "your session for {} has expired", "run awsroles login {}"),
    (6, "an MFA code is needed, and there is no terminal", "run it in a terminal"),
    (
        0,
        (
            "storing the seed next to your access key means MFA no longer protects you: "
            "anyone who can read your stored secrets can sign in as you"
        ),
        "answer n, and keep the seed on a phone or a YubiKey",
    ),
    (0, "{} may have been rewritten: {} does not follow {}", "ask the owner of the repository before you accept it"),
)
_SHORTEST = 9
_MAKING = re.compile(r"Error\b|\bwarn\(|\bsuper\(\)|\b(?:refusal|Problem)\(")


class _Scope(NamedTuple):
    """A function, or the module itself, in the module *tree*."""

    tree: ast.Module
    function: ast.FunctionDef | ast.Module


def messages_page() -> str:
    """Return the page."""
    found: dict[int, dict[str, set[str]]] = {code: {} for code in _HEADINGS}
    for code, message, hints in _all():
        found[_SAME.get(code, code)].setdefault(message, set()).update(hints)
    parts = [_BEGINNING]
    for code, heading in _HEADINGS.items():
        rows = [f"| {_cell(each)} | {'<br>'.join(map(_cell, sorted(hints)))} |" for each, hints in _sorted(found[code])]
        parts += [f"## {heading}\n", "| message | what to do |", "|---|---|", *rows, ""]
    return "\n".join(parts)


def matches(text: str) -> bool:
    """Return whether the page has the message *text*, which a program printed or a page quotes.

    A message may begin with a file and a line, and may consist of several.
    """
    texts = {text, re.sub(r"^\S+:(?:\d+:)* (?:\w+: )?", "", text)}
    return any(_has(each) for each in texts) or ("; " in text and all(map(_has, text.split("; "))))


def _has(text: str) -> bool:
    return any(each.fullmatch(text) for each in _patterns())


@cache
def _patterns() -> list[re.Pattern[str]]:
    """Return the messages of the page as regular expressions."""
    messages = {message for _, message, _ in _all()}
    return [re.compile(".+".join(map(re.escape, each.split("{}"))), re.DOTALL) for each in messages]


def _sorted(found: dict[str, set[str]]) -> list[tuple[str, set[str]]]:
    return sorted(found.items(), key=lambda each: each[0].replace("{}", "").strip(" ':").lower())


def _cell(text: str) -> str:
    """Return *text* for a cell of a table, as code, which nothing in it changes."""
    one_line = re.sub(r"\s+", " ", text.replace("{}", GAP)).strip().replace("|", "\\|")
    return f"`` {one_line} ``" if "`" in one_line else f"`{one_line}`"


@cache
def _all() -> list[tuple[int, str, tuple[str, ...]]]:
    """Return the exit code, the message and the hints of each error and warning."""
    found: list[tuple[int, str, tuple[str, ...]]] = [(code, message, (hint,)) for code, message, hint in _OTHERS]
    for tree in _modules():
        for scope, name, call in _calls(tree):
            code, place, frame = _MAKERS.get(name) or (_exit_codes().get(name), 0, "%s")
            if code is None or len(call.args) <= place:
                continue
            hint = call.args[place + 1] if len(call.args) > place + 1 and code != WARNING else None
            command = next((each.value for each in call.keywords if each.arg == "command"), None)
            hints = _with_commands(_texts(scope, hint), _texts(scope, command)) or _ADDED_HINTS.get(name, ())
            found += [(code, frame % each, hints) for each in _texts(scope, call.args[place]) if _has_words(each)]
    return found


def _has_words(message: str) -> bool:
    return sum(len(each.strip()) for each in message.split("{}")) >= _SHORTEST


def _with_commands(hints: list[str], commands: list[str]) -> tuple[str, ...]:
    return tuple(f"{hint} {command}" for hint in hints for command in commands) if commands else tuple(hints)


@cache
def _modules() -> list[ast.Module]:
    """Return the modules that make messages; the stand-in speaks to programs."""
    paths = [each for each in sorted((TOP / "awsroles").rglob("*.py")) if "standin" not in each.parts]
    sources = [each.read_text(encoding="utf-8") for each in paths]
    return [ast.parse(source) for source in sources if _MAKING.search(source)]


def _calls(tree: ast.Module) -> Iterator[tuple[_Scope, str, ast.Call]]:
    """Yield each call in *tree* with its scope, and the name of the function it calls.

    The name of the class stands for `super().__init__`.
    """
    todo: list[tuple[_Scope, str, ast.AST]] = [(_Scope(tree, tree), "", tree)]
    while todo:
        scope, kind, node = todo.pop()
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            yield scope, kind if name == "super().__init__" else name.rpartition(".")[2], node
        inner = _Scope(tree, node) if isinstance(node, ast.FunctionDef) else scope
        of = node.name if isinstance(node, ast.ClassDef) else kind
        todo += [(inner, of, each) for each in ast.iter_child_nodes(node)]


@cache
def _exit_codes() -> dict[str, int]:
    """Return the exit codes of the kinds of errors by name. Modules of other systems cannot be imported for them."""
    kinds = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, AwsrolesError)]
    codes = {kind.__name__: kind.exit_code for kind in kinds}
    classes = [each for tree in _modules() for each in tree.body if isinstance(each, ast.ClassDef) and each.bases]
    bases = {each.name: ast.unparse(each.bases[0]) for each in classes}
    for name in bases:
        base = name
        while base in bases and base not in codes:
            base = bases[base]
        if base in codes:
            codes[name] = codes[base]
    return codes | {"warn": WARNING}


@cache
def _words() -> dict[str, list[_Scope]]:
    """Return the functions that return a text by their names."""
    found: dict[str, list[_Scope]] = {}
    for tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.returns is not None and ast.unparse(node.returns) == "str":
                found.setdefault(node.name, []).append(_Scope(tree, node))
    return found


def _texts(scope: _Scope, node: ast.AST | None) -> list[str]:
    """Return the texts that the expression *node* in *scope* may be, with a placeholder for each value."""
    found: list[str] = []
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found = [node.value]
    elif isinstance(node, ast.JoinedStr):
        found = ["".join(each) for each in itertools.product(*(_parts(scope, each) for each in node.values))]
    elif isinstance(node, ast.IfExp):
        found = [*_texts(scope, node.body), *_texts(scope, node.orelse)]
    elif isinstance(node, ast.Starred):
        found = _texts(scope, node.value)
    elif isinstance(node, ast.Tuple):
        found = _texts(scope, node.elts[0]) if node.elts else []
    elif isinstance(node, ast.Name):
        values = _assigned(scope.function, node.id) or _constant(scope.tree, node.id)
        found = [text for each in values if not isinstance(each, ast.Name) for text in _texts(scope, each)]
    elif isinstance(node, ast.Call):
        makers = _words().get(ast.unparse(node.func).rpartition(".")[2], [])
        for maker in makers if len(makers) == 1 and makers[0].function is not scope.function else ():
            returned = [each.value for each in ast.walk(maker.function) if isinstance(each, ast.Return)]
            found = [text for each in returned for text in _texts(maker, each)]
    return found


def _parts(scope: _Scope, node: ast.AST) -> list[str]:
    """Return the texts that *node*, a part of a text, may be."""
    if isinstance(node, ast.FormattedValue):
        return _texts(scope, node.value) if isinstance(node.value, ast.IfExp) else ["{}"]
    return _texts(scope, node)


def _assigned(function: ast.AST, name: str) -> list[ast.expr]:
    """Return what is assigned to *name* in *function*."""
    assignments = [each for each in ast.walk(function) if isinstance(each, ast.Assign)]
    return [each.value for each in assignments if any(ast.unparse(target) == name for target in each.targets)]


def _constant(tree: ast.Module, name: str) -> list[ast.expr]:
    """Return what is assigned to the constant *name* of the module *tree*, or else of the only one that has it."""
    found = {id(each): _constants(each).get(name, []) for each in _modules()}
    others = [each for each in found.values() if each]
    return found[id(tree)] or (others[0] if len(others) == 1 else [])


@cache
def _constants(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Return what is assigned to the constants of *tree*."""
    found: dict[str, list[ast.expr]] = {}
    for each in (each for each in tree.body if isinstance(each, ast.Assign)):
        for target in each.targets:
            found.setdefault(ast.unparse(target), []).append(each.value)
    return found
