"""The sources that are packaged: those of the commit, with absolute links in the README and the manual pages."""

import re
from pathlib import Path

from awsroles.core.project_urls import DOCUMENTATION, REPOSITORY
from devtools.man.pages import pages

_RAW = REPOSITORY.replace("https://github.com", "https://raw.githubusercontent.com")
# All files of the commit, so that `make test` works in the unpacked sdist.
_MANIFEST = "graft .\n"


def prepare(folder: Path, date: str) -> None:
    """Complete the sources in *folder*. *date* is the day of the commit, such as 2026-11-29."""
    readme = folder / "README.md"
    readme.write_text(with_absolute_links(readme.read_text(encoding="utf-8")), encoding="utf-8")
    manual = folder / "man"
    manual.mkdir(exist_ok=True)
    for name, text in pages(date).items():
        (manual / name).write_text(text, encoding="ascii")
    (folder / "MANIFEST.in").write_text(_MANIFEST, encoding="ascii")


def with_absolute_links(readme: str) -> str:
    """Return *readme* for package indexes, where relative links lead nowhere.

    Pages are linked on the site, pictures and other files in the repository.
    """
    text = re.sub(r'((?:src|srcset)=")(?!https?:)([^"]+)', rf"\g<1>{_RAW}/main/\2", readme)
    text = re.sub(r"(!\[[^\]]*\]\()(?!https?:)", rf"\g<1>{_RAW}/main/", text)
    text = re.sub(r"(\]\()docs/([\w-]+)\.md(?=[)#])", rf"\g<1>{DOCUMENTATION}\2/", text)
    return re.sub(r"(\]\()(?!https?:|#)(?=[^)])", rf"\g<1>{REPOSITORY}/blob/main/", text)
