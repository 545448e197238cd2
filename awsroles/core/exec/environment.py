"""Environment variables for child processes: what to set and what to remove."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from awsroles.core.config.document import ConfigText
from awsroles.core.profiles.resolved import ResolvedProfile
from awsroles.core.profiles.sdk_settings import CA_BUNDLE, MARK, of_other_profile
from awsroles.core.sessions.cache import Session, rfc3339
from awsroles.errors import ConfigurationError
from awsroles.fastpath.config_scan import is_conflicting_source

if TYPE_CHECKING:
    from awsroles.core.exec.endpoint import CredentialsEndpoint

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

URI, TOKEN, TOKEN_FILE = (
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
)

# The last names a file for botocore, of a form that its predecessor had.
_ASKED_BEFORE = (*CREDENTIALS, "AWS_CREDENTIAL_FILE")

_OF_CREDENTIALS = (
    "credential_process",
    "mfa_serial",
    "external_id",
    "role_session_name",
    "duration_seconds",
    "source_identity",
)

_PREFIXES = ("aws_", "awsroles_")


def session_variables(chain: ResolvedProfile, session: Session, settings: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of the chain's profile with its *settings*, and its region and account if known."""
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


def region_variables(chain: ResolvedProfile) -> dict[str, str]:
    """Return the variables of the region of the chain's profile, empty if it has none.

    Raises ConfigurationError for a value that no variable can hold.
    """
    region = chain.role_profile.region if chain.role_profiles else chain.source.region
    if region is not None and "\0" in region:
        raise ConfigurationError(f"profile {chain.name!r} has no possible region: {region!r}", "correct its region")
    return {} if region is None else {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}


def conflicting(environ: Mapping[str, str]) -> list[str]:
    """Return the variables to unset in a shell with *environ*, if a shell can name them."""
    others = (name for name in environ if name.startswith(_FAMILIES) and name.isascii() and name.isidentifier())
    return list(dict.fromkeys((*_CONFLICTING, *others, *of_other_profile(environ))))


def child_environment(environ: Mapping[str, str], variables: Mapping[str, str]) -> dict[str, str]:
    """Return *environ* for a child: with *variables*, without conflicting ones and the store's passphrase."""
    left_out = {*CREDENTIALS, *_CONFLICTING, *of_other_profile(environ), _OURS_ALONE}
    kept = (name for name in environ if name not in left_out and not name.startswith(_FAMILIES))
    return {name: environ[name] for name in kept} | dict(variables)


def endpoint_variables(
    chain: ResolvedProfile, endpoint: "CredentialsEndpoint", token_file: str, config: str, nothing: str
) -> dict[str, str]:
    """Return the variables of a child: *endpoint*, the file *config*, and *nothing* in place of other files.

    The token is given in both ways, because some SDKs know only one. Those that know both take the file.
    """
    return {
        URI: endpoint.uri,
        TOKEN: endpoint.token,
        TOKEN_FILE: token_file,
        "AWS_CONFIG_FILE": config,
        "AWS_SHARED_CREDENTIALS_FILE": nothing,
        # botocore looks for the keys of its predecessor, too, in ~/.boto by default.
        "BOTO_CONFIG": nothing,
        "AWS_EC2_METADATA_DISABLED": "true",
        **region_variables(chain),
        PROFILE: chain.name,
    }


def container_variables(
    chain: ResolvedProfile, endpoint: "CredentialsEndpoint", token_file: str, settings: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables of programs in a container, which read the token from a file.

    *settings* that name a file of this machine are left out.
    """
    portable = {name: value for name, value in settings.items() if name not in (MARK, CA_BUNDLE)}
    return {URI: endpoint.uri, TOKEN_FILE: token_file, **region_variables(chain), **portable}


def endpoint_environment(environ: Mapping[str, str], variables: Mapping[str, str]) -> dict[str, str]:
    """Return *environ* for a child: with *variables*, without credentials and conflicting ones."""
    without = {name: value for name, value in environ.items() if name not in _ASKED_BEFORE}
    return child_environment(without, variables)


def default_profile(text: ConfigText, name: str) -> str:
    """Return a config file with the settings of the profile *name* as `[default]`, without its credentials."""
    section = text.profiles.get(name)
    options = section.options if section is not None else {}
    kept = {key: value for key, value in options.items() if _is_setting(key)}
    lines = ["[default]", *(line for key, value in kept.items() for line in _lines(key, value))]
    services = kept.get("services")
    # The endpoints of single services are in a section that the profile names.
    named = text.services_text(services) if services is not None else ""
    lines += ["", *(line for line in named.splitlines() if line[:1] not in "#;")] if named else []
    return "".join(f"{line}\n" for line in lines)


def _is_setting(key: str) -> bool:
    return not (key in _OF_CREDENTIALS or key.startswith(_PREFIXES) or is_conflicting_source(key))


def _lines(key: str, value: str) -> list[str]:
    first, *more = value.split("\n")
    return [f"{key} = {first}".rstrip(), *(f"    {line}" for line in more if line)]
