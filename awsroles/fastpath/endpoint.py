"""Which STS a session comes from, as far as the environment decides it. This module imports nothing.

The endpoint is part of what a session was made for: a shell that points at a local AWS emulator neither gets nor
leaves a session for the real one. What the profiles say of it stands in their own sections.
"""

IGNORED = b"ignored"
IGNORE = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
FIPS, DUALSTACK, REGIONAL = "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_STS_REGIONAL_ENDPOINTS"
# Names the variables that `exec` sets for the settings of a profile: no decision of the environment's own.
_OF_A_PROFILE = "AWSROLES_SETTINGS"


def configured_endpoint(environ: "dict[str, str]", service: str = "STS") -> bytes:
    """Return the endpoint that *environ* chooses for *service*, b"" for none, and behind it, a line each, what it adds.

    IGNORED says that those of the profiles do not count either. Names and order are botocore's (service-specific
    endpoints, FIPS and dual-stack endpoints, STS regional endpoints in the SDK reference guide).
    """
    if _OF_A_PROFILE in environ:
        left_out = environ[_OF_A_PROFILE].split()
        environ = {name: value for name, value in environ.items() if name not in left_out}
    get = environ.get
    ignore = get(IGNORE) or ""
    if ignore.lower() == "true":
        mark, ignore = IGNORED, ""
    else:
        mark = (get(f"AWS_ENDPOINT_URL_{service}") or get("AWS_ENDPOINT_URL") or "").encode("utf-8", "replace")
        # "false" is said of the endpoints of profiles; beside one of the environment's own it has nothing to add.
        ignore = "" if mark else ignore
    for name, value in ((IGNORE, ignore), (FIPS, get(FIPS)), (DUALSTACK, get(DUALSTACK)), (REGIONAL, get(REGIONAL))):
        if value:
            mark += f"\n{name}={value}".encode("utf-8", "replace")
    return mark


def mfa_mark(mark: bytes) -> bytes:
    """Return what of *mark* counts for an MFA session: AWS gives the same one at each of its own endpoints."""
    endpoint, *lines = mark.split(b"\n")
    return b"\n".join((endpoint, *(line for line in lines if line.startswith(IGNORE.encode()))))
