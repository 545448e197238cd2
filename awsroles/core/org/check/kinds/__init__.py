"""The kinds of findings: words, severities, and the texts of docs/findings.md, by subject."""
