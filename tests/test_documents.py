"""What the documents name is there."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
DOCUMENTS = TESTS.parent / "docs"


def test_every_promise_of_the_threat_model_names_tests_that_there_are() -> None:
    text = (DOCUMENTS / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(?:tests/)?((?:[\w*]+/)*test_[\w*]+)(?:\.py)?`|`tests/(testbed/\w+/\w+\.py)`", text)
    paths = [f"{test}.py" if test else bed for test, bed in named]
    assert len(paths) > 25
    assert [path for path in paths if not list(TESTS.glob(path))] == []


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{p.name}" for p in DOCUMENTS.glob("*.md"))]
)
def test_every_link_within_the_project_leads_somewhere(name: str) -> None:
    path = TESTS.parent / name
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
