"""Tests, files and links that the documents name exist."""

import re
from pathlib import Path

import pytest

from awsroles.cli.commands import COMMANDS

TESTS = Path(__file__).parent
DOCUMENTS = TESTS.parent / "docs"


def test_the_promises_of_the_threat_model_name_existing_tests() -> None:
    text = (DOCUMENTS / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(?:tests/)?((?:[\w*]+/)*test_[\w*]+)(?:\.py)?`|`tests/(testbed/\w+/\w+\.py)`", text)
    paths = [f"{test}.py" if test else bed for test, bed in named]
    assert len(paths) > 25
    assert [path for path in paths if not list(TESTS.glob(path))] == []


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{p.name}" for p in DOCUMENTS.glob("*.md"))]
)
def test_links_within_the_project_lead_to_files(name: str) -> None:
    path = TESTS.parent / name
    # Code has brackets of its own.
    text = re.sub(r"(?m)^ {4}.*", "", path.read_text(encoding="utf-8"))
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text)
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_map_of_the_project_names_existing_files() -> None:
    text = (TESTS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    # Packages are named relative to awsroles/; placeholders are in capitals.
    named = {
        path
        for path in re.findall(r"`([\w.]+(?:/[\w.]+)*(?:/|\.py|\.md))`", text)
        if not re.search("[A-Z]/|NAME", path)
    }
    assert len(named) > 40
    assert [
        path for path in named if not any((top / path).exists() for top in (TESTS.parent, TESTS.parent / "awsroles"))
    ] == []


def test_the_table_of_commands_has_every_command() -> None:
    text = (DOCUMENTS / "commands.md").read_text(encoding="utf-8").replace("\\|", "|")
    rows = re.findall(r"^\| `awsroles ([\w-]+)(?: ([a-z|-]+))?", text, re.MULTILINE)
    listed = {f"{name} {part}".strip() for name, parts in rows for part in parts.split("|")}
    assert set(COMMANDS) - {"help"} - listed == set()
    assert listed - set(COMMANDS) == set()


def test_the_manual_has_every_variable_of_ours() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (TESTS.parent / "awsroles").rglob("*.py")]
    ours = {name for source in sources for name in re.findall(r'"(AWSROLES_[A-Z_]+\b)', source)}
    text = (DOCUMENTS / "environment-variables.md").read_text(encoding="utf-8")
    # The stand-in's own.
    assert ours - {"AWSROLES_SIGNIN_URL"} == set(re.findall(r"AWSROLES_[A-Z_]+", text))


def test_the_front_page_is_short_and_shows_the_pictures() -> None:
    text = (TESTS.parent / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    assert set(re.findall(r'(?:src|srcset)="docs/([^"]+)"', text)) == {"login.svg", "login-dark.svg"}


def test_the_first_page_of_the_manual_links_every_page() -> None:
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", _page("index")))
    assert {page.name for page in DOCUMENTS.glob("*.md")} - linked == {"index.md"}


@pytest.mark.parametrize("program", ["awsume", "AWS CLI"])
def test_the_comparison_has_the_figures_of_the_benchmarks(program: str) -> None:
    measured = re.search(rf"^\| {program} .*? \| .*? \| ([\d.]+) ", _page("benchmarks"), re.MULTILINE)
    (row,) = re.findall(r"^\| time of a cached session .*$", _page("comparison"), re.MULTILINE)
    assert measured
    assert float(measured[1]) > 20
    assert row.endswith("| over 20 | over 20 |")


def _page(name: str) -> str:
    return (DOCUMENTS / f"{name}.md").read_text(encoding="utf-8")
