"""The schema of the organization's file, its reference, and the findings: `python -m devtools.organization_docs`."""

import json
from pathlib import Path

from awsroles.core.org.check.page import findings_page
from awsroles.core.org.schema import json_schema, reference

DOCS = Path(__file__).parents[1] / "docs"
SCHEMA = DOCS / "organization.schema.json"
PAGE = DOCS / "organization-file.md"
FINDINGS = DOCS / "findings.md"
_BEGIN = "<!-- begin: made from the code that checks by `make organization` -->\n"
_BEGIN_FINDINGS = "<!-- begin: made from awsroles/core/org/check/kinds by `make organization` -->\n"
_END = "<!-- end -->\n"


def schema_text() -> str:
    """Return the text of the schema's file."""
    return f"{json.dumps(json_schema(), indent=2, ensure_ascii=False)}\n"


def page_text(text: str) -> str:
    """Return *text*, the page, with the reference between its marks."""
    before, _, rest = text.partition(_BEGIN)
    return f"{before}{_BEGIN}\n{reference()}\n{_END}{rest.partition(_END)[2]}"


def findings_text(text: str) -> str:
    """Return *text*, the page of findings, with all of them between its marks."""
    before, _, rest = text.partition(_BEGIN_FINDINGS)
    return f"{before}{_BEGIN_FINDINGS}\n{findings_page()}\n\n{_END}{rest.partition(_END)[2]}"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    PAGE.write_text(page_text(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    FINDINGS.write_text(findings_text(FINDINGS.read_text(encoding="utf-8")), encoding="utf-8")
