"""The pages of `docs/` and their site: the nav, links with anchors, and the help of commands.

`make docs` builds the site and checks the links in its own way.
"""

import json
import re
import sys
import textwrap
from collections import Counter
from pathlib import Path

import pygohcl
import pytest

from awsroles.core import project_urls
from devtools.docs_site import loaded_from_elsewhere, page_of_site
from devtools.help_page import PAGE, help_page

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOP = Path(__file__).parents[1]
DOCS = TOP / "docs"
PAGES = sorted(DOCS.glob("*.md"))
CONFIG = (TOP / "mkdocs.yml").read_text(encoding="utf-8")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def without_code(text: str) -> str:
    """Return *text* without blocks and spans of code."""
    fenced = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`|^ {4}.*$", "", fenced, flags=re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """Return the anchors that the headings of *path* have both on GitHub and on the site."""
    fenced = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", fenced, re.MULTILINE)
    texts = [re.sub(r"`|\[([^]]*)\]\([^)]*\)", r"\1", each).strip().lower() for each in headings]
    return set(map(github_anchor, texts)) & set(map(site_anchor, texts))


def github_anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading).replace(" ", "-")


def site_anchor(heading: str) -> str:
    """Return the anchor by the rules of Python-Markdown."""
    ascii_only = heading.encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip())


def test_the_nav_has_each_page_once() -> None:
    nav = CONFIG.partition("\nnav:")[2]
    listed = Counter(re.findall(r"^ +- (?:.*: )?(\S+\.md)$", nav, re.MULTILINE))
    assert listed == Counter(page.name for page in PAGES), "list each page of docs/ in the nav of mkdocs.yml"


def test_open_docs_has_each_page() -> None:
    names = {page.stem for page in PAGES} - {"index"}
    assert set(project_urls.PAGES) == names, "list each page of docs/ in awsroles/core/project_urls.py"


@pytest.mark.parametrize("page", [TOP / "README.md", TOP / "CONTRIBUTING.md", *PAGES], ids=lambda page: page.name)
def test_anchors_of_links_exist_on_github_and_on_the_site(page: Path) -> None:
    text = without_code(page.read_text(encoding="utf-8"))
    links = [link.partition("#") for link in LINK.findall(text) if "#" in link and "//" not in link]
    missing = [
        f"{file}#{anchor}" for file, _, anchor in links if anchor not in anchors(page.parent / file if file else page)
    ]
    assert missing == []


def test_headings_begin_a_paragraph() -> None:
    glued = [
        f"{page.name}: {found}"
        for page in PAGES
        for found in re.findall(
            r"^(?!```|<!--|\n)[^#\n ].*\n(#{1,4} .*)$",
            re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL),
            re.MULTILINE,
        )
    ]
    assert glued == []


def test_the_site_and_the_package_name_the_same_addresses() -> None:
    urls = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"].values()
    ours = re.findall(r"https://\S+", CONFIG)
    assert ours
    assert [url for url in ours if url.rstrip("/") not in {each.rstrip("/") for each in urls}] == []


def test_the_page_of_help_has_the_help_of_every_command() -> None:
    assert PAGE.read_text(encoding="utf-8") == help_page(), "run `make commands`"


def test_links_to_other_files_of_the_repository_lead_to_them_on_the_web() -> None:
    text = page_of_site("page.md", "[file](../examples/a.toml), [page](mfa.md#codes), [web](https://aws.amazon.com)")
    assert text == (
        "[file](https://github.com/awsroles/awsroles/blob/main/examples/a.toml), [page](mfa.md#codes), "
        "[web](https://aws.amazon.com)"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<a href="https://aws.amazon.com">AWS</a><script src="assets/a.js"></script>', 0),
        ('<link rel="canonical" href="https://awsroles.github.io/">', 0),
        ('<link rel="stylesheet" href="https://fonts.googleapis.com/css">', 1),
        ('<link href="//fonts.gstatic.com" rel=preconnect>', 1),
        ('<script defer src="https://unpkg.com/a.js"></script><img src=//a.example/a.png>', 2),
        ("a { background: url(https://a.example/a.png) }", 1),
        ('@import "https://a.example/a.css";', 1),
        ('<img srcset="a.png 1x, https://a.example/a.png 2x">', 1),
        ('<SCRIPT SRC="https://a.example/a.js">', 1),
        ('<link rel="modulepreload" href="https://a.example/a.js"><link rel="alternate icon" href="//a.example/a">', 2),
        ('<image href="https://a.example/a.png"/> <object data="https://a.example/">', 2),
        ("src: url( https://a.example/a.woff)", 1),
        ('<link rel="canonical" href="https://a.example/"><img src="a//b.png" alt="https://a.example">', 0),
    ],
)
def test_what_a_page_loads_from_other_hosts_is_found(text: str, found: int) -> None:
    assert len(loaded_from_elsewhere(text)) == found


def blocks(page: Path) -> list[str]:
    """Return the blocks of code of *page* that are indented or fenced, without the fences."""
    text = page.read_text(encoding="utf-8")
    fences = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
    fenced = fences.findall(text)
    indented = re.findall(r"(?<=\n\n)(?: {4}.*\n|\n(?= {4}))+", fences.sub("", text))
    return [*fenced, *(textwrap.dedent(each) for each in indented)]


def test_blocks_of_json_and_terraform_can_be_read() -> None:
    documents = {page: blocks(page) for page in PAGES if page.name != "screens.md"}
    json_blocks = [each for several in documents.values() for each in several if each.startswith("{\n")]
    terraform = [each for each in documents[DOCS / "terraform.md"] if each.startswith(("provider ", "terraform {"))]
    assert len(json_blocks) > 3
    assert len(terraform) > 3
    for each in json_blocks:
        json.loads(each)
    for each in terraform:
        pygohcl.loads(each)
