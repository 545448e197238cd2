"""The site of `docs/`, by `make docs`: `python -m devtools.docs_site`.

The site lies in `build/site` and loads nothing from other hosts. It is made of a copy of `docs/`, in which links to
other files of the repository lead to its page on the web.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[1]
DOCS = TOP / "docs"
SOURCE = TOP / "build" / "docs"
SITE = TOP / "build" / "site"
GENERATOR = TOP / ".venv-docs" / "bin" / "zensical"
FILES = "https://github.com/awsroles/awsroles/blob/main"
# Found by the search, its screens would hide the pages that explain them.
_NOT_SEARCHED = ("screens.md",)
_LINK_OUT = re.compile(r"\]\(\.\./([^)\s]+)\)")
_COLOR = re.compile(r"\x1b\[[\d;]*m")
_HOST = r"(?:https?:)?//[^\"'\s>)]+"
_LOADED = re.compile(
    # srcset has several.
    rf"""<\w[^>]*\s(?:src|srcset|poster|data)=["']?(?:[^"'>]*[\s,])?{_HOST}"""
    rf"""|<(?:image|use)\b[^>]*\bhref=["']?{_HOST}"""
    r"""|<link\b(?=[^>]*\brel=["']?[^"'>]*\b(?:stylesheet|preconnect|preload|modulepreload|prefetch|icon|manifest)\b)"""
    rf"""[^>]*\bhref=["']?{_HOST}"""
    rf"""|@import\s+(?:url\()?\s*["']?{_HOST}|url\(\s*["']?{_HOST}""",
    re.IGNORECASE,
)


def page_of_site(name: str, text: str) -> str:
    """Return *text*, that of the page *name* of `docs/`, for the site."""
    head = "---\nsearch:\n  exclude: true\n---\n" if name in _NOT_SEARCHED else ""
    return head + _LINK_OUT.sub(rf"]({FILES}/\1)", text)


def loaded_from_elsewhere(text: str) -> list[str]:
    """Return what *text*, of HTML or CSS, lets a browser load from other hosts."""
    return [found[0] for found in _LOADED.finditer(text)]


def _copy() -> None:
    """Write the copy of `docs/` anew."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(DOCS, SOURCE)
    for page in SOURCE.glob("*.md"):
        page.write_text(page_of_site(page.name, page.read_text(encoding="utf-8")), encoding="utf-8")


def _build() -> int:
    """Build the site and return the exit code: 1 if a link leads nowhere or the site loads from other hosts."""
    shutil.rmtree(SITE, ignore_errors=True)
    # Without its cache, the generator shows each warning each time.
    command: list[str | Path] = [GENERATOR, "build", "--clean", "--strict", "--config-file", TOP / "mkdocs.yml"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    # It ends with a traceback of its own if it has shown a warning.
    lines = [_COLOR.sub("", done.stdout + done.stderr).partition("Traceback ")[0].rstrip()]
    for path in (path for form in ("*.html", "*.css") for path in sorted(SITE.rglob(form))):
        loaded = loaded_from_elsewhere(path.read_text(encoding="utf-8"))
        lines += [f"{path.relative_to(TOP)} loads from another host: {each}" for each in loaded]
    print("\n".join(lines))  # noqa: T201 - for whoever runs it
    return int(done.returncode != 0 or len(lines) > 1)


if __name__ == "__main__":
    _copy()
    sys.exit(_build())
