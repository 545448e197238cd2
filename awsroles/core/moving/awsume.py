"""Profiles and settings of awsume.

Sources: trek10inc/awsume 4.5, docs/general/config.md, `lib/profile.py` (the order of the values), `lib/autoawsume.py`.
"""

from awsroles.core.aws.durations import parse_duration
from awsroles.core.dataclass import replace
from awsroles.core.keys.temporary import is_temporary
from awsroles.core.moving.flat_yaml import PLAIN
from awsroles.core.moving.reading import Reading
from awsroles.core.moving.rules import Rules
from awsroles.core.moving.theirs import Left, Seen, Theirs
from awsroles.core.profiles.validation import check_region, check_role_seconds, check_session_name
from awsroles.errors import AwsrolesError

# Settings about awsume's own screen.
_OWN = frozenset(("colors", "fuzzy-match"))


def _role_seconds(text: str) -> str:
    return str(check_role_seconds(parse_duration(text)))


_CHECKS = {
    "role-duration": ("duration_seconds", _role_seconds),
    "role-session-name": ("role_session_name", check_session_name),
    "region": ("region", check_region),
}


def read(seen: Seen) -> Theirs:
    """Return the users and roles that awsume reads from the AWS files, and its settings for them."""
    profiles = seen.profiles
    defaults: dict[str, str] = {}
    left: list[Left] = []
    for key, value in seen.settings.items():
        place = f"{key} in {seen.path}"
        if key in _CHECKS and value not in ("", "0"):
            ours, check = _CHECKS[key]
            try:
                defaults[ours] = check(value)
            except AwsrolesError as error:
                left.append(Left(place, error.message))
        elif key not in _CHECKS and key not in _OWN:
            left.append(Left(place, "awsroles has no setting for it" if value != PLAIN else "it belongs to a plugin"))
    # A role has the region of its source before that of the settings.
    region = defaults.pop("region", None)

    def effective(name: str) -> dict[str, str]:
        options = dict(profiles.options(name))
        source = profiles.options(options.get("source_profile", name))
        inherited = source.get("region") or profiles.options("default").get("region") or region
        if "region" not in options and inherited and (region or source.get("region")):
            options["region"] = inherited
        return options

    reading = Reading(profiles, Rules("awsume", effective, defaults=defaults))
    reading.left += left
    theirs = reading.run()
    renewed = [
        Left(name, "awsume renews its temporary keys; awsroles renews those of each profile by itself")
        for name in profiles
        if is_temporary(profiles, name) and {"autoawsume", "manager"} & profiles.options(name).keys()
    ]
    return replace(theirs, left=(*theirs.left, *renewed))
