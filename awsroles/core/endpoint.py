"""Which STS a session comes from, as far as the environment decides it. This module imports nothing.

The endpoint is part of what a session was made for: a shell that points at a local AWS emulator neither gets nor
leaves a session for the real one. What the profiles say of it stands in their own sections.
"""

IGNORED = b"ignored"


def endpoint_mark(environ: "dict[str, str]", service: str = "STS") -> bytes:
    """Return the endpoint that *environ* chooses for *service*, b"" for none.

    IGNORED says that those of the profiles do not count either. Names and order are botocore's (service-specific
    endpoints in the SDK reference guide).
    """
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return IGNORED
    return (environ.get(f"AWS_ENDPOINT_URL_{service}") or environ.get("AWS_ENDPOINT_URL") or "").encode(
        "utf-8", "replace"
    )
