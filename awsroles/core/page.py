"""Pages of HTML in one file, which fetch nothing: the browser runs their own script and style alone."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from awsroles.core.dataclass import dataclass

START = "<!DOCTYPE html>"
"""The beginning of each page."""


@dataclass(frozen=True)
class Page:
    """A page called *title*. If *has_style_attributes*, elements of the *body* may have `style`."""

    title: str
    style: str
    script: str
    body: str
    has_style_attributes: bool = False

    def html(self) -> str:
        """Return the document."""
        return f"""{START}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="{self._policy()}">
{_titled(self.title)}
<style>{self.style}</style>
</head>
<body>
{self.body}
<script>{self.script}</script>
</body>
</html>
"""

    def _policy(self) -> str:
        # A hash would forbid attributes of style.
        style = "'unsafe-inline'" if self.has_style_attributes else _hash(self.style)
        sources = f"style-src {style}; script-src {_hash(self.script)}"
        return f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"


def is_page(document: bytes, title: str) -> bool:
    """Say whether *document* is a page called *title*."""
    return document.startswith(START.encode()) and _titled(title).encode() in document


def _titled(title: str) -> str:
    return f"<title>{escape(title)}</title>"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
