"""What is expected of each client: all that it can be asked, but for what is listed here."""

from clients.catalog import Client
from clients.ways import BY_ITSELF, BY_NAME, BY_VARIABLE, NO_SESSION, OUTLIVES, SERVED, SERVER, WAYS

_NOT_FOLLOWED = (
    "It does not follow `source_profile` into a `credential_process`: `awsroles profile adopt`, then `AWS_PROFILE`."
)
# Each with what to use instead, for the reader of docs/clients.md.
EXCEPTIONS: dict[str, tuple[dict[str, str], str]] = {
    "JavaScript 3": ({NO_SESSION: "error"}, "Its message says that no provider has credentials, and not why."),
    "JavaScript 2": ({BY_ITSELF: "no", NO_SESSION: "error"}, _NOT_FOLLOWED),
    "s5cmd": ({BY_NAME: "no"}, "Its `--profile` looks into `~/.aws/credentials` alone: use `AWS_PROFILE`."),
    "daft": ({BY_NAME: "no"}, "With `profile_name` it asks without credentials: use `AWS_PROFILE`."),
    "obstore": (
        {BY_VARIABLE: "no", BY_ITSELF: "no", OUTLIVES: "no", NO_SESSION: "error"},
        "It knows no profiles: use `awsroles exec --server`, or hand it boto3's credentials (`obstore.auth.boto3`).",
    ),
    "pyarrow": (
        {BY_ITSELF: "no", NO_SESSION: "error"},
        f"{_NOT_FOLLOWED} Where it finds no credentials it goes on without.",
    ),
    "awscrt": ({BY_ITSELF: "no", NO_SESSION: "error"}, f"{_NOT_FOLLOWED} What that says on stderr is not shown."),
    "Ruby": (
        {SERVER: "no", SERVED: "no"},
        "This one is older than `AWS_CONTAINER_CREDENTIALS_FULL_URI`: use `AWS_PROFILE`, which renews as well.",
    ),
}


def expected(client: Client) -> dict[str, str]:
    """Return the word that each way is to end in."""
    words = dict.fromkeys(WAYS, "yes") | {NO_SESSION: "hint"}
    if not client.takes_a_profile:
        words[BY_NAME] = "-"
    if not client.finds_sts:
        words[BY_ITSELF] = "-"
    if not client.goes_on:
        words |= {OUTLIVES: "-", SERVED: "-"}
    return words | EXCEPTIONS.get(client.name, ({}, ""))[0]
