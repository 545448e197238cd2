"""The rules of CONTRIBUTING.md on English that a program can check; `make lint` runs this file too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
PACKAGES = ("awsroles", "benchmarks", "completions", "devtools", "tests")
QUESTION_WORD = re.compile(r"(What|Where|Who|Whose|How|Which|Whether|When)\b")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# A sentence ends before a blank and a capital letter, a code span or a link.
SENTENCE_END = re.compile(r"[.!?](?= +[A-Z`\[])")


def questions(source: str) -> Iterator[str]:
    """Yield the docstrings of *source* that begin with a question word."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DOCUMENTED) and QUESTION_WORD.match(text := ast.get_docstring(node) or ""):
            yield text.partition("\n")[0]


def is_one_sentence(entry: str) -> bool:
    return entry.endswith(".") and not SENTENCE_END.search(entry)


def changes() -> list[str]:
    """Return the lines of the changelog below its versions, without headings and blank lines."""
    text = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert sections[0].startswith("[Unreleased]\n")
    return [
        line for section in sections for line in section.splitlines()[1:] if line and not line.startswith(("#", "["))
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_docstrings_begin_with_a_verb_or_a_noun(package: str) -> None:
    files = sorted((TOP / package).rglob("*.py"))
    assert files
    found = [f"{file.relative_to(TOP)}: {text}" for file in files for text in questions(file.read_text("utf-8"))]
    assert found == []


def test_a_docstring_that_begins_with_a_question_word_is_found() -> None:
    source = (
        '"""What it is."""\nclass A:\n    """Whose it is.\n\n    More."""\n    def f(self):\n        """Whatever."""\n'
    )
    assert list(questions(source)) == ["What it is.", "Whose it is."]


def test_a_line_of_the_changelog_is_one_change_in_one_sentence() -> None:
    lines = changes()
    assert lines
    assert [line for line in lines if not line.startswith("- ") or not is_one_sentence(line)] == []


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("- `status` lists e.g. sessions of 0.1.", True),
        ("- `status` lists sessions. `login` does not.", False),
        ("- `status` lists sessions. It is fast.", False),
        ("- `status` lists sessions", False),
    ],
)
def test_an_entry_of_several_sentences_is_found(entry: str, expected: bool) -> None:
    assert is_one_sentence(entry) is expected
