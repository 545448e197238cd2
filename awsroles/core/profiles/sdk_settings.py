"""A profile's settings of endpoints, as environment variables.

Sources: the AWS SDKs reference guide, "Settings reference" and "Service-specific endpoints".
"""

import re
from collections.abc import Mapping

from awsroles.core.config.document import ConfigText
from awsroles.errors import ConfigurationError

# Names the variables that were set for a profile, which are not the user's own.
MARK = "AWSROLES_SETTINGS"
CA_BUNDLE = "AWS_CA_BUNDLE"
_ENDPOINT = "AWS_ENDPOINT_URL"
_VARIABLES = {
    "endpoint_url": _ENDPOINT,
    "ignore_configured_endpoint_urls": "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "use_fips_endpoint": "AWS_USE_FIPS_ENDPOINT",
    "use_dualstack_endpoint": "AWS_USE_DUALSTACK_ENDPOINT",
    "sts_regional_endpoints": "AWS_STS_REGIONAL_ENDPOINTS",
    "account_id_endpoint_mode": "AWS_ACCOUNT_ID_ENDPOINT_MODE",
    "s3_use_arn_region": "AWS_S3_USE_ARN_REGION",
    "s3_disable_multiregion_access_points": "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS",
    "sigv4a_signing_region_set": "AWS_SIGV4A_SIGNING_REGION_SET",
    # The certificate of the endpoint.
    "ca_bundle": CA_BUNDLE,
}
_NAME = re.compile(r"AWS_[A-Z0-9_]+", re.ASCII)


def setting_variables(text: ConfigText, name: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for the profile *name*, with the mark; variables of the user take precedence.

    Raises ConfigurationError for a value that no variable can hold.
    """
    section = text.profiles.get(name)
    options = section.options if section is not None else {}
    own = set(environ) - set(of_other_profile(environ))
    found = {variable: options[key] for key, variable in _VARIABLES.items() if key in options}
    if "services" in options:
        found |= _service_endpoints(text, options["services"])
    # SDKs prefer the variable for all services to a profile's setting for one.
    kept = {
        variable: value
        for variable, value in found.items()
        if value and variable not in own and not (_ENDPOINT in own and variable.startswith(_ENDPOINT))
    }
    for variable, value in kept.items():
        if "\0" in value:
            raise ConfigurationError(f"profile {name!r} has no possible value for {variable}: {value!r}", "correct it")
    return kept | ({MARK: " ".join(kept)} if kept else {})


def of_other_profile(environ: Mapping[str, str]) -> list[str]:
    """Return the variables of *environ* that were set for a profile, with the mark."""
    marked = environ.get(MARK)
    return [] if marked is None else [*(name for name in marked.split() if _NAME.fullmatch(name)), MARK]


def _service_endpoints(text: ConfigText, services: str) -> dict[str, str]:
    urls = {f"{_ENDPOINT}_{service.upper()}": url for service, url in text.service_urls(services).items()}
    return {variable: url for variable, url in urls.items() if _NAME.fullmatch(variable)}
