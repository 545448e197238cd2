"""Expected outcomes: every client supports every way, except those listed here."""

from clients.catalog import Client
from clients.ways import (
    BY_NAME,
    BY_VARIABLE,
    EXPIRED_BY_VARIABLE,
    EXPIRED_SERVER,
    NATIVE_PROFILE,
    NO_SESSION,
    SERVER,
    WAYS,
)

_NOT_FOLLOWED = (
    "It does not support a `source_profile` with `credential_process`: "
    "run `awsroles profile adopt` and use `AWS_PROFILE`."
)
# Each with an alternative, for docs/clients.md.
EXCEPTIONS: dict[str, tuple[dict[str, str], str]] = {
    "JavaScript 3": ({NO_SESSION: "error"}, "Its message says that no provider has credentials, but not why."),
    "JavaScript 2": ({NATIVE_PROFILE: "no", NO_SESSION: "error"}, _NOT_FOLLOWED),
    "s5cmd": ({BY_NAME: "no"}, "Its `--profile` only reads `~/.aws/credentials`: use `AWS_PROFILE`."),
    "daft": ({BY_NAME: "no"}, "With `profile_name` it sends requests without credentials: use `AWS_PROFILE`."),
    "obstore": (
        {BY_VARIABLE: "no", NATIVE_PROFILE: "no", EXPIRED_BY_VARIABLE: "no", NO_SESSION: "error"},
        "It does not support profiles: use `awsroles exec --server`, or boto3's credentials (`obstore.auth.boto3`).",
    ),
    "pyarrow": (
        {NATIVE_PROFILE: "no", NO_SESSION: "error"},
        f"{_NOT_FOLLOWED} Without credentials it sends unsigned requests.",
    ),
    "awscrt": (
        {NATIVE_PROFILE: "no", NO_SESSION: "error"},
        f"{_NOT_FOLLOWED} It does not show the stderr of a `credential_process`.",
    ),
    "Ruby": (
        {SERVER: "no", EXPIRED_SERVER: "no"},
        "This version does not support `AWS_CONTAINER_CREDENTIALS_FULL_URI`: use `AWS_PROFILE`, which refreshes too.",
    ),
}


def expected(client: Client) -> dict[str, str]:
    """Return the expected outcome of each way."""
    words = dict.fromkeys(WAYS, "yes") | {NO_SESSION: "hint"}
    if not client.has_profile_option:
        words[BY_NAME] = "-"
    if not client.finds_sts:
        words[NATIVE_PROFILE] = "-"
    if not client.is_long_running:
        words |= {EXPIRED_BY_VARIABLE: "-", EXPIRED_SERVER: "-"}
    return words | EXCEPTIONS.get(client.name, ({}, ""))[0]
