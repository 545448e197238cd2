"""Addresses of the project, the same as in `[project.urls]` of pyproject.toml."""

REPOSITORY = "https://github.com/awsroles/awsroles"
DOCUMENTATION = "https://awsroles.github.io/awsroles/"
