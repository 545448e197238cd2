"""What a profile says of where AWS is called, besides its region (SDK reference guide, settings reference)."""

from typing import NamedTuple

_WORDS = {"true": True, "false": False}
_REGIONAL = ("legacy", "regional")


class EndpointSettings(NamedTuple):
    """The settings of one profile; None where it has none.

    *services* is the name of the section with the endpoints of single services.
    """

    services: str | None = None
    ignore_urls: bool | None = None
    use_fips: bool | None = None
    use_dualstack: bool | None = None
    sts_regional: str | None = None


NO_SETTINGS = EndpointSettings()


def true_or_false(value: str) -> bool:
    """Return what the setting *value* says; raise ValueError for what SDKs take in different ways."""
    if value.lower() not in _WORDS:
        raise ValueError(f"neither true nor false: {value!r}")
    return _WORDS[value.lower()]


def legacy_or_regional(value: str) -> str:
    """Return the setting *value* of sts_regional_endpoints; raise ValueError for what is none."""
    if value.lower() not in _REGIONAL:
        raise ValueError(f"neither legacy nor regional: {value!r}")
    return value.lower()
