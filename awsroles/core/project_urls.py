"""Addresses of the project, the same as in `[project.urls]` of pyproject.toml."""

from awsroles.errors import UsageError

REPOSITORY = "https://github.com/awsroles/awsroles"
DOCUMENTATION = "https://awsroles.github.io/awsroles/"

PAGES = (
    "access-review",
    "benchmarks",
    "cdk-and-ecr",
    "ci-and-servers",
    "clients",
    "command-help",
    "commands",
    "comparison",
    "completion",
    "console",
    "containers",
    "discover",
    "doctor",
    "environment-variables",
    "exec",
    "exec-server",
    "exit-codes",
    "explain",
    "files",
    "findings",
    "first-setup",
    "guards",
    "history",
    "how-it-works",
    "install",
    "json",
    "many-accounts",
    "messages",
    "mfa",
    "moving",
    "offboarding",
    "organization",
    "organization-file",
    "organization-policies",
    "picker",
    "policy-evaluation",
    "profiles",
    "prompts",
    "rotate",
    "screens",
    "security",
    "sessions",
    "settings",
    "shells",
    "size",
    "terraform",
    "troubleshooting",
    "without-a-keyring",
    "witnesses",
    "yubikey-and-1password",
)
"""The pages of the documentation beside the first."""


def page_url(page: str | None) -> str:
    """Return the address of *page* of the documentation, of the first for None; raise UsageError."""
    if page is None:
        return DOCUMENTATION
    if page in PAGES:
        return f"{DOCUMENTATION}{page}/"
    from awsroles.core.suggest import nearest

    close = nearest(page, PAGES)
    raise UsageError(
        f"the documentation has no page {page!r}",
        f"did you mean {close}?" if close else "the first page lists the others: awsroles open docs",
    )
