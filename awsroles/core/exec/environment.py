"""The environment that hands a session to programs: what is set in it, and what would get in its way."""

import json
from collections.abc import Mapping

from awsroles.core.profiles.model import Chain
from awsroles.core.profiles.sdk_settings import of_other_profile
from awsroles.core.sessions.model import Session, rfc3339
from awsroles.errors import ConfigurationError

PROFILE = "AWSROLES_PROFILE"
# The account decides on endpoints, such as DynamoDB's (JavaScript, fromEnv.ts; botocore, credentials.py).
CREDENTIALS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ACCOUNT_ID",
)
ASSIGNED = (*CREDENTIALS, "AWS_REGION", "AWS_DEFAULT_REGION", PROFILE)
# Each of these is preferred to the session's variables by some SDK: AWS_SECURITY_TOKEN by botocore (credentials.py),
# AWS_ACCESS_KEY and AWS_SECRET_KEY are Go's (env_config.go), AWS_PROFILE wins in JavaScript (defaultProvider.js), which
# takes AWS_CREDENTIAL_SCOPE for a part of the keys (fromEnv.ts). A bearer token of a service comes before any keys.
_CONTAINER = "AWS_CONTAINER_"
_FAMILIES = (_CONTAINER, "AWS_BEARER_TOKEN_")
_CONFLICTING = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SECURITY_TOKEN",
    "AWS_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_CREDENTIAL_SCOPE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    f"{_CONTAINER}CREDENTIALS_RELATIVE_URI",
    f"{_CONTAINER}CREDENTIALS_FULL_URI",
    f"{_CONTAINER}AUTHORIZATION_TOKEN",
    f"{_CONTAINER}AUTHORIZATION_TOKEN_FILE",
    "AWS_BEARER_TOKEN_BEDROCK",
)
# It opens the store of the long-lived keys: no program but this one needs it.
_OURS_ALONE = "AWSROLES_PASSPHRASE"


def session_variables(chain: Chain, session: Session, settings: Mapping[str, str]) -> dict[str, str]:
    """Return what is set for the chain's profile, its *settings* among it; region and account where they are known."""
    credentials, account = session.credentials, json.loads(session.document).get("AccountId")
    return {
        "AWS_ACCESS_KEY_ID": credentials.access_key_id,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
        "AWS_SESSION_TOKEN": credentials.session_token,
        "AWS_CREDENTIAL_EXPIRATION": rfc3339(credentials.expires_at),
        **({"AWS_ACCOUNT_ID": account} if account else {}),
        **region_variables(chain),
        **settings,
        PROFILE: chain.name,
    }


def region_variables(chain: Chain) -> dict[str, str]:
    """Return what is set for the region of the chain's profile, nothing where it has none.

    Raises ConfigurationError for what no variable can hold.
    """
    region = chain.target.region if chain.slaves else chain.root.region
    if region is not None and "\0" in region:
        raise ConfigurationError(f"profile {chain.name!r} has no possible region: {region!r}", "correct its region")
    return {} if region is None else {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}


def conflicting(environ: Mapping[str, str]) -> list[str]:
    """Return the variables to unset in a shell that has *environ*, those alone that a shell can name."""
    others = (name for name in environ if name.startswith(_FAMILIES) and name.isascii() and name.isidentifier())
    return list(dict.fromkeys((*_CONFLICTING, *others, *of_other_profile(environ))))


def child_environment(environ: Mapping[str, str], variables: Mapping[str, str]) -> dict[str, str]:
    """Return *environ* as a child gets it: with *variables*, without what conflicts, without the store's passphrase."""
    left_out = {*CREDENTIALS, *_CONFLICTING, *of_other_profile(environ), _OURS_ALONE}
    kept = (name for name in environ if name not in left_out and not name.startswith(_FAMILIES))
    return {name: environ[name] for name in kept} | dict(variables)
