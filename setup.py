"""The part of the build that pyproject.toml cannot say: the README for PyPI, where relative links lead nowhere."""

import re
from pathlib import Path

from setuptools import setup

_REPOSITORY = "https://github.com/awsroles/awsroles"
_RAW = "https://raw.githubusercontent.com/awsroles/awsroles"
_DOCUMENTATION = "https://awsroles.github.io/awsroles"


def _with_absolute_links(readme: str) -> str:
    """Return *readme* with links to the site, pictures from the repository, and the rest in the repository."""
    text = re.sub(r'((?:src|srcset)=")(?!https?:)([^"]+)', rf"\g<1>{_RAW}/main/\2", readme)
    text = re.sub(r"(\]\()docs/([\w-]+)\.md(?=[)#])", rf"\g<1>{_DOCUMENTATION}/\2/", text)
    return re.sub(r"(\]\()(?!https?:|#)(?=[^)])", rf"\g<1>{_REPOSITORY}/blob/main/", text)


setup(
    long_description=_with_absolute_links((Path(__file__).parent / "README.md").read_text(encoding="utf-8")),
    long_description_content_type="text/markdown",
)
