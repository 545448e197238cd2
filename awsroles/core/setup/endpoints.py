"""Endpoint settings of the profile of an access key, which setup uses as SDKs do and moves to the master profile.

Source: the AWS SDKs reference guide, "Settings reference" and "Service-specific endpoints".
"""

from collections.abc import Sequence

from awsroles.core.aws.credentials import AccessKey
from awsroles.core.profiles.model import StaticProfile
from awsroles.core.profiles.parse import endpoint_settings
from awsroles.core.profiles.profiles import Profiles
from awsroles.core.profiles.resolved import ResolvedProfile

_OPTIONS = (
    "endpoint_url",
    "services",
    "ignore_configured_endpoint_urls",
    "use_fips_endpoint",
    "use_dualstack_endpoint",
    "sts_regional_endpoints",
    "ca_bundle",
)


def key_profile(profiles: Profiles, key: AccessKey, region: str, names: Sequence[str | None]) -> ResolvedProfile:
    """Return a profile of *key* with the endpoint settings of the profiles *names*, the first of them preferred.

    Raises ConfigurationError for a setting that SDKs refuse.
    """
    owners = {option: name for name in reversed(names) if name is not None for option in _options(profiles, name)}
    found = {option: profiles.options(name)[option] for option, name in owners.items()}
    owner = next(filter(None, names), "")
    settings = endpoint_settings(owner, found, lambda _, option: profiles.place(owners[option], option))
    source = StaticProfile(
        name=owner,
        key=key,
        region=region,
        endpoint_url=found.get("endpoint_url"),
        ca_bundle=found.get("ca_bundle"),
        endpoints=settings,
    )
    urls = profiles.service_urls(owner, settings.services)
    return ResolvedProfile(profiles.path, (), source, (), (urls,))


def moved_settings(profiles: Profiles, plaintext: str | None, master: str) -> dict[str, str]:
    """Return the endpoint settings of *plaintext* that its new master profile *master* lacks."""
    if plaintext == master:
        return {}
    own = _options(profiles, master)
    return {option: value for option, value in _options(profiles, plaintext).items() if option not in own}


def _options(profiles: Profiles, name: str | None) -> dict[str, str]:
    """Return the endpoint settings of the profile *name*, if there is one."""
    options = profiles.options(name) if name is not None else {}
    return {option: options[option] for option in _OPTIONS if options.get(option)}
