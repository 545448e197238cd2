"""What a program is given that asks an endpoint for credentials: variables, and a config file of its own.

SDKs ask the environment and `[default]` before the endpoint, so neither may hold credentials. Sources: botocore,
credentials.py (create_credential_resolver); aws-sdk-js-v3, credential-provider-node (defaultProvider).
"""

from collections.abc import Mapping

from awsroles.core.config.document import ConfigText, Option
from awsroles.core.exec.endpoint import CredentialsEndpoint
from awsroles.core.exec.environment import CREDENTIALS, PROFILE, child_environment, region_variables
from awsroles.core.profiles.model import Chain
from awsroles.core.profiles.sdk_settings import CA_BUNDLE, MARK, section_lines
from awsroles.fastpath.config_scan import is_second_source

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


def endpoint_variables(
    chain: Chain, endpoint: CredentialsEndpoint, token_file: str, config: str, nothing: str
) -> dict[str, str]:
    """Return what is set for a child: the way to *endpoint*, the file *config*, and *nothing* to read elsewhere.

    The token is given in both ways: some SDKs know one alone, and those that know both take the file.
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
    chain: Chain, endpoint: CredentialsEndpoint, token_file: str, settings: Mapping[str, str]
) -> dict[str, str]:
    """Return what is set for programs that are started elsewhere, and read the token from a file.

    Of the *settings* those are left out that name something of this machine.
    """
    portable = {name: value for name, value in settings.items() if name not in (MARK, CA_BUNDLE)}
    return {URI: endpoint.uri, TOKEN_FILE: token_file, **region_variables(chain), **portable}


def endpoint_environment(environ: Mapping[str, str], variables: Mapping[str, str]) -> dict[str, str]:
    """Return *environ* as a child gets it: with *variables*, without credentials and what conflicts."""
    without = {name: value for name, value in environ.items() if name not in _ASKED_BEFORE}
    return child_environment(without, variables)


def default_profile(text: ConfigText, name: str) -> str:
    """Return a config file whose `[default]` has the settings of the profile *name* that are not about credentials."""
    section = text.profiles.get(name)
    options = section.options if section is not None else {}
    kept = {key: option for key, option in options.items() if _is_setting(key)}
    lines = ["[default]", *(line for key, option in kept.items() for line in _lines(key, option))]
    services = kept.get("services")
    # The endpoints of services stand in a section of their own, which the profile names.
    named = [] if services is None else section_lines(text.text, f"services {services.value}")
    return "".join(f"{line}\n" for line in (*lines, *named))


def _is_setting(key: str) -> bool:
    return not (key in _OF_CREDENTIALS or key.startswith(_PREFIXES) or is_second_source(key))


def _lines(key: str, option: Option) -> list[str]:
    first, *more = option.value.split("\n")
    return [f"{key} = {first}".rstrip(), *(f"    {line}" for line in more if line)]
